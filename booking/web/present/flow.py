"""The guest flow as its templates see it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal

from booking.web.present.code import Field as Field
from booking.web.present.code import Kept as Kept
from booking.web.present.code import PhoneStep, VerifyStep
from booking.web.present.page import Choice, Link, Notice, Page
from booking.web.present.tracking import Happened


@dataclass(frozen=True, slots=True)
class PathStep:
    name: str
    label: str
    state: Literal["done", "current", "ahead"]
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One service of the visit."""

    name: str
    facts: str
    price: str
    staff: str = ""
    time: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of a definition list; *kind* tells the template what may be done with it."""

    label: str
    value: str
    second: str = ""
    note: str = ""
    kind: str = "text"
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """The visit so far. *amount* is plain decimal for scripts, *total* the sentence for people.

    With a discount: *before* is the total without it, *saved* what it takes off under the name *saved_label*; *off*, *coupon*
    and *reduction* (its id) for scripts.
    """

    lines: tuple[Line, ...] = ()
    facts: tuple[Fact, ...] = ()
    short: str = ""
    total: str = ""
    amount: str | None = None
    currency: str | None = None
    go: Choice | None = None
    go_label: str = ""
    hint: str = ""
    before: str = ""
    saved: str = ""
    saved_label: str = ""
    off: str | None = None
    coupon: str | None = None
    reduction: str | None = None


@dataclass(frozen=True, slots=True)
class PromoCard:
    """An advertisement inside the flow. *taken*: the word in place of the button once its promise is part of the visit.

    *seen*: where a browser says that the block was on screen.
    """

    id: str
    title: str
    text: str
    picture: str | None
    button: str
    choice: Choice
    away: bool = False
    code: str = ""
    taken: str = ""
    seen: str = ""


@dataclass(frozen=True, slots=True)
class ServiceCard:
    id: str
    name: str
    facts: str
    price: str
    choice: Choice
    label: str
    intro: str = ""
    rest: str = ""
    chosen: bool = False
    before: str = ""


@dataclass(frozen=True, slots=True)
class ServiceGroup:
    id: str
    name: str
    cards: tuple[ServiceCard, ...]


@dataclass(frozen=True, slots=True)
class Search:
    value: str
    hidden: tuple[tuple[str, str], ...] = ()
    clear: str | None = None


@dataclass(frozen=True, slots=True)
class ServiceStep:
    groups: tuple[ServiceGroup, ...]
    chips: tuple[Link, ...] = ()
    search: Search | None = None
    narrowed: Notice | None = None
    kind: str = "service"


@dataclass(frozen=True, slots=True)
class PersonCard:
    id: str
    name: str
    choice: Choice
    label: str
    position: str = ""
    initials: str = ""
    photo: str | None = None
    next: str = ""
    facts: str = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class StaffStep:
    people: tuple[PersonCard, ...]
    kind: str = "staff"


@dataclass(frozen=True, slots=True)
class Day:
    date: str
    number: str
    label: str
    bookable: bool
    url: str | None = None
    chosen: bool = False
    today: bool = False


@dataclass(frozen=True, slots=True)
class Week:
    days: tuple[Day | None, ...]
    current: bool = False


@dataclass(frozen=True, slots=True)
class Month:
    title: str
    weekdays: tuple[tuple[str, str], ...]
    weeks: tuple[Week, ...]
    earlier: str | None = None
    later: str | None = None


@dataclass(frozen=True, slots=True)
class Start:
    start: str
    label: str
    sentence: str
    choice: Choice
    note: str = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class PartOfDay:
    title: str
    starts: tuple[Start, ...]


@dataclass(frozen=True, slots=True)
class Zone:
    """What the page needs to tell a visitor elsewhere how their clock differs; *offset_min* is the location's from UTC."""

    name: str
    offset_min: int
    ahead: str
    behind: str


@dataclass(frozen=True, slots=True)
class ClassCard:
    id: str
    start: str
    name: str
    day: str
    time: str
    sentence: str
    facts: str
    left: str
    choice: Choice | None
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class TimeStep:
    month: Month
    day: str
    parts: tuple[PartOfDay, ...]
    zone: Zone
    nearest: tuple[Start, ...] = ()
    nearest_text: str = ""
    next_day: Link | None = None
    classes: tuple[ClassCard, ...] = ()
    shown: date | None = None
    kind: str = "time"


@dataclass(frozen=True, slots=True)
class ClassStep:
    cards: tuple[ClassCard, ...]
    seats: tuple[Link, ...]
    zone: Zone
    later: str | None = None
    earlier: str | None = None
    kind: str = "classes"


