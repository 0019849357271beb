"""A mail as its templates see it."""

from dataclasses import dataclass

from booking.web.accent import Accent
from booking.web.present.flow import Fact, Line


@dataclass(frozen=True, slots=True)
class MailPage:
    """*first*: the line that mailboxes show beside the subject. *light* and *dark*: the form's accent on both grounds."""

    lang: str
    dir: str
    subject: str
    business: str
    heading: str
    first: str
    facts: tuple[Fact, ...]
    lines: tuple[Line, ...]
    total: str
    rule: str
    reference: str
    action: tuple[str, str] | None
    reason: str
    address: str
    phone: str
    light: Accent
    dark: Accent
