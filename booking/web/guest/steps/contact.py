"""The contact step: who is coming, what they agree to, and the visit they are about to book."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from flask_babel import gettext as _
from flask_babel import ngettext

from booking.domain import contacts, phones
from booking.domain.deadlines import deadlines
from booking.domain.errors import ConsentMissing, Invalid, PhoneInvalid, Refusal
from booking.usecases.bookings import Held
from booking.web.guest.desk import Desk
from booking.web.present.flow import ContactStep, Field, Kept
from booking.web.present.page import Link, Notice
from booking.web.present.refusals import sentence
from booking.web.present.rules import spoken_ahead

FIELDS = ("name", "phone", "email", "comment", "promo")
CONSENTS = ("consent_privacy", "consent_marketing")


@dataclass(frozen=True)
class Typed:
    """What stood in the form's fields. *promo* is there once it was sent, be it empty; *shown_minor*: the total above it."""

    values: Mapping[str, str] = field(default_factory=dict)
    consents: frozenset[str] = frozenset()
    shown_minor: int | None = None

    @classmethod
    def of_form(cls, form: Mapping[str, str]) -> "Typed":
        """Return a posted form's fields; lengths are checked later, so that what was typed can be shown again."""
        values = {name: form.get(name, "")[:2000] for name in FIELDS if name != "promo" or name in form}
        return cls(values, frozenset(name for name in CONSENTS if form.get(name)), _amount(form.get("shown", "")))

    @classmethod
    def of_hold(cls, contact: Mapping[str, str]) -> "Typed":
        """Return what was typed before and kept with the hold."""
        values = {name: contact.get(name, "") for name in FIELDS if name != "promo" or name in contact}
        return cls(values, frozenset(name for name in CONSENTS if contact.get(name)), _amount(contact.get("shown", "")))

    def with_code(self, code: str) -> "Typed":
        return replace(self, values={**self.values, "promo": code})

    def contact(self) -> dict[str, str]:
        """Return what is kept with the hold."""
        kept = {name: value for name, value in self.values.items() if value or name == "promo"}
        shown = {} if self.shown_minor is None else {"shown": str(self.shown_minor)}
        return kept | shown | dict.fromkeys(self.consents, "yes")


def _amount(text: str) -> int | None:
    return int(text) if re.fullmatch(r"\d{1,18}", text, re.ASCII) else None


def consent_texts(desk: Desk) -> dict[str, str]:
    """Return what a client agrees to, as it stands beside the boxes."""
    business = desk.form.location.name_in(desk.lang)
    return {
        "privacy": _("%(business)s may use these details to arrange this visit.", business=business),
        "marketing": _("Send me news and offers from %(business)s now and then.", business=business),
    }


def find_errors(desk: Desk, typed: Typed) -> list[Refusal]:
    """Return everything that is wrong with the fields, in the order they are shown."""
    found: list[Refusal] = []
    checks: tuple[Callable[[], object], ...] = (
        lambda: contacts.name(typed.values["name"]),
        lambda: phones.parse(typed.values["phone"], desk.form.location.country),
        lambda: contacts.email(typed.values["email"]),
        lambda: contacts.comment(typed.values["comment"]),
    )
    for check in checks:
        try:
            check()
        except (Invalid, PhoneInvalid) as refusal:
            found.append(refusal)
    if desk.form.form.privacy_consent == "required" and "consent_privacy" not in typed.consents:
        found.append(ConsentMissing("consent_privacy"))
    return found


def to_check(errors: list[Refusal]) -> Notice:
    """Return what stands above fields of which some are wrong, with the ways to them."""
    heading = ngettext("Please check one thing", "Please check %(num)d things", len(errors))
    fields = tuple(Link(sentence(error), f"#f-{error.field}") for error in errors)
    return Notice("", heading, errors[0].code, "bad", fields=fields)


def contact_step(desk: Desk, held: Held, token: str, typed: Typed, errors: list[Refusal]) -> ContactStep:
    """Return the form; with *held* expired it offers to take the same time again."""
    formats, location = desk.formats, desk.form.location
    wrong = {error.field: sentence(error) for error in errors if error.field}
    moment = formats.moment(held.start, desk.today)
    expired = held.state == "expired"
    return ContactStep(
        action=desk.urls.flow(token, "contact"),
        button=_("Take %(moment)s again", moment=moment) if expired else _("Book %(moment)s", moment=moment),
        prefix=phones.prefix(location.country),
        privacy_required=desk.form.form.privacy_consent == "required",
        fields={name: Field(typed.values.get(name, ""), wrong.get(name, "")) for name in (*FIELDS, "consent_privacy")},
        marketing="consent_marketing" in typed.consents,
        privacy="consent_privacy" in typed.consents,
        privacy_url=location.privacy_url,
        business=location.name_in(desk.lang),
        kept=None if expired else kept_for(desk, held),
        expired=expired,
        again=(("again", "yes"),) if expired else (),
        change=change_urls(desk, held)["time"],
        rule=rule(desk, held),
        phone_echo_url=desk.urls.flow(token, "phone"),
    )


def change_urls(desk: Desk, held: Held) -> dict[str, str]:
    """Return the ways back to each decided step; the hold goes along, so that its own time does not block it."""
    services = tuple(line.service for line in held.appointments)
    asked = desk.asked.but(services=services, hold=held.id, day=desk.formats.local(held.start).date())
    if held.event is not None:
        asked = asked.but(event=held.event, seats=held.seats, day=None)
    else:
        asked = asked.but(staff=held.staff_choice, start=desk.formats.local(held.start) if _time_first(desk) else None)
    return {step: desk.urls.of(asked.but(step=step)) for step in ("service", "staff", "time")}


def _time_first(desk: Desk) -> bool:
    return desk.form.form.steps[:1] == ["time"]


def rule(desk: Desk, held: Held) -> str:
    """Return until when this visit could be changed, by the rules that are frozen with the hold."""
    found = deadlines(held.policy, held.start, desk.form.now)
    return " ".join(spoken_ahead(found, desk.formats, desk.today))


def kept_for(desk: Desk, held: Held) -> Kept:
    formats = desk.formats
    time, until = formats.time(held.start), formats.time(held.expires_at)
    return Kept(
        text=_("We keep %(time)s for you until %(until)s.", time=time, until=until),
        left_s=max(int((held.expires_at - desk.form.now).total_seconds()), 0),
        left_text=_("We keep %(time)s for you for {left} more.", time=time),
        over=_("%(time)s is no longer kept for you. Press the button: if it is still free, it is yours.", time=time),
    )
