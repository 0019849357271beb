"""The words for every refusal (CONTRACT 7): a title, and a sentence that says what to do now. Pages and API share them."""

from datetime import datetime

from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from booking.domain.errors import Refusal
from booking.web.formats import Formats

_TITLES = {
    "malformed": _l("This request cannot be read"),
    "flow-broken": _l("This link does not fit here"),
    "client-blocked": _l("Please call us"),
    "host-not-allowed": _l("Not on this website"),
    "not-found": _l("There is nothing here"),
    "method-not-allowed": _l("This does not work here"),
    "too-large": _l("This is too much at once"),
    "unsupported-type": _l("This format is not understood"),
    "slot-taken": _l("Somebody was faster"),
    "nobody-free": _l("Nobody is free then"),
    "key-reused": _l("This was sent before"),
    "event-full": _l("Not enough places left"),
    "hold-expired": _l("The time is no longer kept"),
    "code-expired": _l("The code has expired"),
    "flow-expired": _l("This page has been open too long"),
    "link-expired": _l("This link has expired"),
    "service-gone": _l("No longer offered"),
    "invalid": _l("Please check this"),
    "phone-invalid": _l("Please check the phone number"),
    "phone-country": _l("We cannot send codes there"),
    "code-wrong": _l("The code is not right"),
    "code-spent": _l("Too many tries"),
    "proof-missing": _l("Please confirm your phone number"),
    "notice-too-short": _l("Too soon"),
    "beyond-horizon": _l("Too far ahead"),
    "not-offered": _l("Not offered at this time"),
    "cutoff-passed": _l("Too late to change online"),
    "too-many-reschedules": _l("Moved too often"),
    "promo-unknown": _l("Unknown code"),
    "promo-not-applicable": _l("The code does not apply"),
    "consent-missing": _l("Your consent is missing"),
    "too-many-open-bookings": _l("You have several visits ahead"),
    "wrong-state": _l("This is not possible any more"),
    "too-many-codes": _l("Please wait a little"),
    "too-many-requests": _l("Please wait a little"),
    "sms-budget": _l("No more codes today"),
    "sms-unavailable": _l("The code could not be sent"),
    "unavailable": _l("Not possible just now"),
}

_SENTENCES = {
    "malformed": _l("Something in this request is missing or written differently from what we expect."),
    "flow-broken": _l("The link was changed or belongs to another form. Please start again from the beginning."),
    "client-blocked": _l("This visit cannot be booked online. Please call us and we will find a time together."),
    "host-not-allowed": _l("Booking is not allowed from this website. Please use the booking page itself."),
    "not-found": _l("The page may have moved, or the address was typed differently. Please check it or start again."),
    "method-not-allowed": _l("This address does not accept that kind of request."),
    "too-large": _l("What was sent is too long. Please shorten it and try again."),
    "unsupported-type": _l("Please send this in a format that is listed for this address."),
    "slot-taken": _l("This time has just been taken. Please choose another one."),
    "nobody-free": _l("Nobody is free at this time, and nothing is free close to it. Please choose another day."),
    "key-reused": _l("This request was sent before with other details. Please start again."),
    "event-full": _l("There are not enough places left. Please choose fewer places or another date."),
    "hold-expired": _l("The time is no longer kept for you. Please choose it again; it may still be free."),
    "code-expired": _l("The code is no longer valid. Please ask for a new one."),
    "flow-expired": _l("Nothing was booked. Please start again; it takes less than a minute."),
    "link-expired": _l("This visit was some time ago, so its page is closed. You are welcome to book again."),
    "service-gone": _l("This is no longer offered. Please choose something else."),
    "invalid": _l("One of the values is not possible here. Please choose again."),
    "phone-invalid": _l("This does not look like a phone number. Please check it."),
    "phone-country": _l("We cannot send codes to numbers of this country. Please use another number or call us."),
    "code-spent": _l("The code was entered wrongly too often. Please ask for a new one."),
    "proof-missing": _l("Please confirm your phone number with a new code."),
    "notice-too-short": _l("This time is too soon to be booked online. Please choose a later one or call us."),
    "beyond-horizon": _l("This date is further ahead than can be booked online. Please choose an earlier one."),
    "not-offered": _l("This time is not offered for what you chose. Please choose another one."),
    "cutoff-passed": _l("This visit can no longer be changed online. Please call us."),
    "too-many-reschedules": _l("This visit was moved as often as is possible online. Please call us."),
    "promo-unknown": _l("We do not know this code. Please check it or leave the field empty."),
    "promo-not-applicable": _l("This code does not apply to what you chose."),
    "consent-missing": _l("Please agree that we may use your details to arrange this visit."),
    "too-many-open-bookings": _l(
        "With this phone number there are already as many visits ahead as can be booked online. Please call us."
    ),
    "wrong-state": _l("This visit is in a state in which that is not possible."),
    "sms-budget": _l("No more codes can be sent today. Please try again tomorrow or call us."),
    "sms-unavailable": _l("The code could not be sent just now. Please try again in a minute or call us."),
    "unavailable": _l("Something is not working on our side. Nothing is lost; please try again in a moment."),
}

