"""What a client agreed to, kept so that it can be shown later: each with the very text, its version, language and time."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any


def record(given: Mapping[str, bool], texts: Mapping[str, str], lang: str, at: datetime) -> dict[str, Any]:
    """Return the consents *given* (`privacy`, `marketing`) as a booking keeps them.

    Shape: {"privacy": true, "marketing": false, "at", "lang", "texts": {"privacy": {"text", "version"}, ...}}; without
    *texts* (the caller showed its own) only what was said yes or no to.
    """
    shown = {name: {"text": text, "version": version(text)} for name, text in texts.items()}
    return {**given, "at": at.isoformat(), "lang": lang, "texts": shown}


def version(text: str) -> str:
    """Return the name of a text's wording: another wording has another one."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]
