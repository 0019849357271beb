"""The page that helps an owner put a form on their website, as its template sees it."""

from dataclasses import dataclass
from typing import Literal

from booking.web.present.page import Page

Mode = Literal["inline", "popup", "button", "floating", "element", "iframe", "link", "qr"]


@dataclass(frozen=True, slots=True)
class ModeChoice:
    """A way to show the form. *about*: where it fits."""

    id: Mode
    label: str
    about: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Select:
    """A control with a few values; the first one says nothing."""

    name: str
    label: str
    values: tuple[tuple[str, str], ...]
    chosen: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """A control for a few words. *example* is shown while it is empty."""

    name: str
    label: str
    value: str
    example: str = ""
    hint: str = ""
    most: int = 60


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do. *code* is what to type or paste there; *url* a file to download first, called *file*."""

    text: str
    code: str = ""
    url: str | None = None
    file: str = ""


@dataclass(frozen=True, slots=True)
class Guide:
    """How a form gets into one kind of website. *hosts*: the line of the salon file that lets it be framed there."""

    id: str
    name: str
    steps: tuple[Step, ...]
    hosts: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """What the settings make: the snippet ("" when the link is all), how it looks, and what a strict website has to allow."""

    snippet: str
    rows: int
    preview: str
    link: str
    qr_svg: str
    qr_png: str
    csp: str
    csp_note: str
    pinned: str
    stub: str


@dataclass(frozen=True, slots=True)
class Share:
    """The whole page. *kept*: pairs the settings' form sends along; *detailed*: more than the mode is set."""

    page: Page
    form_id: str
    form_title: str
    heading: str
    action: str
    kept: tuple[tuple[str, str], ...]
    modes: tuple[ModeChoice, ...]
    what: tuple[Select, ...]
    look: tuple[Select, ...]
    measure: tuple[Select, ...]
    texts: dict[str, Text]
    detailed: bool
    locked: bool
    pinned: bool
    result: Result
    guides: tuple[Guide, ...]
    hosts: tuple[str, ...]
