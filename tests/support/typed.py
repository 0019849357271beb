"""A salon file, a CSV of bookings, and commands as an owner types them."""

import shlex

from booking.cli import chairtime, in_words

SALON = """
[location]
id = "nord"
name = "Studio Nord"
timezone = "Europe/Berlin"
currency = "EUR"
country = "DE"

[[services]]
id = "cut"
name = "Haircut"
duration_min = 60
price = "45.00"

[[staff]]
id = "anna"
name = "Anna"
services = ["cut"]
[staff.hours]
mon = ["09:00-17:00"]

[[forms]]
id = "main"
title = "Book"
"""
HEADER = "external_id,location,service,staff,start,end,status,name,phone,email,price,comment\n"
GOOD = "x1,nord,cut,anna,2030-12-02T10:00,2030-12-02T11:00,confirmed,Mia,,,45.00,\n"
BAD = "x2,nord,nails,anna,2030-12-02T12:00,2030-12-02T13:00,confirmed,Jo,,,45.00,\n"


def typed(line: str) -> int:
    """Run a command of the program in this process and return its exit code."""
    return in_words(lambda: chairtime.main(shlex.split(line), prog_name="chairtime", standalone_mode=False))
