"""A hold as a guest meets it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from booking.domain.moments import seconds
from booking.domain.money import Money
from booking.domain.policies import Policy
from booking.store.loads import Span
from booking.store.tables import HoldRow


@dataclass(frozen=True, slots=True)
class Line:
    """One appointment of a visit; instants in UTC; *price* None is on request; *discount* is off it already."""

    service: str
    staff: str
    start: datetime
    end: datetime
    price: Money | None
    discount: Money | None = None


@dataclass(frozen=True, slots=True)
class Reduction:
    """The discount of a visit: which one, the *code* as the salon writes it (None: it applied by itself), how much."""

    id: str
    code: str | None
    saved: Money


@dataclass(frozen=True, slots=True)
class Held:
    """A slot kept for a client. *state*: live, expired (its time can be taken by others) or booked."""

    id: str
    location_id: str
    form_id: str
    state: str
    expires_at: datetime
    staff_choice: str
    appointments: tuple[Line, ...]
    total: Money
    total_is_from: bool
    event: str | None
    seats: int
    contact: dict[str, str]
    booking_id: str | None
    policy: Policy
    discount: Reduction | None = None
    """What is off the prices already; a hold itself keeps the full ones."""
    proof: str | None = None
    """The verification that proved its client's phone; whether it is still good is asked when it is used."""

    @property
    def start(self) -> datetime:
        return self.appointments[0].start


def stored_line(line: Line, break_min: int) -> dict[str, Any]:
    """Return a line as the hold's row keeps it."""
    return {
        "service": line.service,
        "staff": line.staff,
        "start": line.start.isoformat(),
        "end": line.end.isoformat(),
        "break_min": break_min,
        "price_minor": None if line.price is None else line.price.minor,
    }


def lines_of(row: HoldRow) -> tuple[Line, ...]:
    """Return the appointments a hold's row keeps."""
    return tuple(
        Line(
            service=line["service"],
            staff=line["staff"],
            start=datetime.fromisoformat(line["start"]),
            end=datetime.fromisoformat(line["end"]),
            price=None if line["price_minor"] is None else Money(line["price_minor"], row.currency),
        )
        for line in row.lines
    )


def state_of(row: HoldRow, now: datetime) -> str:
    """Return whether a hold is live, expired or booked at *now*. Its end itself is too late."""
    if row.booking_id is not None:
        return "booked"
    return "live" if now < row.expires_at else "expired"


def held(row: HoldRow, now: datetime) -> Held:
    """Return the hold of *row* as it stands at *now*."""
    return Held(
        id=row.id,
        location_id=row.location_id,
        form_id=row.form_id,
        state=state_of(row, now),
        expires_at=row.expires_at,
        staff_choice=row.staff_choice,
        appointments=lines_of(row),
        total=Money(row.total_minor, row.currency),
        total_is_from=row.total_is_from,
        event=row.event_id,
        seats=row.seats,
        contact=dict(row.contact or {}),
        booking_id=row.booking_id,
        policy=Policy.from_snapshot(row.policy),
        proof=row.proof,
    )


def taken_spans(row: HoldRow) -> list[Span]:
    """Return the time a hold keeps from others, breaks included; whose time it is does not matter here."""
    spans = []
    for line in row.lines:
        start_s, end_s = (seconds(datetime.fromisoformat(line[name])) for name in ("start", "end"))
        spans.append(Span("", "", start_s, end_s + line["break_min"] * 60))
    return spans
