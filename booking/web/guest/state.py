"""What a guest's URL says, as values: unknown, hostile or stale parts are simply not there (embed B5)."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Protocol

from werkzeug.datastructures import MultiDict

from booking.domain.text import pick
from booking.web.stylesheet import Overrides

STEPS = ("service", "staff", "time")
ANY = "any"
LOCKS = (*STEPS, "category", "location")
MOST_SERVICES = 10
_ID = re.compile(r"[A-Za-z0-9_-]{1,40}")
_HOLD = re.compile(r"[A-Za-z0-9_-]{22}")
_SHORT = re.compile(r"[^\x00-\x1f\x7f]{1,255}")
_CLICK = re.compile(r"[\w.-]{1,255}")
_CLICK_IDS = ("gclid", "gbraid", "wbraid", "dclid", "fbclid", "ttclid", "msclkid", "yclid")
_UTM = ("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "utm_id")

# Parameters that travel through the whole flow unchanged, each with what it must look like.
AMBIENT: Mapping[str, re.Pattern[str]] = {
    "lang": re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8}){0,3}"),
    "theme": re.compile(r"light|dark|auto"),
    "em": re.compile(r"inline|popup|floating|iframe"),
    "promo": re.compile(r"[A-Za-z0-9_-]{1,32}"),
    "ref": re.compile(r"[A-Za-z0-9_.-]{1,64}"),
    "ct_cid": re.compile(r"\d{1,12}\.\d{1,12}"),
    "ct_sid": re.compile(r"\d{1,15}"),
    "debug": re.compile(r"1"),
    "_gl": _CLICK,
    **dict.fromkeys(_CLICK_IDS, _CLICK),
}
_ATTRIBUTION = {"ct_cid": "ga_client_id", "ct_sid": "ga_session_id", "em": "embed_mode"}


class Scope(Protocol):
    """The part of a form that says which ids exist."""

    @property
    def services(self) -> tuple[str, ...]: ...

    @property
    def staff(self) -> tuple[str, ...]: ...

    @property
    def catalogue(self) -> Any: ...

    def is_class(self, service: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class Asked:
    """A flow's state before the hold. *staff* None is undecided; *month* is the calendar's first day when it was paged.

    *ignored*: the parameters of the query that name something the form does not have.
    """

    services: tuple[str, ...] = ()
    staff: str | None = None
    day: date | None = None
    at_min: int | None = None
    start: datetime | None = None
    event: str | None = None
    seats: int = 1
    hold: str | None = None
    step: str | None = None
    month: date | None = None
    search: str = ""
    categories: tuple[str, ...] = ()
    locks: frozenset[str] = frozenset()
    ambient: tuple[tuple[str, str], ...] = ()
    look: Overrides = field(default_factory=Overrides)
    ignored: tuple[str, ...] = ()

    def but(self, **changes: Any) -> "Asked":
        """Return this state with *changes*."""
        return replace(self, **changes)

    def pairs(self) -> list[tuple[str, str]]:
        """Return the state as it stands in a query, in the contract's order."""
        pairs = [
            ("service", ",".join(self.services)),
            ("staff", self.staff or ""),
            ("date", self.day.isoformat() if self.day else ""),
            ("time", f"{self.at_min // 60:02}:{self.at_min % 60:02}" if self.at_min is not None else ""),
            ("start", self.start.isoformat() if self.start else ""),
            ("event", self.event or ""),
            ("seats", str(self.seats) if self.seats > 1 else ""),
            ("month", self.month.strftime("%Y-%m") if self.month else ""),
            ("hold", self.hold or ""),
            ("step", self.step or ""),
            ("q", self.search),
            ("category", ",".join(self.categories)),
        ]
        return [(name, value) for name, value in pairs if value] + self.around()

    def around(self) -> list[tuple[str, str]]:
        """Return what travels through the whole flow: locks, look, language, where the guest came from."""
        locks = (
            [("lock", ",".join(name for name in (*STEPS, "category", "location") if name in self.locks))] if self.locks else []
        )
        return locks + list(self.ambient) + [(name, str(value)) for name, value in self.look.query().items()]

    def attribution(self) -> dict[str, str]:
        """Return where the guest came from, under the names it is stored by."""
        kept = {*_UTM, *_CLICK_IDS, "ref", *_ATTRIBUTION}
        return {_ATTRIBUTION.get(name, name): value for name, value in self.ambient if name in kept}


