"""Reporting bookings to the location's Google property, where the browser did not or could not."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from booking.domain import analytics, attribution
from booking.domain.analytics import Facts, Item
from booking.domain.money import Money
from booking.domain.text import pick
from booking.store import bookings, outbox
from booking.store.catalogue import Catalogue
from booking.store.outbox import Leased
from booking.store.tables import AppointmentRow, BookingRow, LocationRow
from booking.store.work import Work
from booking.usecases.ports import EventSender, NotSent
from booking.usecases.tools import Tools

BOOKED, CHANGE = "analytics.booked", "analytics.change"


def plan_report(work: Work, location: LocationRow, booking: BookingRow, change: str, now: datetime) -> None:
    """Write down, in the transaction of *change*, that it is to be reported; nothing where it must not or cannot be."""
    if not location.ga4 or not attribution.reportable(booking.attribution):
        return
    first = booking.created_at + analytics.WAIT_FOR_BROWSER
    if change == "booked":
        outbox.add(work, BOOKED, f"analytics/{booking.id}/booked", {"booking": booking.id, "change": change}, now, first)
        return
    at = now.isoformat()
    content = {"booking": booking.id, "change": change, "at": at}
    # Not before the purchase it belongs to.
    outbox.add(work, CHANGE, f"analytics/{booking.id}/{change}/{at}", content, now, max(now, first))


def report(tools: Tools, sender: EventSender, row: Leased) -> str | None:
    """Send one planned report, looking again at what it is about; return why not when it is no longer wanted.

    Raises: NotSent.
    """
    with tools.store.reading() as work:
        booking = bookings.find(work, row.payload["booking"])
        if booking is None:
            return "the booking is gone"
        lines = bookings.appointments(work, booking.id)
        catalogue = tools.catalogues.of_any_location(work, booking.location_id)
    change = row.payload["change"]
    at = datetime.fromisoformat(row.payload["at"]) if "at" in row.payload else booking.created_at
    credentials = catalogue.location.ga4
    unwanted = _unwanted(booking, change, tools.clock.now(), at, credentials)
    if unwanted is not None or credentials is None:
        return unwanted
    record = booking.attribution or {}
    facts = _facts(booking, lines, catalogue)
    marketing = record.get("consent", {}).get("marketing")
    sent = analytics.payload(record["ga_client_id"], at, marketing, analytics.events_of(change, facts))
    faults = analytics.faults(sent)
    if faults:
        raise NotSent(f"against Google's limits: {', '.join(faults)[:150]}", final=True)
    sender.send(credentials["measurement_id"], credentials["api_secret"], sent)
    return None


def _unwanted(booking: BookingRow, change: str, now: datetime, at: datetime, credentials: Mapping[str, str] | None) -> str | None:
    if not credentials:
        return "the location reports nowhere"
    if not attribution.reportable(booking.attribution):
        return "no browser id, or consent refused"
    if change == "booked" and attribution.told_google(booking.attribution):
        return "the browser reported it"
    if change in ("arrived", "no_show", "cancelled") and booking.status != change:
        return "superseded"
    return "too late for Google" if now - at >= analytics.LATEST else None


def _facts(booking: BookingRow, lines: list[AppointmentRow], catalogue: Catalogue) -> Facts:
    record: Mapping[str, Any] = booking.attribution or {}
    return Facts(
        reference=booking.reference,
        location=booking.location_id,
        form=booking.form_id,
        embed_mode=record.get("embed_mode"),
        staff=tuple(line.staff_id for line in lines),
        lang=booking.lang,
        total=Money(booking.total_minor, booking.currency),
        items=tuple(_item(booking, line, catalogue) for line in lines),
        session=record.get("ga_session_id"),
        coupon=booking.discount_code,
    )


def _item(booking: BookingRow, line: AppointmentRow, catalogue: Catalogue) -> Item:
    default = catalogue.default_lang
    service = catalogue.services.get(line.service_id)
    category = catalogue.categories.get(service.category_id or "") if service else None
    price = None if line.price_minor is None else Money(line.price_minor // booking.seats, booking.currency)
    return Item(
        id=line.service_id,
        name=pick(service.name, default, default) if service else line.service_id,
        category=pick(category.name, default, default) if category else "",
        price=price,
        quantity=booking.seats,
        discount=Money(line.discount_minor // booking.seats, booking.currency) if line.discount_minor else None,
    )