_SWITCHED_OFF = _l("Online booking is switched off here at the moment. Please call or write to book.")
_USED = _l("This code has been used. Please ask for a new one.")
_NO_MOBILE = _l("A code can only be sent to a mobile phone. Please give a mobile number or call us.")

_FIELDS = {
    "name": _l("Please write your name, with up to 60 characters and without special symbols."),
    "email": _l("This does not look like an e-mail address. Please check it or leave it empty."),
    "comment": _l("Please shorten the comment to 500 characters and leave out special symbols."),
    "booking": _l(
        "This link is not complete or no longer valid. Please open it again from your confirmation, or call the salon."
    ),
    "reason": _l("Please shorten this to 500 characters and leave out special symbols."),
    "services": _l("Please choose again what you would like."),
    "service": _l("Please choose again what you would like."),
    "staff": _l("Please choose again who you would like to see."),
    "start": _l("Please choose the time again."),
    "event": _l("Please choose the date again."),
    "seats": _l("Please choose another number of places."),
    "code": _l("Please type the six digits of the code."),
    "Idempotency-Key": _l("The header Idempotency-Key is missing or too long."),
}

_MISSING = {
    "name": _l("Please write your name."),
    "phone": _l("Please write your phone number, so that we can reach you about this visit."),
}

_NOT_APPLICABLE = {
    "period": _l("This code is not valid at the moment."),
    "used-up": _l("This code has been used up."),
    "other-services": _l("This code is for other services than you chose."),
    "not-first": _l("This code is for the first visit that is booked online."),
    "worse": _l("The price is already lower than with this code. Nothing more is needed from you."),
    "dearer": _l("A discount has ended meanwhile. Please look at the new price and press the button again."),
}

CODES = frozenset(_TITLES)


def title(code: str) -> str:
    """Return the heading for a refusal's code; every code has one."""
    return str(_TITLES[code])


def sentence(refusal: Refusal, formats: Formats | None = None, lang: str | None = None) -> str:
    """Return what to tell the person. *formats* lets times be named; *lang* speaks another language than the request's."""
    if lang is not None:
        with force_locale(lang):
            return sentence(refusal, formats)
    code = refusal.code
    if code == "slot-taken" and formats is not None:
        return _taken(refusal, formats)
    if code in ("too-many-requests", "too-many-codes"):
        return wait(int(getattr(refusal, "retry_after_s", 60)))
    if refusal.facts and (found := _by_fact(refusal)):
        return found
    if code == "promo-not-applicable":
        return str(_NOT_APPLICABLE.get(getattr(refusal, "reason", ""), _SENTENCES[code]))
    if code == "code-wrong":
        return _wrong(int(refusal.facts.get("attempts_left", 0)))
    if code in ("invalid", "malformed", "not-found") and refusal.field in _FIELDS:
        return str(_FIELDS[refusal.field])
    return str(_SENTENCES[code])


def sentence_of(code: str) -> str:
    """Return the sentence of a code that needs no facts."""
    return str(_SENTENCES[code])


def _by_fact(refusal: Refusal) -> str:
    """Return what a fact beside the code makes of the sentence; "" when it makes nothing of it."""
    if refusal.facts.get("missing"):
        return str(_MISSING.get(refusal.field or "", ""))
    for code, fact, words in (
        ("code-spent", "used", _USED),
        ("phone-invalid", "mobile", _NO_MOBILE),
        ("not-found", "switched_off", _SWITCHED_OFF),
    ):
        if refusal.code == code and refusal.facts.get(fact):
            return str(words)
    return ""


def wait(seconds: int) -> str:
    """Return how long to wait before the next try."""
    minutes = -(-max(seconds, 1) // 60)
    if minutes > 120:
        return ngettext("Please try again in %(num)d hour.", "Please try again in %(num)d hours.", -(-minutes // 60))
    if seconds < 60:
        return ngettext("Please try again in %(num)d second.", "Please try again in %(num)d seconds.", max(seconds, 1))
    return ngettext("Please try again in %(num)d minute.", "Please try again in %(num)d minutes.", minutes)


def _taken(refusal: Refusal, formats: Formats) -> str:
    start = getattr(refusal, "start", None)
    if not isinstance(start, datetime):
        return str(_SENTENCES["slot-taken"])
    if getattr(refusal, "alternatives", None):
        return _("%(time)s has just been taken. These are close:", time=formats.time(start))
    return _("%(time)s has just been taken. Please choose another time.", time=formats.time(start))


def _wrong(left: int) -> str:
    if not left:
        return _("This code is not right. Please ask for a new one.")
    return ngettext("This code is not right. %(num)d try left.", "This code is not right. %(num)d tries left.", left)