def parse(args: "MultiDict[str, str]", scope: Scope) -> Asked:
    """Return the state of a query, as far as it names what the form has. Nothing in a query is ever an error."""
    asked = Asked(
        services=services_of(args.get("service", ""), scope),
        staff=staff_of(args.get("staff", ""), scope),
        day=_day(args.get("date", "")),
        at_min=_wall(args.get("time", "")),
        start=instant_of(args.get("start", "")),
        hold=hold_of(args.get("hold", "")),
        step=args.get("step") if args.get("step") in STEPS else None,
        month=_month(args.get("month", "")),
        search=" ".join(args.get("q", "").split())[:60],
        categories=tuple(id_ for id_ in _ids(args.get("category", "")) if id_ in scope.catalogue.categories),
        locks=frozenset(args.get("lock", "").split(",")) & {*LOCKS},
        ambient=_ambient(args),
        look=Overrides.parse(args),
        ignored=_ignored(args, scope),
    )
    return _with_event(asked, args, scope)


def _ignored(args: Mapping[str, str], scope: Scope) -> tuple[str, ...]:
    known = {
        "location": {scope.catalogue.location.id},
        "category": set(scope.catalogue.categories),
        "service": set(scope.services),
        "staff": {*scope.staff, ANY},
    }
    return tuple(
        name for name, ids in known.items() if not ids.issuperset(part for part in args.get(name, "").split(",") if part)
    )


def _with_event(asked: Asked, args: Mapping[str, str], scope: Scope) -> Asked:
    seats = seats_of(args.get("seats", "")) or 1
    event = scope.catalogue.events.get(args.get("event", ""))
    if event is None or not event.active or event.service_id not in scope.services or event.staff_id not in scope.staff:
        return asked.but(seats=seats)
    return asked.but(seats=seats, event=event.id, services=(event.service_id,), staff=None, start=None)


def services_of(typed: str, scope: Scope) -> tuple[str, ...]:
    """Return the services in scope that *typed* lists, each once; a class stands alone."""
    found = [id_ for id_ in _ids(typed) if id_ in scope.services][:MOST_SERVICES]
    if found and scope.is_class(found[0]):
        return (found[0],)
    return tuple(id_ for id_ in found if not scope.is_class(id_))


def staff_of(typed: str, scope: Scope) -> str | None:
    return typed if typed == ANY or typed in scope.staff else None


def instant_of(typed: str) -> datetime | None:
    """Return an instant with its offset; a space is what an unescaped plus sign became."""
    try:
        found = datetime.fromisoformat(typed.replace(" ", "+"))
    except ValueError:
        return None
    return found if found.tzinfo is not None and 2000 <= found.year < 2200 else None


def hold_of(typed: str) -> str | None:
    return typed if _HOLD.fullmatch(typed) else None


def seats_of(typed: str) -> int | None:
    return int(typed) if re.fullmatch(r"[1-9]\d{0,2}", typed) else None


def _ids(typed: str) -> Iterable[str]:
    return dict.fromkeys(part for part in typed[:600].split(",") if _ID.fullmatch(part))


def _day(typed: str) -> date | None:
    try:
        found = date.fromisoformat(typed) if re.fullmatch(r"\d{4}-\d\d-\d\d", typed) else None
    except ValueError:
        return None
    return found if found is not None and 2000 <= found.year < 2200 else None


def _month(typed: str) -> date | None:
    return _day(f"{typed}-01")


def _wall(typed: str) -> int | None:
    match = re.fullmatch(r"([01]\d|2[0-3]):([0-5]\d)", typed)
    return int(match[1]) * 60 + int(match[2]) if match else None


def _ambient(args: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    found = [(name, args[name]) for name, shape in AMBIENT.items() if name in args and shape.fullmatch(args[name])]
    cut = [(name, args[name][:255]) for name in _UTM if args.get(name) and _SHORT.fullmatch(args[name][:255])]
    return tuple(found + cut)


def matches(texts: Iterable[Mapping[str, str] | None], search: str, lang: str, default: str) -> bool:
    """Return whether every word of *search* stands in one of *texts*."""
    whole = " ".join(pick(text, lang, default) for text in texts).casefold()
    return all(word in whole for word in search.casefold().split())
