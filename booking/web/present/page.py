"""What every page needs around its content, whatever the page is about."""

from dataclasses import dataclass
from typing import Literal

Skin = Literal["site", "embed"]


@dataclass(frozen=True, slots=True)
class Link:
    """A link as the reader sees it; *current* marks the page or language that is shown."""

    label: str
    url: str
    current: bool = False
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class Measurement:
    """The owner's own Google tag or container on the booking page, and the script that starts it and tells it the events."""

    script: str
    nonce: str
    ga4: str | None
    gtm: str | None


@dataclass(frozen=True, slots=True)
class Page:
    """The frame of one document. *canonical*: its address without a language; *lang_chosen*: the language stands in it."""

    title: str
    lang: str
    dir: Literal["ltr", "rtl"]
    stylesheet: str
    theme: str = "auto"
    skin: Skin = "site"
    business: str = ""
    home: str | None = None
    phone: str = ""
    phone_url: str | None = None
    address: str = ""
    privacy_url: str | None = None
    languages: tuple[Link, ...] = ()
    indexed: bool = False
    canonical: str | None = None
    lang_chosen: bool = False
    description: str = ""
    image: str | None = None
    structured: str | None = None
    oembed: str | None = None
    form_id: str | None = None
    measurement: Measurement | None = None
    hosts: str = "*"
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """How something is chosen: a link, or a button of the step's own form when the press makes the hold."""

    url: str | None = None
    name: str | None = None
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence in the way of the person, with the ways on. *code* is the public error code, when it is a refusal."""

    text: str
    title: str = ""
    code: str | None = None
    tone: Literal["bad", "warn", "calm"] = "warn"
    links: tuple[Link, ...] = ()
    fields: tuple[Link, ...] = ()
