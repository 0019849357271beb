"""The kinds of value a salon file holds: each takes what the file says and gives the typed value, or a sentence."""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo

from booking.domain.money import Money
from booking.domain.text import Text
from booking.usecases.salon.facts import facts_in
from booking.usecases.salon.paths import Place, refuse_parts, wrong

T = TypeVar("T")
D = TypeVar("D", bound=date)
Span = tuple[int, int]
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_MIN = 24 * 60
RASTER_MIN = 5
FIRST_YEAR, LAST_YEAR = 1970, 2200
# Money is kept in 32-bit columns.
MAX_MINOR = 2_000_000_000

_ID = re.compile(r"[A-Za-z0-9_-]{1,40}")
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])|24:00")
_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_ISO_WALL = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?")
# Control characters and those that turn the direction of the text around them; PostgreSQL refuses NUL anyway.
_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


# --- texts


def text_fault(value: Any, limit: int, *, lines: bool) -> str | None:
    """Return what is wrong with one text, None when nothing is."""
    if not isinstance(value, str):
        return "Write a text in quotes."
    if not value.strip():
        return "The text is empty."
    if len(value) > limit:
        return f"The text is longer than {limit} characters."
    if _HIDDEN.search(value.replace("\r\n", "\n")) or "\t" in value or (not lines and "\n" in value):
        return "The text holds control characters." if lines else "Write one line without control characters."
    return None


def plain(limit: int, *, lines: bool = False) -> AfterValidator:
    """Return the check of a text in one language."""

    def check(value: str) -> str:
        if fault := text_fault(value, limit, lines=lines):
            raise wrong(fault)
        return value.strip()

    return AfterValidator(check)


def by_language(limit: int, *, lines: bool = False) -> BeforeValidator:
    """Return the reader of a text that may be a table by language; the value is always such a table."""

    def read(value: Any, info: ValidationInfo) -> Text:
        languages = facts_in(info).languages
        if isinstance(value, str):
            if fault := text_fault(value, limit, lines=lines):
                raise wrong(fault)
            return {(languages or ("",))[0]: value.strip()}
        if not isinstance(value, dict):
            raise wrong("Write a text, or a table of texts by language.")
        refuse_parts(value, _language_faults(value, languages, limit, lines=lines))
        return {language: text.strip() for language, text in value.items()}

    return BeforeValidator(read)


def _language_faults(
    table: dict[str, Any], languages: tuple[str, ...] | None, limit: int, *, lines: bool
) -> list[tuple[Place, str]]:
    faults: list[tuple[Place, str]] = []
    for language, text in table.items():
        if languages and language not in languages:
            faults.append(((language,), f'"{language}" is not one of location.languages ({", ".join(languages)}).'))
        elif fault := text_fault(text, limit, lines=lines):
            faults.append(((language,), fault))
    if languages and languages[0] not in table:
        faults.append(((), f'The text in the default language "{languages[0]}" is missing.'))
    return faults


Line = Annotated[str, plain(200)]
Title = Annotated[Text, by_language(200)]
Prose = Annotated[Text, by_language(5000, lines=True)]


# --- ids


def is_id(value: str) -> bool:
    """Return whether *value* may be an id."""
    return _ID.fullmatch(value) is not None


def own_id(kind: str) -> AfterValidator:
    """Return the check of an id that must stand once among the *kind*."""

    def check(value: str, info: ValidationInfo) -> str:
        if not is_id(value):
            raise wrong("An id has 1 to 40 letters A-Z, digits, hyphens or underscores.")
        if not facts_in(info).is_new(kind, value):
            raise wrong(f'The id "{value}" stands twice among the {kind}.')
        return value

    return AfterValidator(check)


def check_known(kind: str, value: str, info: ValidationInfo) -> str:
    """Return *value* when it is an id among the *kind* of the file."""
    if value not in facts_in(info).ids[kind]:
        raise wrong(f'There is no "{value}" among the {kind}.')
    return value


def known(kind: str) -> AfterValidator:
    """Return the check of an id that must be listed among the *kind* of the file."""

    def check(value: str, info: ValidationInfo) -> str:
        return check_known(kind, value, info)

    return AfterValidator(check)


def no_repeats(values: list[Any]) -> list[Any]:
    """Return *values*, or refuse the ones that stand there again."""
    seen: set[Any] = set()
    faults: list[tuple[Place, str]] = []
    for index, value in enumerate(values):
        if value in seen:
            faults.append(((index,), f"{value} stands twice."))
        seen.add(value)
    refuse_parts(values, faults)
    return values


Once = AfterValidator(no_repeats)


# --- times


