"""Place a booking: turn a hold into a visit, once, whatever is retried."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from booking.domain import attribution, consents, contacts, phones
from booking.domain.bookings import Status
from booking.domain.errors import (
    ClientBlocked,
    ConsentMissing,
    FlowBroken,
    HoldExpired,
    KeyReused,
    NoticeTooShort,
    TooManyOpenBookings,
)
from booking.store import bookings, claims, holds
from booking.store.tables import AppointmentRow, BookingRow, ClientRow, HoldRow
from booking.store.work import Work
from booking.usecases.bookings.grant import Wanted, grant_discount, record_discount
from booking.usecases.bookings.held import Held, held, state_of, taken_spans
from booking.usecases.bookings.read import BookingView, view, view_of
from booking.usecases.forms import OpenForm
from booking.usecases.notices.plan import plan_notices
from booking.usecases.operations.tidy import KEYS_KEPT
from booking.usecases.outbox.report import plan_report
from booking.usecases.tools import Tools
from booking.usecases.verification.proof import check_proof, update_client, use_proof


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceBooking:
    """What a client confirms. *key*: for idempotency; *body*: what was sent with it, None for pages (key: the hold).

    *proof*: the verification that a signed proof names. *shown_minor*, *or_better*: see `grant.Wanted`.
    """

    hold: str
    name: str
    phone: str
    lang: str
    key: str
    body: Any = None
    email: str | None = None
    comment: str | None = None
    consent_privacy: bool = False
    consent_marketing: bool = False
    proof: str | None = None
    promo: str | None = None
    shown_minor: int | None = None
    or_better: bool = False
    attribution: Mapping[str, Any] = field(default_factory=dict)
    consent_texts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Placed:
    """The booking; *replayed* when it had been made by the same key before.

    *client*: whether the client whose phone was just proven was known before; None when nothing was proven now.
    """

    booking: BookingView
    replayed: bool
    client: Literal["known", "new"] | None = None


@dataclass(frozen=True, slots=True)
class _Contact:
    name: str
    phone: str
    email: str | None
    comment: str | None


def place_booking(tools: Tools, form: OpenForm, order: PlaceBooking) -> Placed:
    """Turn a hold into a booking, or answer the booking that the same key has made.

    Raises: KeyReused, HoldExpired, FlowBroken, Invalid, PhoneInvalid, ConsentMissing, ProofMissing, ClientBlocked,
    TooManyOpenBookings, NoticeTooShort, PromoUnknown, PromoNotApplicable.
    """
    return answer(tools, tools.store.write(lambda work: place_in(work, tools, form, order)))


def answer(tools: Tools, found: Placed | str) -> Placed:
    """Return what `place_in` made; for the id of an earlier booking, that one."""
    if isinstance(found, Placed):
        return found
    with tools.store.asking() as work:
        return Placed(view(work, tools, found), replayed=True)


def place_in(work: Work, tools: Tools, form: OpenForm, order: PlaceBooking) -> Placed | str:
    """Return the booking that is made in this transaction, or the id of the one that the key stands for."""
    body_hash = _hash(order.body)
    # The row first: it makes a twin wait, who then finds the key that was bound meanwhile.
    row = holds.find(work, order.hold, for_update=True)
    known = bookings.by_key(work, form.id, order.key, tools.clock.now() - KEYS_KEPT)
    if known is not None:
        return _replay(known, body_hash)
    if row is None:
        raise HoldExpired("hold")
    if row.form_id != form.id:
        raise FlowBroken("hold")
    phone = phones.parse(order.phone, form.location.country) if row.booking_id is None else ""
    work.lock([*claims.day_locks(row.location_id, taken_spans(row)), f"phone/{phone}"])
    now = tools.clock.now()
    if state_of(row, now) != "live":
        raise HoldExpired("hold")
    hold = held(row, now)
    contact, proof, client_id = _check(work, form, hold, order, phone, now)
    wanted = Wanted(order.promo, phone, proof is not None, order.shown_minor, order.or_better)
    hold = grant_discount(work, form, hold, wanted, now)
    booking = _booking(tools, hold, order, contact, now)
    record_discount(booking, hold)
    booking.phone_proven = use_proof(work, proof, hold.location_id, phone, booking.id, now)
    came = attribution.merged(row.attribution, order.attribution)
    booking.attribution = attribution.stored(came, form.id, now)
    booking.ids_until = now + attribution.IDS_KEPT if attribution.has_ids(came) else None
    booking.client_id = client_id or _new_client(work, tools, contact, now)
    if booking.phone_proven and client_id is not None:
        update_client(work, client_id, contact.name, contact.email)
    bookings.add(work, booking, _lines(hold, booking.id))
    claims.hand_over(work, hold.location_id, hold.id, booking.id)
    holds.change(work, hold.id, booking_id=booking.id, contact=None, attribution=None)
    bookings.keep_key(work, form.id, order.key, body_hash, booking.id, now)
    plan_report(work, form.location, booking, "booked", now)
    plan_notices(work, form.location, booking, "confirmed", now)
    met: Literal["known", "new"] | None = None
    if booking.phone_proven:
        met = "new" if client_id is None else "known"
    return Placed(view_of(booking, hold.appointments, form.catalogue, now), replayed=False, client=met)


def _replay(known: tuple[str, str], body_hash: str) -> str:
    booking_id, bound_to = known
    if bound_to != body_hash:
        raise KeyReused()
    return booking_id


def _hash(body: Any) -> str:
    if body is None:
        return ""
    return hashlib.sha256(json.dumps(body, sort_keys=True, ensure_ascii=True).encode()).hexdigest()


def _check(
    work: Work, form: OpenForm, hold: Held, order: PlaceBooking, phone: str, now: datetime
) -> tuple[_Contact, str | None, str | None]:
    """Return the contact data, the verification that proves the phone, and the id of the client who has it."""
    contact = _Contact(contacts.name(order.name), phone, contacts.email(order.email), contacts.comment(order.comment))
    if form.form.privacy_consent == "required" and not order.consent_privacy:
        raise ConsentMissing("consent_privacy")
    proof = check_proof(work, form, hold.policy, order.proof, phone, now)
    known = bookings.client_by_phone(work, phone)
    if known is not None and known[1]:
        raise ClientBlocked()
    most = hold.policy.max_open_bookings
    if most and bookings.open_count(work, hold.location_id, phone, now) >= most:
        raise TooManyOpenBookings()
    if hold.start <= now:
        raise NoticeTooShort("start")
    return contact, proof, None if known is None else known[0]


def _new_client(work: Work, tools: Tools, contact: _Contact, now: datetime) -> str:
    """Store somebody new and return their id."""
    row = ClientRow(id=tools.chance.public_id(), phone=contact.phone, name=contact.name, email=contact.email, created_at=now)
    bookings.add_client(work, row)
    return row.id


def _booking(tools: Tools, hold: Held, order: PlaceBooking, contact: _Contact, now: datetime) -> BookingRow:
    status = Status.PENDING if hold.policy.confirm_by_staff else Status.CONFIRMED
    return BookingRow(
        id=tools.chance.public_id(),
        reference=tools.chance.reference(),
        location_id=hold.location_id,
        form_id=hold.form_id,
        event_id=hold.event,
        seats=hold.seats,
        status=status.value,
        source="online",
        name=contact.name,
        phone=contact.phone,
        email=contact.email,
        comment=contact.comment,
        consents=_consents(order, now),
        total_minor=hold.total.minor,
        total_is_from=hold.total_is_from,
        currency=hold.total.currency,
        policy=hold.policy.snapshot(),
        lang=order.lang,
        created_at=now,
        starts_at=hold.start,
        ends_at=max(line.end for line in hold.appointments),
    )


def _consents(order: PlaceBooking, now: datetime) -> dict[str, Any]:
    given = {"privacy": order.consent_privacy, "marketing": order.consent_marketing}
    return consents.record(given, order.consent_texts, order.lang, now)


def _lines(hold: Held, booking_id: str) -> list[AppointmentRow]:
    return [
        AppointmentRow(
            booking_id=booking_id,
            position=position,
            location_id=hold.location_id,
            service_id=line.service,
            staff_id=line.staff,
            starts_at=line.start,
            ends_at=line.end,
            price_minor=None if line.price is None else line.price.minor,
            discount_minor=line.discount.minor if line.discount else 0,
        )
        for position, line in enumerate(hold.appointments)
    ]


def page_key(row: HoldRow | Held) -> str:
    """Return the idempotency key a page uses for its hold."""
    return f"hold:{row.id}"
