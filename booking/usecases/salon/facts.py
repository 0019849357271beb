"""What one part of a salon file says that the check of another part needs, looked up before anything is checked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, cast
from zoneinfo import ZoneInfo, available_timezones

import phonenumbers
from babel.core import get_global
from pydantic import ValidationInfo

# A language is offered when the interface is translated into it.
INTERFACE_LANGUAGES = ("en", "de", "es", "ar")
DEFAULT_LANGUAGES = ("en",)
IDENTIFIED = ("categories", "services", "staff", "resources", "events", "forms", "promos", "discounts")


@dataclass(slots=True)
class Facts:
    """What the raw file says. A fact that is itself wrong is None or left out, so that one mistake is reported once."""

    is_json: bool
    languages: tuple[str, ...] | None = None
    currency: str | None = None
    country: str | None = None
    zone: ZoneInfo | None = None
    slot_mode: str | None = None
    times: list[Any] | None = None
    ids: dict[str, set[str]] = field(default_factory=dict)
    codes: set[str] = field(default_factory=set)
    classes: set[str] = field(default_factory=set)
    performs: dict[str, set[str]] = field(default_factory=dict)
    seen: dict[str, set[str]] = field(default_factory=dict)

    def is_new(self, kind: str, key: str) -> bool:
        """Return whether *key* stands for the first time among the *kind* met so far, and remember it."""
        seen = self.seen.setdefault(kind, set())
        if key in seen:
            return False
        seen.add(key)
        return True


def facts_in(info: ValidationInfo) -> Facts:
    """Return the facts that the running check was given."""
    return cast(Facts, info.context)


def gather_facts(raw: Mapping[str, Any], *, is_json: bool) -> Facts:
    """Return what *raw* says, taking nothing for granted about it."""
    location = raw.get("location")
    said: Mapping[str, Any] = location if isinstance(location, dict) else {}
    policy = raw.get("policy")
    rules: Mapping[str, Any] = policy if isinstance(policy, dict) else {}
    return Facts(
        is_json=is_json,
        languages=_languages(said.get("languages", list(DEFAULT_LANGUAGES))),
        currency=_member(said.get("currency"), known_currencies()),
        country=_member(said.get("country"), phonenumbers.SUPPORTED_REGIONS),
        zone=_zone(said.get("timezone")),
        slot_mode=_text(rules.get("slot_mode")),
        times=_list(rules.get("times")),
        ids={kind: {item["id"] for item in _items(raw, kind) if _text(item.get("id"))} for kind in IDENTIFIED},
        codes={code.strip().casefold() for item in _items(raw, "discounts") if (code := _text(item.get("code")))},
        classes={
            item["id"]
            for item in _items(raw, "services")
            if _text(item.get("id")) and isinstance(item.get("seats"), int) and item["seats"] > 1
        },
        performs={item["id"]: _services_of(item) for item in _items(raw, "staff") if _text(item.get("id"))},
    )


@cache
def known_currencies() -> frozenset[str]:
    """Return the ISO 4217 codes of the money that is legal tender somewhere today."""
    used = get_global("territory_currencies").values()
    return frozenset(code for uses in used for code, _, until, tender in uses if tender and until is None)


@cache
def known_zones() -> frozenset[str]:
    """Return the names of the IANA zones on this machine, tzdata's included."""
    return frozenset(available_timezones())


def _items(raw: Mapping[str, Any], kind: str) -> Iterator[dict[str, Any]]:
    items = raw.get(kind)
    return (item for item in items if isinstance(item, dict)) if isinstance(items, list) else iter(())


def _services_of(person: Mapping[str, Any]) -> set[str]:
    entries = person.get("services")
    if not isinstance(entries, list):
        return set()
    named = (entry.get("id") if isinstance(entry, dict) else entry for entry in entries)
    return {name for name in named if isinstance(name, str)}


def _languages(value: Any) -> tuple[str, ...] | None:
    good = isinstance(value, list) and value and all(isinstance(item, str) and item in INTERFACE_LANGUAGES for item in value)
    return tuple(value) if good else None


def _zone(value: Any) -> ZoneInfo | None:
    name = _member(value, known_zones())
    return ZoneInfo(name) if name else None


def _member(value: Any, known: Any) -> str | None:
    return value if isinstance(value, str) and value in known else None


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _list(value: Any) -> list[Any] | None:
    return value if isinstance(value, list) else None
