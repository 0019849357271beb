"""Where a booking came from: a closed list of keys, each with what it must look like. Source: the embed contract, B4 and B5."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

UTM = ("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "utm_id")
CLICK_IDS = ("gclid", "gbraid", "wbraid", "dclid", "fbclid", "ttclid", "msclkid", "yclid")
GA_IDS = ("ga_client_id", "ga_session_id")
ADDRESSES = ("referrer", "landing")
LENGTH = 255
IDS_KEPT = timedelta(days=180)
GOOGLE_SINKS = frozenset({"gtag", "gtm"})
SINKS = GOOGLE_SINKS | {"meta", "metrika", "shopify", "plausible", "relay", "custom"}

_CLICK = re.compile(r"[\w.-]{1,255}", re.ASCII)
_SHAPES: Mapping[str, re.Pattern[str]] = {
    **dict.fromkeys(CLICK_IDS, _CLICK),
    "ref": re.compile(r"[A-Za-z0-9_.-]{1,64}"),
    "embed_mode": re.compile(r"inline|popup|floating|iframe|hosted"),
    "ga_client_id": re.compile(r"[0-9]{1,12}\.[0-9]{1,12}"),
    "ga_session_id": re.compile(r"[0-9]{1,15}"),
    "captured_at": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|\+00:00)"),
}
_ANSWERS = {"granted": "granted", "denied": "denied", True: "granted", False: "denied"}

Record = dict[str, Any]


def clean(given: Mapping[str, Any]) -> Record:
    """Return what may be stored of *given*: known keys, each of its shape; no ids where analytics was refused."""
    found: Record = {}
    for key in (*UTM, *CLICK_IDS, "ref", *ADDRESSES, "host_origin", "embed_mode", *GA_IDS, "captured_at"):
        value = _text(key, given.get(key))
        if value:
            found[key] = value
    consent = _consent(given.get("consent"))
    if consent:
        found["consent"] = consent
    return _obeying(found)


def _text(key: str, value: object) -> str | None:
    if not isinstance(value, str) or not value or not value.isprintable():
        return None
    if key in _SHAPES:
        return value if _SHAPES[key].fullmatch(value) else None
    if key in ADDRESSES or key == "host_origin":
        return _address(value, with_path=key != "host_origin")
    return value[:LENGTH]


def _address(value: str, *, with_path: bool) -> str | None:
    """Return origin and path of an address: never its query, fragment or login."""
    try:
        parts = urlsplit(value)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host:
        return None
    origin = f"{parts.scheme}://{f'[{host}]' if ':' in host else host}{f':{port}' if port else ''}"
    return (origin + (parts.path if with_path else ""))[:LENGTH]


def _consent(given: object) -> dict[str, str]:
    if not isinstance(given, Mapping):
        return {}
    kept = {}
    for name in ("analytics", "marketing"):
        value = given.get(name)
        answer = _ANSWERS.get(value) if isinstance(value, str | bool) else None
        if answer:
            kept[name] = answer
    return kept


def _obeying(record: Record) -> Record:
    """Return *record* without the ids that a refused consent forbids."""
    consent = record.get("consent", {})
    denied: tuple[str, ...] = ()
    if consent.get("analytics") == "denied":
        denied = (*CLICK_IDS, *GA_IDS)
    elif consent.get("marketing") == "denied":
        denied = CLICK_IDS
    return {key: value for key, value in record.items() if key not in denied}


def merged(*records: Mapping[str, Any] | None) -> Record:
    """Return cleaned *records* as one; what is said later wins, and so does a consent that was given or refused later."""
    whole: Record = {}
    for record in records:
        if record:
            consent = whole.get("consent", {}) | record.get("consent", {})
            whole = whole | dict(record) | ({"consent": consent} if consent else {})
    return _obeying(whole)


def stored(record: Mapping[str, Any], form_id: str, now: datetime) -> Record | None:
    """Return the record as a booking keeps it; None when nothing is known."""
    if not record:
        return None
    return {"form_id": form_id, "captured_at": now.isoformat()} | dict(record) | {"client_emitted": False}


def has_ids(record: Mapping[str, Any] | None) -> bool:
    """Return whether *record* holds an id of a click or of a browser."""
    return bool(record) and any(key in (record or {}) for key in (*CLICK_IDS, *GA_IDS))


def without_ids(record: Mapping[str, Any]) -> Record:
    """Return *record* with the campaign but without the ids of clicks and browsers."""
    return {key: value for key, value in record.items() if key not in (*CLICK_IDS, *GA_IDS)}


def emitted(record: Mapping[str, Any] | None, sinks: frozenset[str]) -> Record:
    """Return *record* with the browser's word that it has reported the booking to *sinks*."""
    known = set((record or {}).get("client_sinks", ()))
    return dict(record or {}) | {"client_emitted": True, "client_sinks": sorted(known | (sinks & SINKS))}


def told_google(record: Mapping[str, Any] | None) -> bool:
    """Return whether the browser has reported the booking to Google."""
    return bool(GOOGLE_SINKS & set((record or {}).get("client_sinks", ())))


def reportable(record: Mapping[str, Any] | None) -> bool:
    """Return whether the server may report about this booking: a browser's id is known and analytics was not refused."""
    if not record or not record.get("ga_client_id"):
        return False
    return bool(record.get("consent", {}).get("analytics") != "denied")
