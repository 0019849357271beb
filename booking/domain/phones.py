"""Phone numbers: from what people type to E.164 and back to something readable."""

from collections.abc import Collection

import phonenumbers

from booking.domain.errors import PhoneCountry, PhoneInvalid

_MOBILE = (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE)


def parse(typed: str, region: str) -> str:
    """Return *typed* as E.164, read as in *region* when it has no country prefix.

    Raises: PhoneInvalid (*missing*: nothing was typed).
    """
    if not typed.strip():
        raise PhoneInvalid("phone", missing=True)
    if len(typed) > 40:
        raise PhoneInvalid("phone")
    try:
        number = phonenumbers.parse(typed, region)
    except phonenumbers.NumberParseException:
        raise PhoneInvalid("phone") from None
    if number.extension or not phonenumbers.is_valid_number(number):
        raise PhoneInvalid("phone")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def reachable(e164: str, countries: Collection[str]) -> None:
    """Let pass what can receive a code: a number that can be mobile, of one of *countries*.

    Raises: PhoneCountry for other countries, PhoneInvalid for landlines, services and the like.
    """
    number = phonenumbers.parse(e164)
    if phonenumbers.region_code_for_number(number) not in countries:
        raise PhoneCountry("phone")
    if phonenumbers.number_type(number) not in _MOBILE:
        raise PhoneInvalid("phone", mobile=True)


def readable(e164: str) -> str:
    """Return *e164* in international notation, such as ``+49 30 901820``."""
    return phonenumbers.format_number(phonenumbers.parse(e164), phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def masked(e164: str) -> str:
    """Return what may be shown to someone who has only a link: the country and the last four digits."""
    number = phonenumbers.parse(e164)
    return f"+{number.country_code} ••• {e164[-4:]}"


def prefix(region: str) -> str:
    """Return the country prefix of *region*, such as ``+49``."""
    return f"+{phonenumbers.country_code_for_region(region)}"
