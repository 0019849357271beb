"""A small salon on both databases, with guests who hold and book in it."""

import datetime as dt
from typing import Any

import pytest

from booking.gateways.chance import SystemChance
from booking.gateways.sms.memory import MemorySms
from booking.store import loads
from booking.store.work import Store
from booking.usecases.availability import Ask, offer_events, offer_times
from booking.usecases.bookings import EventOrder, Held, HoldOrder, PlaceBooking, Placed, hold_event, make_hold, place_booking
from booking.usecases.forms import OpenForm, open_form
from booking.usecases.salon.document import check_salon
from booking.usecases.salon.load import load_salon
from booking.usecases.tools import Tools
from tests.support.codes import CODES
from tests.support.salon_world import StoppedClock
from tests.support.salons import NOW, a_salon

TUESDAY = dt.date(2026, 12, 1)


def at(hour: float, day: dt.date = TUESDAY) -> dt.datetime:
    """Return *hour* o'clock in Berlin on a winter's *day*, in UTC."""
    return dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC) + dt.timedelta(hours=hour - 1)


class Shop:
    """The salon of `tests.support.salons` and what its guests do."""

    def __init__(self, store: Store) -> None:
        self.clock = StoppedClock(NOW)
        self.sms = MemorySms()
        self.tools = Tools(store, self.clock, SystemChance(), sms=self.sms, codes=CODES)
        self.guests = 0
        self.load()

    def load(self, **sections: Any) -> None:
        load_salon(check_salon(a_salon(**sections)), {}, self.tools)

    def form(self, form: str = "main") -> OpenForm:
        return open_form(self.tools, form)

    def wait(self, **length: float) -> None:
        self.clock.at += dt.timedelta(**length)

    def hold(self, start: dt.datetime | None = None, *services: str, form: str = "main", **keys: Any) -> Held:
        """Hold a haircut with Anna at nine, or what is asked for. Each guest has an address of their own."""
        self.guests += 1
        wanted = {"staff": "anna", "address": f"guest {self.guests}"} | keys
        return make_hold(self.tools, self.form(form), HoldOrder(services=services or ("cut",), start=start or at(9), **wanted))

    def seats(self, seats: int, **keys: Any) -> Held:
        self.guests += 1
        wanted = {"event": "yoga-1", "address": f"guest {self.guests}"} | keys
        return hold_event(self.tools, self.form(), EventOrder(seats=seats, **wanted))

    def place(self, hold: str, form: str = "main", **keys: Any) -> Placed:
        order = {"name": "Jo", "phone": "030 23125099", "lang": "en", "key": hold, "consent_privacy": True} | keys
        return place_booking(self.tools, self.form(form), PlaceBooking(hold=hold, **order))

    def starts(self, service: str = "cut", staff: str = "anna", hold: str | None = None) -> list[dt.datetime]:
        offered = offer_times(self.tools, self.form(), Ask((service,), staff, hold), TUESDAY)
        return [one.start.astimezone(dt.UTC) for one in offered]

    def seats_left(self) -> int:
        (event,) = offer_events(self.tools, self.form(), TUESDAY, TUESDAY)
        return event.seats_left

    def is_consistent(self) -> bool:
        with self.tools.store.reading() as work:
            return loads.stored(work, "nord") == loads.from_claims(work, "nord")


@pytest.fixture
def shop(store) -> Shop:
    return Shop(store)
