"""Which Google events follow from which change of a booking, and the limits they must keep.

Source: the embed contract, B4, A1.2, A1.5.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from booking.domain.money import Money

# The browser gets this long to report a booking itself before the server does.
WAIT_FOR_BROWSER = timedelta(minutes=5)
# Google ignores what is reported later than this after it happened.
LATEST = timedelta(hours=72)
MOST_ITEMS = 50
MOST_PARAMS = 25
LONGEST_NAME = 40
LONGEST_TEXT = 100

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}")
_CLIENT = re.compile(r"[0-9]{1,12}\.[0-9]{1,12}")
_RESERVED = frozenset(
    (
        "ad_impression app_remove app_store_refund app_store_subscription_cancel app_store_subscription_renew click error"
        " file_download first_open first_visit form_start form_submit in_app_purchase page_view scroll session_start"
        " user_engagement view_complete video_progress video_start view_search_results"
    ).split()
)
_FORBIDDEN = ("_", "firebase_", "ga_", "google_", "gtag.")

Event = dict[str, Any]

# What the server reports for each change: event names, each with parameters of its own. `booked` only when the browser
# has not; `deleted` and `moved` are changes a client makes where no page of the host is looking.
EVENTS: Mapping[str, tuple[tuple[str, Mapping[str, str]], ...]] = {
    "booked": (("purchase", {}),),
    "arrived": (("close_convert_lead", {}), ("appointment_arrived", {})),
    "no_show": (("close_unconvert_lead", {"unconvert_lead_reason": "no_show"}), ("appointment_no_show", {})),
    "cancelled": (("refund", {}), ("close_unconvert_lead", {"unconvert_lead_reason": "cancelled_by_business"})),
    "deleted": (("refund", {}), ("appointment_deleted", {})),
    "moved": (("appointment_changed", {"changed": "time"}),),
}
_WITH_ITEMS = frozenset({"purchase", "refund"})


@dataclass(frozen=True, slots=True)
class Item:
    """One appointment as it is reported; *price* of one seat, None when on request; *discount* is off it already."""

    id: str
    name: str
    category: str
    price: Money | None
    quantity: int = 1
    discount: Money | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What is reported of a booking: nothing about who made it. *staff*: everybody's ids."""

    reference: str
    location: str
    form: str | None
    embed_mode: str | None
    staff: tuple[str, ...]
    lang: str
    total: Money
    items: tuple[Item, ...]
    session: str | None
    coupon: str | None = None


def events_of(change: str, facts: Facts) -> list[Event]:
    """Return the events that follow from *change*, in order."""
    return [{"name": name, "params": _params(name, own, facts)} for name, own in EVENTS[change]]


def _params(name: str, own: Mapping[str, str], facts: Facts) -> dict[str, Any]:
    params: dict[str, Any] = {"transaction_id": facts.reference, **_value(facts), **own}
    if name in _WITH_ITEMS:
        params["items"] = [_item(item, facts) for item in facts.items[:MOST_ITEMS]]
        if facts.coupon:
            params["coupon"] = facts.coupon
    people = set(facts.staff)
    around = {
        "form_id": facts.form,
        "embed_mode": facts.embed_mode,
        "branch_id": facts.location,
        "staff_id": facts.staff[0] if len(people) == 1 else None,
        "lang": facts.lang,
        "session_id": facts.session,
    }
    return params | {key: value for key, value in around.items() if value} | {"engagement_time_msec": 1}


def _value(facts: Facts) -> dict[str, Any]:
    known = [item for item in facts.items if item.price is not None]
    if not known:
        return {}
    value: dict[str, Any] = {"value": number(facts.total), "currency": facts.total.currency}
    return value | ({"value_estimated": True} if len(known) < len(facts.items) else {})


def _item(item: Item, facts: Facts) -> dict[str, Any]:
    found: dict[str, Any] = {"item_id": item.id, "item_name": item.name[:LONGEST_TEXT], "location_id": facts.location}
    if item.category:
        found["item_category"] = item.category[:LONGEST_TEXT]
    if item.price is not None:
        found["price"] = number(item.price)
    if item.discount is not None:
        found["discount"] = number(item.discount)
        if facts.coupon:
            found["coupon"] = facts.coupon
    return found | {"quantity": item.quantity}


def number(money: Money) -> float:
    """Return an amount as analytics take it: a number, whole where it is whole."""
    amount = money.decimal()
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def payload(client: str, at: datetime, marketing: str | None, events: Sequence[Event]) -> dict[str, Any]:
    """Return what Google is sent for *events* that happened *at*. *marketing*: the consent, None when nobody was asked."""
    found: dict[str, Any] = {"client_id": client, "timestamp_micros": int(at.timestamp() * 1_000_000)}
    if marketing in ("granted", "denied"):
        found["consent"] = dict.fromkeys(("ad_user_data", "ad_personalization"), marketing.upper())
    return found | {"events": list(events)}


def faults(sent: Mapping[str, Any]) -> list[str]:
    """Return what in a payload breaks Google's documented limits, which answers 2xx all the same."""
    found = [] if _CLIENT.fullmatch(str(sent.get("client_id", ""))) else ["client_id"]
    events = sent.get("events", [])
    if not 1 <= len(events) <= 25:
        found.append("events")
    for event in events:
        found += _event_faults(event)
    return found


def _event_faults(event: Event) -> Iterator[str]:
    name, params = str(event["name"]), event["params"]
    if not _NAME.fullmatch(name) or name in _RESERVED:
        yield f"event {name[:LONGEST_NAME]}"
    if len(params) > MOST_PARAMS:
        yield f"{name}: parameters"
    if params.get("transaction_id") == "":
        yield f"{name}: transaction_id"
    if "value" in params and not params.get("currency"):
        yield f"{name}: currency"
    for key, value in [*params.items(), *(pair for item in params.get("items", []) for pair in item.items())]:
        if not _NAME.fullmatch(key) or key.startswith(_FORBIDDEN):
            yield f"{name}: {key[:LONGEST_NAME]}"
        elif isinstance(value, str) and len(value) > LONGEST_TEXT:
            yield f"{name}: {key} is too long"
