"""Everything that is known about the person with a phone, for them to have (GDPR art. 15)."""

from datetime import date, datetime
from typing import Any

from booking.domain import phones
from booking.domain.errors import NotFound, PhoneInvalid
from booking.store import archive, clients
from booking.store.work import Work
from booking.usecases.clients.find import phone_of
from booking.usecases.tools import Tools


def export_client(tools: Tools, typed: str) -> dict[str, Any]:
    """Return everything known about the phone's owner, as JSON values. Raises: PhoneInvalid, NotFound when that is nothing."""
    phone = phone_of(tools, typed)
    with archive.snapshot(tools.store) as work:
        known = clients.find(work, phone, for_update=False)
        client_id = known["id"] if known else None
        bookings = clients.bookings_of(work, phone, client_id)
        around = clients.of_bookings(work, [one["id"] for one in bookings])
        codes = clients.of_phone(work, phone)
        typed_now = [contact for _, contact in contacts_of(work, phone)]
    if not (known or bookings or typed_now or any(codes.values())):
        raise NotFound("client")
    for booking in bookings:
        booking["appointments"] = _of(around["appointment"], booking["id"])
        booking["messages"] = _of(around["message"], booking["id"])
        booking["planned"] = _of(around["outbox"], booking["id"])
    found = {"phone": phone, "exported_at": tools.clock.now(), "client": known, "bookings": bookings}
    plain: dict[str, Any] = _plain(found | {"typed_into_forms": typed_now} | codes)
    return plain


def contacts_of(work: Work, phone: str) -> list[tuple[str, dict[str, str]]]:
    """Return (hold, what was typed) of the holds into which somebody typed *phone*."""
    found = []
    for hold, contact, country in clients.typed_contacts(work):
        try:
            if phones.parse(contact.get("phone", ""), country) == phone:
                found.append((hold, dict(contact)))
        except PhoneInvalid:
            continue
    return found


def _of(rows: list[dict[str, Any]], booking_id: str) -> list[dict[str, Any]]:
    return [{key: value for key, value in row.items() if key != "booking_id"} for row in rows if row["booking_id"] == booking_id]


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, datetime | date) else value
