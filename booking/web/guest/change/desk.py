"""What the pages of a change are built from: the guest's desk, asked about a booking that stands already."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

from flask import request

from booking.usecases.availability import Ask
from booking.usecases.bookings import BookingView, move_ask
from booking.web.guest.decide import Decided
from booking.web.guest.desk import Desk
from booking.web.guest.state import ANY, Asked, parse
from booking.web.guest.urls import Urls, with_query
from booking.web.present.page import Page


@dataclass(frozen=True)
class Doors:
    """Where a change is made: the paths to see, move and cancel. *page*: the frame of a page about a heading.

    *version*: the manage link's, None in the flow. *attend*, *phone*: where a client says that they will come, and gives
    another number; "" in the flow.
    """

    see: str
    move: str
    cancel: str
    step: str
    page: Callable[[str], Page]
    version: int | None = None
    attend: str = ""
    phone: str = ""

    @property
    def page_reports(self) -> bool:
        """Return whether the page tells the website's analytics itself, which a secret link's page never does."""
        return self.version is None


@dataclass(frozen=True, slots=True)
class MoveUrls(Urls):
    """Addresses of the calendar in which a booking is moved: its services stand in the booking, not in the query."""

    path: str

    @property
    def base(self) -> str:
        return self.path

    def of(self, asked: Asked) -> str:
        return with_query(self.path, [pair for pair in asked.pairs() if pair[0] not in ("service", "seats", "hold", "step")])


@dataclass(frozen=True)
class ChangeDesk(Desk):
    """A client at their booking. Its own time does not block them."""

    booking: BookingView
    doors: Doors

    @cached_property
    def urls(self) -> Urls:
        return MoveUrls(self.form.id, self.asked, self.doors.move)

    @cached_property
    def decided(self) -> Decided:
        people = set(self.booking.people)
        staff = self.asked.staff or (next(iter(people)) if len(people) == 1 else None)
        return Decided("time", ("time",), self.asked.services, staff, None, complete=False)

    @property
    def see(self) -> str:
        """Return the address of the booking itself, with what travels along."""
        return with_query(self.doors.see, self.asked.around())

    @property
    def move(self) -> str:
        return self.urls.post

    @property
    def cancel(self) -> str:
        return with_query(self.doors.cancel, self.asked.around())

    @property
    def attend(self) -> str:
        """Return where to say that they will come."""
        return with_query(self.doors.attend, self.asked.around())

    @property
    def phone(self) -> str:
        """Return where to give another number."""
        return with_query(self.doors.phone, self.asked.around())

    @property
    def ask(self) -> Ask:
        return move_ask(self.booking, self.asked.staff)


def change_desk(desk: Desk, booking: BookingView, doors: Doors) -> ChangeDesk:
    """Return *desk* for a change of *booking*, with what the address says about the new time; at first its own day."""
    asked = parse(request.args, desk.form)
    services = tuple(line.service for line in booking.appointments)
    asked = replace(asked, services=services, seats=booking.seats, hold=None, step=None, at_min=None)
    if asked.day is None and asked.month is None and asked.start is None:
        asked = replace(asked, day=desk.formats.local(booking.start).date())
    return ChangeDesk(desk.tools, desk.form, asked, desk.skin, desk.lang, booking, doors)


def same_people(desk: ChangeDesk) -> str:
    """Return who takes part now."""
    return desk.formats.every(desk.people(desk.booking.people))


def others(desk: ChangeDesk) -> list[str]:
    """Return who else may take over: "any" where the rules allow it, then everybody who does all of it."""
    form, services = desk.form, desk.asked.services
    if not set(services) <= set(form.services):
        return []
    able = [person for person in form.staff if form.performs_all(person, services) and {person} != set(desk.booking.people)]
    may_be_any = form.policy_for(services).any_specialist and all(form.performers(service) for service in services)
    return ([ANY] if may_be_any and able else []) + able
