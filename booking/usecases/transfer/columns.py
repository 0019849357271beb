"""The columns of the bookings CSV, and the guard against cells that a spreadsheet would run as formulas."""

import re

REQUIRED = (
    "external_id",
    "location",
    "service",
    "staff",
    "start",
    "end",
    "status",
    "name",
    "phone",
    "email",
    "price",
    "comment",
)
_LATER = ("seats", "reference", "source", "created_at", "form", "attribution", "discount", "promo", "attendance_confirmed_at")
EXPORTED = (*REQUIRED, *_LATER)
# What is written beside refused rows; a mended file of refused rows can be imported as it is.
REFUSAL = ("row", "reason")
KNOWN = frozenset(EXPORTED) | frozenset(REFUSAL)

# Apostrophes before the sign count too, so that a text that already had one comes back as it was.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")


def guarded(cell: str) -> str:
    """Return *cell* with a leading apostrophe when a spreadsheet would take it for a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """Return *cell* without the apostrophe that `guarded` put there."""
    return cell[1:] if _GUARDED.match(cell) else cell
