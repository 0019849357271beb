"""A loaded salon with bookings made through the front door, on any database."""

import datetime as dt
from collections.abc import Sequence

from booking.gateways.chance import SystemChance
from booking.store.work import Store
from booking.usecases.bookings import HoldOrder, PlaceBooking, make_hold, place_booking
from booking.usecases.bookings.held import Held
from booking.usecases.forms import open_form
from booking.usecases.salon.document import check_salon
from booking.usecases.salon.load import load_salon
from booking.usecases.tools import Tools
from tests.support.salon_files import a_salon
from tests.support.salon_world import StoppedClock

NOW = dt.datetime(2026, 11, 24, 8, tzinfo=dt.UTC)
MONDAY = dt.datetime(2026, 11, 30, 8, tzinfo=dt.UTC)  # nine o'clock in Berlin


def salon(store: Store, now: dt.datetime = NOW) -> Tools:
    """Return the tools of an installation with the whole salon of `salon_files` loaded."""
    tools = Tools(store, StoppedClock(now), SystemChance())
    load_salon(check_salon(a_salon({"forms.0.privacy_consent": "none"})), {}, tools)
    return tools


def hold(tools: Tools, start: dt.datetime = MONDAY, address: str = "somebody") -> Held:
    """Keep *start* for a haircut with Anna."""
    return make_hold(tools, open_form(tools, "main"), HoldOrder(services=("cut",), staff="anna", start=start, address=address))


def book(tools: Tools, starts: Sequence[dt.datetime] = (MONDAY,)) -> list[str]:
    """Book a haircut with Anna at each of *starts* and return the references."""
    made = []
    for number, start in enumerate(starts):
        kept = hold(tools, start, f"guest {number}")
        order = PlaceBooking(
            hold=kept.id,
            name=f"Jö «{number}» 'quoted\", comma",
            phone=f"+49151234567{number:02d}",
            email="jo@mail.example",
            comment="Line one\nline two 💈",
            lang="de",
            key=kept.id,
            consent_privacy=True,
            attribution={"utm_source": "autumn"},
        )
        made.append(place_booking(tools, open_form(tools, "main"), order).booking.reference)
    return made
