"""Hold a start for a client: decide once, under the database's eyes, and keep the decision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from booking.domain import attribution, slots
from booking.domain.board import Board
from booking.domain.errors import FlowBroken, NobodyFree, NotOffered, SlotTaken, TooManyRequests
from booking.domain.moments import seconds
from booking.domain.visits import longest_min
from booking.store import claims, holds
from booking.store.claims import Owner
from booking.store.loads import Span
from booking.store.tables import HoldRow
from booking.store.work import Overlap, Work
from booking.usecases import prices
from booking.usecases.availability import question as q
from booking.usecases.availability.offer import alternatives
from booking.usecases.availability.question import Ask, Wish
from booking.usecases.bookings.fit import check_in_time, claimed_on, is_offered, spans_of, stretch_of
from booking.usecases.bookings.held import Held, Line, held, state_of, stored_line
from booking.usecases.forms import OpenForm
from booking.usecases.tools import Tools

UNPROVEN_PER_ADDRESS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldOrder:
    """What a guest chose. *address*: a keyed hash of theirs, for the cap. *replaces*: their earlier hold.

    *attempt*: an id the page made for this very choice, so that pressing twice holds once. *attribution*: cleaned.
    """

    services: tuple[str, ...]
    staff: str
    start: datetime
    address: str
    replaces: str | None = None
    attempt: str | None = None
    attribution: Mapping[str, Any] = field(default_factory=dict)


def make_hold(tools: Tools, form: OpenForm, order: HoldOrder, *, field: str = "services") -> Held:
    """Keep a start for minutes.

    Raises: Invalid, ServiceGone for ids; NoticeTooShort, BeyondHorizon, NotOffered; SlotTaken with alternatives or
    NobodyFree; TooManyRequests past the cap of live holds per address.
    """
    order = replace(order, start=order.start.astimezone(UTC))
    form.check_services(order.services, field)
    policy = form.policy_for(order.services)
    form.check_staff(order.staff, policy)
    check_in_time(form, order.start, policy)
    wish = Wish(form.visit(order.services, order.staff), policy)
    try:
        _look_first(tools, form, order, wish)
        return tools.store.write(lambda work: _hold(work, tools, form, order, wish))
    except Overlap:
        with tools.store.asking() as work:
            ask = Ask(order.services, order.staff, order.replaces)
            near = alternatives(work, form, ask, order.start)
    if order.staff == "any" and not near:
        raise NobodyFree(order.start)
    raise SlotTaken(order.start, near)


def check_cap(work: Work, tools: Tools, form: OpenForm, address: str, now: datetime, without: str | None) -> None:
    """Raises: TooManyRequests when *address* has as many live holds on *form* as it may."""
    count, first_end = holds.live_of(work, form.id, address, now, without)
    if first_end is not None and count >= UNPROVEN_PER_ADDRESS * tools.limit_scale:
        raise TooManyRequests(max(1, -int(-(first_end - now).total_seconds() // 1)))


def _look_first(tools: Tools, form: OpenForm, order: HoldOrder, wish: Wish) -> None:
    """Refuse without a writing transaction what is plainly not to be had: a courtesy, not the guarantee."""
    empty = Board(form.catalogue.roster, stretch_of(order.start, wish), {}, {})
    cell = q.start_cell(empty, order.start)
    if cell is None or not is_offered(form, wish, empty, cell):
        raise NotOffered("start")
    if not tools.store.one_writer:
        return  # the writing transaction looks by itself and keeps out only those who want the same days
    with tools.store.asking() as work:
        if _own_attempt(work, form, order, form.now) is not None:
            return
        board = q.board_on(work, form, [wish.visit], stretch_of(order.start, wish), order.replaces)
    if not is_offered(form, wish, board, cell):
        raise Overlap("start")


def _own_attempt(work: Work, form: OpenForm, order: HoldOrder, now: datetime) -> HoldRow | None:
    """Return the live hold that this very choice has made already."""
    row = holds.find(work, order.attempt) if order.attempt else None
    if row is None or row.form_id != form.id or state_of(row, now) != "live":
        return None
    same = [line["service"] for line in row.lines] == list(order.services)
    same = same and row.staff_choice == order.staff and datetime.fromisoformat(row.lines[0]["start"]) == order.start
    return row if same else None


def settle_attempt(work: Work, tools: Tools, form: OpenForm, attempt: str | None, replaces: str | None) -> tuple[str, str | None]:
    """Return (the new hold's id, the hold it replaces) for a page that may have made a hold with *attempt* before.

    Going back and choosing another time on the same page replaces what the page held.
    """
    row = holds.find(work, attempt) if attempt else None
    if row is None:
        return attempt or tools.chance.public_id(), replaces
    return tools.chance.public_id(), replaces or (row.id if row.form_id == form.id and row.booking_id is None else None)


def _hold(work: Work, tools: Tools, form: OpenForm, order: HoldOrder, wish: Wish) -> Held:
    start_s = seconds(order.start)
    around = Span("", "", start_s, start_s + longest_min(wish.visit) * 60)
    lock(work, form, [around], order.address)
    now = tools.clock.now()
    again = _own_attempt(work, form, order, now)
    if again is not None:
        return held(again, now)
    hold_id, replaces = settle_attempt(work, tools, form, order.attempt, order.replaces)
    old = replaced(work, form, replaces, now)
    if old is None or old.proof is None:
        check_cap(work, tools, form, order.address, now, replaces)
    board = q.board_on(work, replace(form, now=now), [wish.visit], stretch_of(order.start, wish), replaces)
    cell = q.start_cell(board, order.start)
    assert cell is not None
    load = claimed_on(work, form, wish, start_s, now, replaces)
    steps = slots.assign(wish.visit, board, wish.grid, cell, load)
    if steps is None:
        raise Overlap("start")
    row = _row(hold_id, form, order, wish, steps, now)
    keep(work, row, old)
    owner = Owner(hold_id=row.id, expires_at=row.expires_at)
    claims.take(work, form.location.id, spans_of(form, wish, steps, start_s), owner, now)
    return held(row, now)


def lock(work: Work, form: OpenForm, spans: Sequence[Span], address: str) -> None:
    """Keep other writers out of the same days and the same address's holds until this transaction ends."""
    work.lock([*claims.day_locks(form.location.id, spans), f"holds/{form.id}/{address}"])


def replaced(work: Work, form: OpenForm, hold_id: str | None, now: datetime) -> HoldRow | None:
    """Return the guest's earlier hold, which the new one replaces; None when it ended. Raises: FlowBroken."""
    old = holds.find(work, hold_id, for_update=True) if hold_id else None
    if old is None or old.booking_id is not None:
        return None
    if old.form_id != form.id:
        raise FlowBroken("replaces")
    if old.expires_at <= now:
        old.contact = old.attribution = old.proof = None
    return old


def keep(work: Work, row: HoldRow, old: HoldRow | None) -> None:
    """Store a hold in the place of the guest's *old* one, whose contact data, attribution and proof it inherits."""
    if old is not None:
        claims.drop_hold(work, old.id)
        row.contact, row.proof = old.contact, old.proof
        row.attribution = attribution.merged(old.attribution, row.attribution) or None
        holds.remove(work, old.id)
    holds.add(work, row)


def _row(hold_id: str, form: OpenForm, order: HoldOrder, wish: Wish, steps: list[slots.Step], now: datetime) -> HoldRow:
    currency = form.location.currency
    lines, each = [], []
    for part, step in zip(wish.visit, steps, strict=True):
        price = prices.price_with(form, part.service, step.staff)
        each.append(price)
        begin, end = (order.start + timedelta(minutes=minutes) for minutes in (step.start_min, step.end_min))
        lines.append(
            stored_line(Line(part.service, step.staff, begin, end, prices.as_money(price.low, currency)), step.break_min)
        )
    total, is_from = prices.total_of(each)
    return HoldRow(
        id=hold_id,
        location_id=form.location.id,
        form_id=form.id,
        created_at=now,
        expires_at=now + timedelta(minutes=wish.policy.hold_min),
        address=order.address,
        staff_choice=order.staff,
        lines=lines,
        total_minor=total,
        total_is_from=is_from,
        currency=currency,
        policy=wish.policy.snapshot(),
        attribution=dict(order.attribution) or None,
    )
