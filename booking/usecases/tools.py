"""What a use case is handed besides its order."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from booking.store.catalogue import Catalogues
from booking.store.work import Store
from booking.usecases.funnel.tally import Tally
from booking.usecases.ports import Chance, Clock, EventSender, MailSender, SmsSender

if TYPE_CHECKING:
    from booking.usecases.notices.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Codes:
    """What codes are made with. *keys*: the first makes them, all check them; none, and no code can be sent.

    *daily_budget*: codes a day (UTC) for the whole installation. *public_url*: what stands in the message.
    """

    keys: tuple[bytes, ...] = field(default=(), repr=False)
    daily_budget: int = 1000
    public_url: str | None = None


@dataclass(frozen=True, slots=True)
class Tools:
    """*limit_scale* multiplies the limits per address and form (CONTRACT 8).

    Without *analytics* nothing is reported; without *sms* or *mail*, or *words* for notices, messages wait in the outbox.
    """

    store: Store
    clock: Clock
    chance: Chance
    limit_scale: float = 1.0
    catalogues: Catalogues = field(default_factory=Catalogues)
    analytics: EventSender | None = None
    sms: SmsSender | None = None
    mail: MailSender | None = None
    words: "Words | None" = None
    codes: Codes = field(default_factory=Codes)
    erasure_keys: tuple[bytes, ...] = (b"",)
    """By which tombstones of erased people are made; the first makes them, all find them."""
    funnel: Tally = field(default_factory=Tally)