@dataclass(frozen=True, slots=True)
class ContactStep:
    action: str
    button: str
    prefix: str
    privacy_required: bool
    fields: dict[str, Field]
    marketing: bool = False
    privacy: bool = False
    privacy_url: str | None = None
    business: str = ""
    kept: Kept | None = None
    expired: bool = False
    again_label: str = ""
    again: tuple[tuple[str, str], ...] = ()
    change: str | None = None
    rule: str = ""
    phone_echo_url: str | None = None
    promo: Field | None = None
    promo_note: str = ""
    promo_error: str | None = None
    shown: int | None = None
    task: str = ""
    bits: int = 0
    kind: str = "contact"


@dataclass(frozen=True, slots=True)
class Changing:
    """The ways to change a booking; no address is what may not be done. *moves*: the hook of the way to move."""

    move: str | None
    cancel: str | None
    call: tuple[Link, ...] = ()
    moves: str = "reschedule"


@dataclass(frozen=True, slots=True)
class DoneStep:
    reference: str
    facts: tuple[Fact, ...]
    lines: tuple[Line, ...]
    pending: bool
    lead: str
    rule: str
    manage_url: str | None
    calendar: tuple[Link, ...]
    another: str | None
    directions: str | None = None
    cancelled: bool = False
    change: Changing | None = None
    changed: str = ""
    """What has just become of it: "moved" or "cancelled"; *change_id* names that change for analytics."""
    change_id: str = ""
    client: str = ""
    """Whoever has just proven their phone: "known" before, or "new"; empty otherwise."""
    kind: str = "done"


@dataclass(frozen=True, slots=True)
class ManageStep:
    """The client's own booking. *phone*: theirs, masked; *phone_url*: where to change it, else a note says how. *attend*: where
    to say that they will come. "" where there is nothing to say."""

    done: DoneStep
    attend: str = ""
    phone: str = ""
    phone_url: str = ""
    phone_note: str = ""
    kind: str = "manage"


@dataclass(frozen=True, slots=True)
class CancelStep:
    """Shall this be cancelled?"""

    action: str
    keep: str
    facts: tuple[Fact, ...]
    lines: tuple[Line, ...]
    button: str
    reason: str = ""
    error: str = ""
    rule: str = ""
    kind: str = "cancel"


@dataclass(frozen=True, slots=True)
class SureStep:
    """Shall it be moved there?"""

    action: str
    form: tuple[tuple[str, str], ...]
    facts: tuple[Fact, ...]
    button: str
    other: str
    keep: str
    rule: str = ""
    kind: str = "sure"


@dataclass(frozen=True, slots=True)
class EmptyStep:
    """Nothing to choose from; says so and shows the ways on."""

    text: str
    links: tuple[Link, ...] = ()
    kind: str = "empty"


@dataclass(frozen=True, slots=True)
class MoveStep:
    """Where a booking is moved to. *people*: who may do it, the same people first."""

    now: str
    time: TimeStep | ClassStep | EmptyStep
    people: tuple[Link, ...]
    keep: str
    kind: str = "move"


Before = ServiceStep | StaffStep | TimeStep | ClassStep | EmptyStep
After = ContactStep | VerifyStep | DoneStep | ManageStep | MoveStep | SureStep | CancelStep | PhoneStep
Body = Before | After


@dataclass(frozen=True, slots=True)
class Flow:
    """One step of the flow. *form* holds what the step's own POST sends beside the pressed button; *tracked* and *happened*
    are for the events of the catalogue (present/tracking.py)."""

    page: Page
    step: str
    heading: str
    body: Body
    path: tuple[PathStep, ...] = ()
    back: str | None = None
    notice: Notice | None = None
    summary: Summary | None = None
    action: str = ""
    form: tuple[tuple[str, str], ...] = ()
    said: str = ""
    retry: tuple[Start, ...] = field(default=())
    promos: tuple[PromoCard, ...] = ()
    tracked: Mapping[str, Any] = field(default_factory=dict)
    happened: tuple[Happened, ...] = ()

    def saying(self, *happened: Happened) -> "Flow":
        """Return this step with more that its script says once it is on screen."""
        return replace(self, happened=(*self.happened, *happened))

    @property
    def told(self) -> dict[str, Any]:
        """Return what the page tells its script."""
        at = next((index for index, one in enumerate(self.path, 1) if one.state == "current"), 0)
        place = {"step": self.step} | ({"index": at, "total": len(self.path)} if at else {})
        return place | dict(self.tracked) | {"happened": [one.said() for one in self.happened]}

    @property
    def push(self) -> bool:
        """Say whether a press may add to the browser's history: never inside a frame of another site."""
        return self.page.skin == "site"
