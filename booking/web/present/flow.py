"""The guest flow as its templates see it."""

from dataclasses import dataclass, field
from typing import Literal

from booking.web.present.page import Choice, Link, Notice, Page


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
    """The visit so far. *amount* is plain decimal for scripts, *total* the sentence for people."""

    lines: tuple[Line, ...] = ()
    facts: tuple[Fact, ...] = ()
    short: str = ""
    total: str = ""
    amount: str | None = None
    currency: str | None = None
    go: Choice | None = None
    go_label: str = ""
    hint: str = ""


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
class Kept:
    """How long the time is kept: the sentence, and what the countdown needs."""

    text: str
    left_s: int
    left_text: str
    over: str


@dataclass(frozen=True, slots=True)
class Field:
    value: str = ""
    error: str = ""


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
    kind: str = "contact"


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
    kind: str = "done"


@dataclass(frozen=True, slots=True)
class EmptyStep:
    """Nothing to choose from; says so and shows the ways on."""

    text: str
    links: tuple[Link, ...] = ()
    kind: str = "empty"


Body = ServiceStep | StaffStep | TimeStep | ClassStep | ContactStep | DoneStep | EmptyStep


@dataclass(frozen=True, slots=True)
class Flow:
    """One step of the flow. *form* holds what the step's own POST sends beside the pressed button."""

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

    @property
    def push(self) -> bool:
        """Say whether a press may add to the browser's history: never inside a frame of another site."""
        return self.page.skin == "site"