def read_clock(value: Any) -> int | str:
    """Return the minutes since midnight of an `HH:MM`, or what is wrong with it."""
    match = _CLOCK.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        return 'Write a time as "HH:MM", in quotes.'
    minutes = DAY_MIN if match[1] is None else int(match[1]) * 60 + int(match[2])
    return minutes if minutes % RASTER_MIN == 0 else "Write a time on a multiple of 5 minutes."


def _clock(value: Any) -> int:
    minutes = read_clock(value)
    if isinstance(minutes, str):
        raise wrong(minutes)
    return minutes


def _clock_of_start(value: Any) -> int:
    minutes = _clock(value)
    if minutes == DAY_MIN:
        raise wrong("24:00 only ends a day; write 00:00 of the next one.")
    return minutes


Clock = Annotated[int, BeforeValidator(_clock_of_start)]
ClockEnd = Annotated[int, BeforeValidator(_clock)]


def read_spans(value: Any) -> list[Span]:
    """Return the spans of a day such as ``["09:00-13:00"]``, in the order of the day."""
    if not isinstance(value, list):
        raise wrong('Write a list of spans, such as ["09:00-13:00", "14:00-20:00"].')
    spans: list[Span] = []
    faults: list[tuple[Place, str]] = []
    for index, text in enumerate(value):
        span = _span(text)
        if isinstance(span, str):
            faults.append(((index,), span))
        elif any(start < span[1] and span[0] < end for start, end in spans):
            faults.append(((index,), f"{text} overlaps another span of the day."))
        else:
            spans.append(span)
    refuse_parts(value, faults)
    return sorted(spans)


def _span(text: Any) -> Span | str:
    first, dash, last = text.partition("-") if isinstance(text, str) else ("", "", "")
    if not dash:
        return 'Write a span as "HH:MM-HH:MM", in quotes.'
    start, end = read_clock(first), read_clock(last)
    for bound in (start, end):
        if isinstance(bound, str):
            return bound
    assert isinstance(start, int)
    assert isinstance(end, int)
    if start == end:
        return "The span is empty."
    return (start, end) if start < end else "The span ends before it begins; a span ends at 24:00 at the latest."


DaySpans = Annotated[list[Span], BeforeValidator(read_spans)]


def _day(value: Any, info: ValidationInfo) -> date:
    return _in_reach(_any_day(value, info))


def _in_reach(value: D) -> D:
    """Refuse dates so far off that counting days around them would leave the calendar."""
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise wrong(f"Write a date between {FIRST_YEAR} and {LAST_YEAR}.")
    return value


def _any_day(value: Any, info: ValidationInfo) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if facts_in(info).is_json:
        if isinstance(value, str) and _ISO_DATE.fullmatch(value):
            return _parsed(date.fromisoformat, value, "There is no such date.")
        raise wrong('Write a date as "2026-12-24".')
    raise wrong("Write a date as 2026-12-24, without quotes.")


def _wall(value: Any, info: ValidationInfo) -> datetime:
    if isinstance(value, str) and facts_in(info).is_json and _ISO_WALL.fullmatch(value):
        value = _parsed(datetime.fromisoformat, value, "There is no such date and time.")
    if not isinstance(value, datetime) or value.tzinfo is not None:
        quotes = "in quotes" if facts_in(info).is_json else "without quotes"
        raise wrong(f"Write a wall time of the location as 2026-12-01T18:00:00, {quotes} and without a zone.")
    return _in_reach(value)


def _parsed(parse: Callable[[str], T], value: str, sentence: str) -> T:
    try:
        return parse(value)
    except ValueError:
        raise wrong(sentence) from None


Day = Annotated[date, BeforeValidator(_day)]
Wall = Annotated[datetime, BeforeValidator(_wall)]
Minutes = Annotated[int, Field(ge=0, le=DAY_MIN)]


# --- money


def _price(value: Any, info: ValidationInfo) -> Money:
    if not isinstance(value, str):
        raise wrong('Write the amount as a decimal in quotes, such as "45.00".')
    currency = facts_in(info).currency
    try:
        # With an unknown currency only the digits are left to check; the currency itself has its own error.
        money = Money.parse(value, currency or "CLF")
    except ValueError as error:
        raise wrong(_price_sentence(str(error))) from None
    if money.minor > MAX_MINOR:
        raise wrong("The amount is too large.")
    return money


def _price_sentence(fault: str) -> str:
    if "digits" in fault:
        return f"The amount has too many decimals: {fault}."
    return 'Write the amount as a plain decimal, such as "45.00".'


Price = Annotated[Money, BeforeValidator(_price)]
