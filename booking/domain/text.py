"""Texts that a client reads, written by the owner in one or several languages."""

from collections.abc import Mapping

Text = dict[str, str]


def pick(text: Mapping[str, str] | None, lang: str, default: str) -> str:
    """Return *text* in *lang*, else in *default*, else whatever there is, else an empty string."""
    if not text:
        return ""
    return text.get(lang) or text.get(default) or next(iter(text.values()))
