"""What the owner of a website sets for the snippet, read from the query; whatever does not fit is not there."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_args

from booking.usecases.forms import OpenForm
from booking.web.present.share import Mode

MODES: tuple[Mode, ...] = get_args(Mode)
THEMES = ("auto", "light", "dark")
POSITIONS = ("bottom-right", "bottom-left")
ANALYTICS = ("auto", "gtag", "gtm", "off")
EVENTS = ("recommended", "custom", "both")
_PROMO = re.compile(r"[A-Za-z0-9_-]{1,32}")
_COLOR = re.compile(r"#?([0-9a-fA-F]{6})")
_TAGS = re.compile(r"[A-Za-z0-9-]{1,40}(,[A-Za-z0-9-]{1,40}){0,4}")
_LABEL = re.compile(r"[^<>\x00-\x1f\x7f]{1,60}")
_SOURCE = re.compile(r"[\w.-]{1,60}")


@dataclass(frozen=True, slots=True)
class Options:
    """The snippet's settings. Empty: as the form has it."""

    mode: Mode = "inline"
    service: str = ""
    staff: str = ""
    lock: bool = False
    promo: str = ""
    lang: str = ""
    theme: str = ""
    accent: str = ""
    label: str = ""
    position: str = ""
    analytics: str = ""
    events: str = ""
    ga: str = ""
    source: str = ""
    pinned: bool = False

    @classmethod
    def parse(cls, args: Mapping[str, str], form: OpenForm) -> "Options":
        """Return the settings of a query, as far as *form* knows what they name."""
        mode = args.get("mode", "")
        accent = _COLOR.fullmatch(args.get("accent", "").strip())
        return cls(
            mode=next((one for one in MODES if one == mode), "inline"),
            service=_one_of(args, "service", form.services),
            staff=_one_of(args, "staff", form.staff),
            lock=args.get("lock") == "1",
            promo=_like(args, "promo", _PROMO),
            lang=_one_of(args, "speaks", form.location.languages),
            theme=_one_of(args, "theme", THEMES),
            accent=f"#{accent[1].lower()}" if accent else "",
            label=_like(args, "label", _LABEL),
            position=_one_of(args, "position", POSITIONS),
            analytics=_one_of(args, "analytics", ANALYTICS),
            events=_one_of(args, "events", EVENTS),
            ga=_like(args, "ga", _TAGS),
            source=_like(args, "source", _SOURCE),
            pinned=args.get("pinned") == "1",
        )

    @property
    def presets(self) -> dict[str, str]:
        """Return what is chosen beforehand, under the names of the flow's own addresses (embed B5)."""
        kept = {"service": self.service, "staff": self.staff}
        locked = ",".join(name for name, value in kept.items() if value) if self.lock else ""
        found = {"lang": self.lang, **kept, "lock": locked, "theme": self.theme, "promo": self.promo}
        return {name: value for name, value in found.items() if value}

    def query(self, **changes: str) -> dict[str, Any]:
        """Return the settings as they stand in the page's address, without those that say nothing."""
        found = {
            "mode": self.mode if self.mode != "inline" else "",
            "service": self.service,
            "staff": self.staff,
            "lock": "1" if self.lock else "",
            "promo": self.promo,
            "speaks": self.lang,
            "theme": self.theme,
            "accent": self.accent[1:],
            "label": self.label,
            "position": self.position,
            "analytics": self.analytics,
            "events": self.events,
            "ga": self.ga,
            "source": self.source,
            "pinned": "1" if self.pinned else "",
        } | changes
        return {name: value for name, value in found.items() if value}


def _one_of(args: Mapping[str, str], name: str, known: "tuple[str, ...] | list[str]") -> str:
    value = args.get(name, "")
    return value if value in known else ""


def _like(args: Mapping[str, str], name: str, shape: re.Pattern[str]) -> str:
    value = args.get(name, "").strip()
    return value if shape.fullmatch(value) else ""
