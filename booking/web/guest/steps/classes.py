"""The time step of a class: its dates with the places left, and how many places are wanted."""

from datetime import date, timedelta

from flask_babel import gettext as _

from booking.usecases import availability as a
from booking.usecases.availability import EventOffer
from booking.usecases.discounts.sure import sure_price
from booking.web.guest.desk import Desk
from booking.web.guest.state import ANY
from booking.web.guest.steps.zone import zone_of
from booking.web.present.flow import ClassCard, ClassStep, EmptyStep
from booking.web.present.page import Choice, Link

MOST_CARDS = 60


def class_step(desk: Desk) -> ClassStep | EmptyStep:
    """Return the dates of the chosen class."""
    (service,) = desk.decided.services
    last = desk.today + timedelta(days=desk.form.policy_for([service]).horizon_days)
    events = a.offer_events(desk.tools, desk.form, desk.today, last, service, desk.asked.staff or ANY, desk.asked.hold)
    if not events:
        return EmptyStep(_("There is no date for this class at the moment."))
    return ClassStep(
        cards=tuple(_card(desk, one, named=False) for one in events[:MOST_CARDS]),
        seats=_seats(desk, desk.form.catalogue.services[service].max_seats),
        zone=zone_of(desk, events[0].start.date()),
    )


def day_cards(desk: Desk, day: date) -> tuple[ClassCard, ...]:
    """Return the classes of a day, for forms that choose the time first."""
    found = a.offer_events(desk.tools, desk.form, day, day, None, desk.decided.staff or ANY, desk.asked.hold)
    return tuple(_card(desk, one, named=True) for one in found)


def _seats(desk: Desk, most: int) -> tuple[Link, ...]:
    return tuple(
        Link(str(count), desk.urls.step(seats=count, event=None, services=desk.decided.services), count == desk.asked.seats)
        for count in range(1, most + 1)
    )


def _card(desk: Desk, event: EventOffer, *, named: bool) -> ClassCard:
    formats = desk.formats
    name, day, time = desk.service(event.service), formats.day(event.start.date(), desk.today), formats.time(event.start)
    teacher = desk.person(event.staff)
    enough = event.seats_left >= desk.asked.seats
    less = sure_price(desk.form, event.service, event.price, None)
    price = formats.price(less[0] if less else event.price)
    minutes = int((event.end - event.start).total_seconds() // 60)
    return ClassCard(
        id=event.id,
        start=event.start.isoformat(),
        name=name if named else day[:1].upper() + day[1:],
        day="" if named else formats.span(event.start, event.end),
        time=time,
        sentence=_("%(time)s, %(day)s: %(service)s with %(staff)s", time=time, day=day, service=name, staff=teacher),
        facts=" · ".join((teacher, formats.duration(minutes), price)),
        left=formats.places_left(event.seats_left) if event.seats_left else _("Full"),
        choice=Choice(name="event", value=event.id) if enough else None,
        chosen=desk.asked.event == event.id,
    )
