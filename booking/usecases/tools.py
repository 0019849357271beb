"""What a use case is handed besides its order."""

from dataclasses import dataclass, field

from booking.store.catalogue import Catalogues
from booking.store.work import Store
from booking.usecases.funnel.tally import Tally
from booking.usecases.ports import Chance, Clock, EventSender


@dataclass(frozen=True, slots=True)
class Tools:
    """*limit_scale* multiplies the limits per address and form (CONTRACT 8). Without *analytics* nothing is reported."""

    store: Store
    clock: Clock
    chance: Chance
    limit_scale: float = 1.0
    catalogues: Catalogues = field(default_factory=Catalogues)
    analytics: EventSender | None = None
    funnel: Tally = field(default_factory=Tally)
