"""Storing a batch of visits in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from booking.store import transfer
from booking.store.work import Work
from booking.usecases.clients.erase import erased_at
from booking.usecases.tools import Tools
from booking.usecases.transfer.claiming import add, add_claiming
from booking.usecases.transfer.new import new_booking
from booking.usecases.transfer.places import Place
from booking.usecases.transfer.visits import Refused, Visit, refuse_all


@dataclass(slots=True)
class Kept:
    """What became of a batch: how many bookings are new, how many were known, and the refused rows."""

    stored: int = 0
    known: int = 0
    refused: list[Refused] = field(default_factory=list)


def keep_visits(work: Work, tools: Tools, visits: Sequence[Visit]) -> Kept:
    """Store *visits*, all of one location and with different external ids."""
    now, place, kept = tools.clock.now(), visits[0].place, Kept()
    visits = _without_erased(work, tools, visits)
    fresh = _unknown(work, place, visits, kept)
    if not fresh:
        return kept
    clients = _clients(work, tools, fresh, now)
    references = _references(work, tools, len(fresh))
    new = [
        new_booking(tools, visit, clients.get(visit.phone or ""), reference, now)
        for visit, reference in zip(fresh, references, strict=True)
    ]
    add(work, [one for one in new if not one.claiming])
    claiming = [one for one in new if one.claiming]
    refused = add_claiming(work, place, claiming, now) if claiming else []
    first_rows = {one.visit.rows[0].number for one in claiming}
    kept.refused += refused
    kept.stored += len(new) - len(first_rows & {each.row.number for each in refused})
    return kept


def _without_erased(work: Work, tools: Tools, visits: Sequence[Visit]) -> list[Visit]:
    """Return *visits* with nobody revived who was erased: their visits are stored as nobody's.

    Who has become a client again since keeps what lies after the erasure.
    """
    gone = erased_at(work, tools, [visit.phone for visit in visits if visit.phone])
    if not gone:
        return list(visits)
    back = transfer.clients_by_phone(work, list(gone))
    return [
        replace(visit, name="", phone=None, email=None, comment=None)
        if visit.phone in gone and (visit.phone not in back or visit.lines[0].start <= gone[visit.phone])
        else visit
        for visit in visits
    ]


def _unknown(work: Work, place: Place, visits: Sequence[Visit], kept: Kept) -> list[Visit]:
    """Return the visits that are new; count the others as known, or refuse those that differ."""
    known = transfer.find_known(work, place.id, [visit.external_id for visit in visits])
    if not known:
        return list(visits)
    lines = transfer.lines_of(work, [row.id for row in known.values()])
    fresh = []
    for visit in visits:
        row = known.get(visit.external_id)
        if row is None:
            fresh.append(visit)
        elif difference := _difference(visit, row, lines[row.id]):
            said = f"The booking is already known with another {difference}."
            kept.refused += refuse_all(visit.rows, {visit.rows[0].number: said})
        else:
            kept.known += 1
    return fresh


def _difference(visit: Visit, row: Any, lines: Sequence[tuple[Any, ...]]) -> str | None:
    mine = {
        "status": visit.status,
        "name": visit.name,
        "phone": visit.phone,
        "email": visit.email,
        "comment": visit.comment,
        "seats": visit.seats,
    }
    for name, value in mine.items():
        if getattr(row, name) != value:
            return name
    kept = [line[:5] for line in lines]
    same = [(line.service, line.staff, line.start, line.end, line.price_minor) for line in visit.lines] == kept
    return None if same else "service, staff, start, end or price"


def _clients(work: Work, tools: Tools, visits: Sequence[Visit], now: datetime) -> dict[str, str]:
    """Return phone -> client; unknown ones are made from the first booking that names them, known ones never change."""
    named: dict[str, Visit] = {}
    for visit in visits:
        if visit.phone:
            named.setdefault(visit.phone, visit)
    known = transfer.clients_by_phone(work, list(named)) if named else {}
    rows: list[dict[str, Any]] = [
        {
            "id": tools.chance.public_id(),
            "phone": phone,
            "name": visit.name,
            "email": visit.email,
            "online_blocked": False,
            "created_at": now,
        }
        for phone, visit in named.items()
        if phone not in known
    ]
    transfer.add_clients(work, rows)
    return known | {row["phone"]: row["id"] for row in rows}


def _references(work: Work, tools: Tools, count: int) -> list[str]:
    """Return *count* references that no booking has."""
    references: set[str] = set()
    while len(references) < count:
        drawn = {tools.chance.reference() for _ in range(count - len(references))} - references
        references |= drawn - transfer.taken_references(work, list(drawn))
    return list(references)
