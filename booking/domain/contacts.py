"""What a client types about themselves: limits, and characters that have no business there. Source: CONTRACT 8."""

import re
import unicodedata

from booking.domain.errors import Invalid

NAME_LENGTH = 60
COMMENT_LENGTH = 500
EMAIL_LENGTH = 254
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_EMAIL = re.compile(r"[^\s@<>()\[\],;:\"\\]+@[^\s@<>()\[\],;:\"\\.]+(\.[^\s@<>()\[\],;:\"\\.]+)+")


def name(typed: str) -> str:
    """Return a name. Raises: Invalid when it is empty (*missing*), too long or holds control characters."""
    cleaned = _clean(typed, "name", NAME_LENGTH)
    if not cleaned:
        raise Invalid("name", missing=True)
    if not any(letter.isalnum() for letter in cleaned):
        raise Invalid("name")
    return cleaned


def comment(typed: str | None) -> str | None:
    """Return a comment, line breaks kept; None when it is empty."""
    return _clean(typed or "", "comment", COMMENT_LENGTH, lines=True) or None


def reason(typed: str | None) -> str | None:
    """Return why a visit is cancelled, line breaks kept; None when nothing is said."""
    return _clean(typed or "", "reason", COMMENT_LENGTH, lines=True) or None


def email(typed: str | None) -> str | None:
    """Return an e-mail address; None when it is empty."""
    cleaned = _clean(typed or "", "email", EMAIL_LENGTH)
    if cleaned and not _EMAIL.fullmatch(cleaned):
        raise Invalid("email")
    return cleaned or None


def _clean(typed: str, field: str, length: int, *, lines: bool = False) -> str:
    text = unicodedata.normalize("NFC", typed.replace("\r\n", "\n") if lines else typed).strip()
    if len(text) > length:
        raise Invalid(field)
    for letter in text:
        if letter in _BIDI or (unicodedata.category(letter) in ("Cc", "Cs") and not (lines and letter == "\n")):
            raise Invalid(field)
    return text
