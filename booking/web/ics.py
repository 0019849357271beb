"""A booking as a calendar entry: an .ics file, and the addresses that open it in Google Calendar and Outlook."""

from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote, urlencode

from icalendar import Calendar, Event


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands in a calendar. Instants are aware; *stamp* is when the booking was made."""

    uid: str
    title: str
    start: datetime
    end: datetime
    stamp: datetime
    place: str = ""
    notes: str = ""
    url: str | None = None
    cancelled: bool = False


def as_file(entry: Entry) -> bytes:
    """Return the entry as iCalendar. Source: RFC 5545; instants in UTC, so that no zone data travels along."""
    event = Event()
    event.add("uid", entry.uid)
    event.add("summary", entry.title)
    event.add("dtstamp", entry.stamp.astimezone(UTC))
    event.add("dtstart", entry.start.astimezone(UTC))
    event.add("dtend", entry.end.astimezone(UTC))
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    for name, value in (("location", entry.place), ("description", entry.notes), ("url", entry.url)):
        if value:
            event.add(name, value)
    calendar = Calendar()
    calendar.add("prodid", "-//Chairtime//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def google_url(entry: Entry) -> str:
    """Return the address that offers the entry to Google Calendar; the client's secret link stays out of it."""
    query = {
        "action": "TEMPLATE",
        "text": entry.title,
        "dates": f"{_compact(entry.start)}/{_compact(entry.end)}",
        "location": entry.place,
        "details": entry.notes,
    }
    return "https://calendar.google.com/calendar/render?" + urlencode(query, quote_via=quote)


def outlook_url(entry: Entry) -> str:
    """Return the address that offers the entry to Outlook on the web."""
    query = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": entry.title,
        "startdt": entry.start.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "enddt": entry.end.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "location": entry.place,
        "body": entry.notes,
    }
    return "https://outlook.live.com/calendar/0/deeplink/compose?" + urlencode(query, quote_via=quote)


def _compact(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
