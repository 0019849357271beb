"""Money, times, dates, durations and phones as the reader's language and the salon's country write them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property, lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from babel import Locale
from babel.core import UnknownLocaleError
from babel.dates import format_date, format_time, get_timezone, get_timezone_location
from babel.numbers import format_currency, format_decimal
from flask_babel import gettext as _
from flask_babel import ngettext

from booking.domain import phones
from booking.domain.money import Money, digits_of

RTL = frozenset({"ar", "fa", "he", "ur"})
_MONTH_FIRST = frozenset({"US", "PH", "CA"})

# Day patterns whose order and commas are a person's, not an abbreviation's: weekday and month in full.
_LONG = {
    "en": "EEEE d MMMM",
    "en-month-first": "EEEE, MMMM d",
    "de": "EEEE, d. MMMM",
    "es": "EEEE, d 'de' MMMM",
    "ar": "EEEE، d MMMM",
}
_SHORT = {
    "en": "EEE d MMM",
    "en-month-first": "EEE, MMM d",
    "de": "EEE d. MMM",
    "es": "EEE d MMM",
    "ar": "EEEE، d MMMM",
}
_YEAR = {"en": " y", "en-month-first": ", y", "de": " y", "es": " 'de' y", "ar": " y"}
_MONTH = {"es": "LLLL 'de' y"}


@lru_cache(maxsize=64)
def locale_for(lang: str, country: str) -> Locale:
    """Return the locale of *lang* in *country*, else the language's own; English abroad is Europe's."""
    base = lang.replace("-", "_")
    for name in (f"{base}_{country}", "en_150" if base == "en" else base, "en"):
        try:
            return Locale.parse(name)
        except (UnknownLocaleError, ValueError):
            continue
    raise AssertionError("Babel always has English")


@dataclass(frozen=True)
class Formats:
    """How one page writes values: in *lang*, for a salon in *country* whose clock is *zone*."""

    lang: str
    country: str
    zone: ZoneInfo

    @cached_property
    def locale(self) -> Locale:
        return locale_for(self.lang, self.country)

    @property
    def dir(self) -> Literal["ltr", "rtl"]:
        return "rtl" if self.lang.split("-")[0] in RTL else "ltr"

    @cached_property
    def _order(self) -> str:
        language = self.locale.language
        return "en-month-first" if language == "en" and self.country in _MONTH_FIRST else language

    def money(self, money: Money) -> str:
        """Return an amount; whole amounts without empty decimals, such as ``80 €``."""
        return _currency(money, self.locale)

    def less(self, money: Money) -> str:
        """Return what is taken off, with a minus sign before the number in either direction of writing."""
        minus = "\N{LEFT-TO-RIGHT MARK}\N{MINUS SIGN}" if self.dir == "rtl" else "\N{MINUS SIGN}"
        return _currency(Money(-money.minor, money.currency), self.locale).replace("-", minus)

    def range(self, low: Money, high: Money) -> str:
        """Return a price range that names its currency once, such as ``35–60 €`` or ``€35–60``."""
        decimals = 0 if _whole(low) and _whole(high) else digits_of(low.currency)
        digits = {money: _decimal(money, self.locale, decimals) for money in (low, high)}
        first, last = _currency(low, self.locale, decimals), _currency(high, self.locale, decimals)
        if last.startswith(digits[high]) or last.startswith("\N{RIGHT-TO-LEFT MARK}" + digits[high]):
            first = digits[low]
        else:
            last = digits[high]
        return f"{first}–{last}"

    def price(self, low: Money | None, high: Money | None = None) -> str:
        """Return a price, a range, or that it is on request."""
        if low is None:
            return _("on request")
        if not low.minor and high is None:
            return _("free")
        return self.money(low) if high is None else self.range(low, high)

    def total(self, total: Money, is_from: bool) -> str:
        """Return a visit's total; nothing known at all is on request."""
        if not is_from:
            return self.price(total)
        return _("from %(price)s", price=self.money(total)) if total.minor else _("on request")

    def duration(self, minutes: int) -> str:
        """Return a duration such as ``1 h 45 min``."""
        hours, rest = divmod(minutes, 60)
        if not hours:
            return _("%(minutes)d min", minutes=rest)
        return _("%(hours)d h %(minutes)d min", hours=hours, minutes=rest) if rest else _("%(hours)d h", hours=hours)

    def local(self, instant: datetime) -> datetime:
        return instant.astimezone(self.zone)

    def time(self, instant: datetime) -> str:
        """Return the wall time at the salon."""
        return _time(self.local(instant).time(), self.locale)

    def wall(self, minutes: int) -> str:
        """Return a wall time given as minutes after midnight; 1440 is the day's end."""
        return _time(time(minutes // 60 % 24, minutes % 60), self.locale)

    def span(self, start: datetime, end: datetime) -> str:
        return _span(self.time(start), self.time(end))

    def wall_span(self, start_min: int, end_min: int) -> str:
        return _span(self.wall(start_min), self.wall(end_min))

    def offset(self, instant: datetime) -> str:
        """Return how a wall time that happens twice is told apart: its offset, such as ``GMT+2``."""
        minutes = int((self.local(instant).utcoffset() or _ZERO).total_seconds() // 60)
        hours, rest = divmod(abs(minutes), 60)
        return f"GMT{'-' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")

    def day(self, day: date, today: date | None = None) -> str:
        """Return a date with weekday and month in full; with its year when that is not *today*'s."""
        return self._date(day, _LONG, "full", today)

    def short_day(self, day: date) -> str:
        return self._date(day, _SHORT, "medium", None)

    def month(self, day: date) -> str:
        title = format_date(day, _MONTH.get(self.locale.language, "LLLL y"), locale=self.locale)
        return title[:1].upper() + title[1:]

    def moment(self, instant: datetime, today: date | None = None) -> str:
        """Return a date and time as one phrase."""
        return _("%(date)s, %(time)s", date=self.day(self.local(instant).date(), today), time=self.time(instant))

    def deadline(self, instant: datetime, today: date | None = None) -> str:
        """Return a moment that cannot be misread: with the salon's city, and its offset where the wall time happens twice."""
        local = self.local(instant)
        moment = self.moment(instant, today)
        if local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset():
            moment = f"{moment} {self.offset(instant)}"
        return _("%(moment)s (%(city)s time)", moment=moment, city=self.city())

    def short_moment(self, instant: datetime) -> str:
        return _("%(date)s, %(time)s", date=self.short_day(self.local(instant).date()), time=self.time(instant))

    @property
    def first_weekday(self) -> int:
        """Return the day a week begins with here, 0 = Monday."""
        return self.locale.first_week_day

    def weekdays(self) -> list[tuple[str, str]]:
        """Return (short, full) names in the order of the week here."""
        short = self.locale.days["stand-alone"]["short" if self.lang == "ar" else "abbreviated"]
        full = self.locale.days["stand-alone"]["wide"]
        order = [(self.first_weekday + index) % 7 for index in range(7)]
        return [(_capital(short[day].rstrip(".")), _capital(full[day])) for day in order]

    def weekday(self, index: int) -> str:
        return _capital(self.locale.days["stand-alone"]["wide"][index])

    def city(self) -> str:
        """Return the city that stands for the salon's zone, in the reader's language."""
        return get_timezone_location(get_timezone(self.zone.key), locale=self.locale, return_city=True)

    def phone(self, e164: str) -> str:
        """Return a phone number; its groups keep their order inside a sentence that runs from the right."""
        number = phones.readable(e164)
        return f"\N{LEFT-TO-RIGHT ISOLATE}{number}\N{POP DIRECTIONAL ISOLATE}" if self.dir == "rtl" else number

    def services(self, count: int) -> str:
        return ngettext("%(num)d service", "%(num)d services", count)

    def seats(self, count: int) -> str:
        return ngettext("%(num)d place", "%(num)d places", count)

    def places_left(self, count: int) -> str:
        return ngettext("%(num)d place left", "%(num)d places left", count)

    def free_times(self, day: str, count: int) -> str:
        """Return what is announced when another day is shown."""
        return ngettext("%(day)s: %(num)d free time", "%(day)s: %(num)d free times", count, day=day)

    def either(self, names: list[str]) -> str:
        """Return names joined by the language's "or"."""
        return _joined(names, lambda first, last: _("%(first)s or %(last)s", first=first, last=last))

    def every(self, names: list[str]) -> str:
        """Return names joined by the language's "and"."""
        return _joined(names, lambda first, last: _("%(first)s and %(last)s", first=first, last=last))

    def _date(self, day: date, patterns: dict[str, str], fallback: str, today: date | None) -> str:
        pattern = patterns.get(self._order, fallback)
        if today is not None and day.year != today.year and self._order in _YEAR:
            pattern += _YEAR[self._order]
        return _date(day, pattern, self.locale)


_ZERO = datetime(2000, 1, 1) - datetime(2000, 1, 1)  # noqa: DTZ001


def _span(start: str, end: str) -> str:
    return f"{start}–{end}"


def _unbroken(text: str) -> str:
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]


def _joined(names: list[str], pair: Callable[[str, str], str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return pair(_(", ").join(names[:-1]), names[-1])


def _whole(money: Money) -> bool:
    return money.minor % 10 ** digits_of(money.currency) == 0


# A page writes the same prices, days and times again and again, and the next page the same ones.
_remembered = lru_cache(maxsize=4096)


@_remembered
def _date(day: date, pattern: str, locale: Locale) -> str:
    return format_date(day, pattern, locale=locale)


@_remembered
def _time(wall: time, locale: Locale) -> str:
    return _unbroken(format_time(wall, "short", locale=locale))


@_remembered
def _currency(money: Money, locale: Locale, decimals: int | None = None) -> str:
    if decimals is None:
        decimals = 0 if _whole(money) else digits_of(money.currency)
    standard = locale.currency_formats["standard"].pattern
    fraction = "." + "0" * decimals if decimals else ""
    pattern = standard.replace(".00", fraction)
    text = format_currency(money.decimal(), money.currency, pattern, locale=locale, currency_digits=False)
    # In a line that runs from the right, "MX$" at its end would read "$MX".
    return text + "\N{LEFT-TO-RIGHT MARK}" if locale.text_direction == "rtl" and text.endswith("$") else text


@_remembered
def _decimal(money: Money, locale: Locale, decimals: int) -> str:
    fraction = "." + "0" * decimals if decimals else ""
    return format_decimal(money.decimal(), "#,##0" + fraction, locale=locale)
