"""Forget a person: bookings stay as anonymous visits, everything that says whose they are goes, a tombstone remains."""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from booking.domain import attribution
from booking.domain.deadlines import CHANGEABLE
from booking.domain.errors import NotFound
from booking.store import clients
from booking.store.clients import Traces
from booking.store.work import Work
from booking.usecases.clients.export import contacts_of
from booking.usecases.clients.find import phone_of
from booking.usecases.notices.hand_over import recipient_hash
from booking.usecases.tools import Tools


@dataclass(frozen=True, slots=True)
class Erased:
    """How many bookings are anonymous now, the references of those that still lie ahead, and the tombstone."""

    phone: str
    bookings: int
    ahead: tuple[str, ...]
    tombstone: str
    at: datetime


def erase_client(tools: Tools, typed: str) -> Erased:
    """Forget the phone's owner. Again changes nothing but the tombstone's day. Raises: PhoneInvalid, NotFound."""
    phone = phone_of(tools, typed)

    def act(work: Work) -> Erased:
        work.lock([f"phone/{phone}"])
        if not (found := _erase(work, tools, phone)):
            if not clients.tombstones(work, keys_of(tools, phone)):
                raise NotFound("client")
            found = Erased(phone, 0, (), keys_of(tools, phone)[0], tools.clock.now())
        clients.bury(work, found.tombstone, found.at)
        return found

    return tools.store.write(act)


def erasure_key(secret: bytes) -> bytes:
    """Return what tombstones are made with, derived from one of the installation's secret keys."""
    return hmac.new(secret, b"chairtime.erased", hashlib.sha256).digest()


def keys_of(tools: Tools, phone: str) -> list[str]:
    """Return the tombstone keys *phone* may have: one for each secret key, the newest first."""
    return [hmac.new(key, phone.encode(), hashlib.sha256).hexdigest() for key in tools.erasure_keys]


def erased_at(work: Work, tools: Tools, phones: Sequence[str]) -> dict[str, datetime]:
    """Return phone -> when its owner was erased, of those of *phones* who were."""
    if not phones or not clients.any_tombstone(work):
        return {}
    keys = {key: phone for phone in set(phones) for key in keys_of(tools, phone)}
    return {keys[key]: at for key, at in clients.tombstones(work, list(keys)).items()}


def erase_again(work: Work, tools: Tools, carried: Mapping[str, datetime]) -> int:
    """Keep the tombstones *carried* over a restore, and forget whom they are of once more; return how many that were.

    Who had become a client again when the backup was made stays.
    """
    brought = clients.tombstones(work, list(carried))
    for key, at in carried.items():
        clients.bury(work, key, max(at, brought.get(key, at)))
    met, phone = 0, ""
    while carried and (page := clients.phones(work, phone)):
        for phone in page:
            gone = max((carried[key] for key in keys_of(tools, phone) if key in carried), default=None)
            known = clients.find(work, phone) if gone is not None else None
            if gone is not None and (known is None or known["created_at"] <= gone):
                met += _erase(work, tools, phone) is not None
    return met


def _erase(work: Work, tools: Tools, phone: str) -> Erased | None:
    """Take away every trace of *phone*'s owner; None when there was none."""
    client = clients.find(work, phone)
    client_id = client["id"] if client else None
    bookings = clients.bookings_of(work, phone, client_id)
    held = [hold for hold, _ in contacts_of(work, phone)]
    if not (client or bookings or held or any(clients.of_phone(work, phone).values())):
        return None
    mails = {one["email"] for one in [*bookings, *([client] if client else [])] if one["email"]}
    recipients = [recipient_hash("sms", phone), *(recipient_hash("email", mail) for mail in mails)]
    for one in bookings:
        kept = attribution.without_ids(one["attribution"] or {}) or None
        clients.anonymise(work, one["id"], kept, one["manage_version"] + 1)
    clients.drop_traces(work, phone, client_id, Traces([one["id"] for one in bookings], held, recipients))
    now = tools.clock.now()
    ahead = [one["reference"] for one in bookings if one["starts_at"] > now and one["status"] in CHANGEABLE]
    return Erased(phone, len(bookings), tuple(ahead), keys_of(tools, phone)[0], now)
