"""What is said about a rule and what is checked never disagree, in any language and zone. Source: DESIGN 2.5, invariant 7."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

import pytest
from babel import Locale
from flask_babel import force_locale
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from booking.domain.deadlines import check_cancel, check_move, deadlines
from booking.domain.errors import Refusal
from booking.domain.policies import Policy
from booking.web.formats import Formats
from booking.web.language import INTERFACE
from booking.web.present.rules import spoken, spoken_ahead

ZONES = [
    "Europe/Berlin",
    "Europe/London",
    "America/New_York",
    "America/Sao_Paulo",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Asia/Kathmandu",
    "Asia/Beirut",
    "Pacific/Apia",
    "Antarctica/Troll",
]
COUNTRIES = ["DE", "US", "ES", "SA"]
# How each language begins the sentence that allows something; (cancelling, moving).
ALLOWS = {
    "en": (
        r"Free to cancel( or move)? until (.+)\.",
        r"(?:You can move it|Free to cancel or move) until (.+)\.",
    ),
    "de": (
        r"Kostenlos absagen( oder verschieben)? bis (.+)\.",
        r"(?:Verschieben können Sie ihn|Kostenlos .+ verschieben) bis (.+)\.",
    ),
    "es": (
        r"Puedes cancelar( o mover la cita)? gratis hasta el (.+)\.",
        r"Puedes (?:moverla|.+ mover la cita gratis) hasta el (.+)\.",
    ),
    "ar": (
        r"(?:الإلغاء مجاني|يمكنك إلغاء الموعد أو نقله مجانًا)() حتى (.+)\.",
        r"(?:يمكنك نقله|يمكنك إلغاء الموعد أو نقله مجانًا) حتى (.+)\.",
    ),
}


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    from flask import Flask
    from flask_babel import Babel

    from booking.web.language import TRANSLATIONS

    made = Flask(__name__)
    Babel(made, default_translation_directories=str(TRANSLATIONS))
    return made


def read(text: str, lang: str, zone: ZoneInfo, today: dt.date) -> dt.datetime:
    """Return the instant that *text* names, read as a person reads it: day, month, year if said, time, offset if said."""
    locale = Locale.parse(lang)
    months = {name.casefold(): number for number, name in locale.months["format"]["wide"].items()}
    month = next(number for name, number in months.items() if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text.casefold()))
    clock = re.search(
        r"(\d{1,2}):(\d\d)\s*([^\W\d]\.?(?:\s?m\.)?m?)?", text.replace("\N{NO-BREAK SPACE}", " ").replace("\u202f", " ")
    )
    assert clock, text
    hour, minute, half = int(clock[1]), int(clock[2]), (clock[3] or "").casefold()
    if half[:1] in ("p", "م"):
        hour = hour % 12 + 12
    elif half[:1] in ("a", "ص"):
        hour %= 12
    rest = text[: clock.start()]
    year = next((int(one) for one in re.findall(r"\d+", rest) if len(one) == 4), today.year)
    day = next(int(one) for one in re.findall(r"\d+", rest) if len(one) < 3)
    wall = dt.datetime(year, month, day, hour, minute)  # noqa: DTZ001 - a wall time, read back from words
    offset = re.search(r"GMT([+-])(\d+)(?::(\d\d))?", text)
    if offset:
        length = dt.timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
        return (wall - (length if offset[1] == "+" else -length)).replace(tzinfo=dt.UTC)
    first, second = (wall.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    assert first.utcoffset() == second.utcoffset(), f"{text} happens twice"
    return first.astimezone(dt.UTC)


cells = st.integers(0, 2 * 366 * 288).map(lambda cell: dt.datetime(2026, 1, 1, tzinfo=dt.UTC) + cell * dt.timedelta(minutes=5))
# Deadlines around the changes of clocks, where a wall time can be misread.
CHANGES = {
    "Europe/Berlin": "2026-10-25T00:00",
    "America/New_York": "2026-11-01T05:00",
    "Australia/Lord_Howe": "2026-04-04T14:00",
    "Africa/Casablanca": "2026-02-15T01:00",
    "Antarctica/Troll": "2026-10-25T00:00",
}


def around(zone: str) -> st.SearchStrategy[tuple[str, dt.datetime]]:
    change = dt.datetime.fromisoformat(CHANGES[zone] + "+00:00")
    return st.integers(-12, 48).map(lambda cell: (zone, change + cell * dt.timedelta(minutes=5)))


places = st.tuples(st.sampled_from(ZONES), cells) | st.sampled_from(sorted(CHANGES)).flatmap(around)
cutoffs = st.sampled_from([-1, 0, 15, 60, 1440, 2880]) | st.integers(0, 20_000)


@settings(max_examples=600, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    lang=st.sampled_from(INTERFACE),
    place=places,
    country=st.sampled_from(COUNTRIES),
    cancel=cutoffs,
    move=cutoffs | st.none(),
    most=st.integers(0, 3),
    moved=st.integers(0, 3),
    before=st.sampled_from([-1, 0, 1]) | st.integers(-3_000_000, 3_000_000),
    of_move=st.booleans(),
)
def test_text_and_check_never_disagree(app, lang, place, country, cancel, move, most, moved, before, of_move):
    move = cancel if move is None else move
    policy = Policy(cancel_cutoff_min=cancel, reschedule_cutoff_min=move, max_reschedules=most)
    # One of the deadlines is drawn, and most moments lie within a second of it.
    zone, until = place
    start, now = until + dt.timedelta(minutes=max(move if of_move else cancel, 0)), until + dt.timedelta(seconds=before)
    found = deadlines(policy, start, now, "confirmed", moved)
    formats = Formats(lang, country, ZoneInfo(zone))
    today = now.astimezone(formats.zone).date()
    with app.test_request_context(), force_locale(lang):
        said, ahead = spoken(found, formats, today), spoken_ahead(found, formats, today)
        just_booked = spoken(found, formats, today, now)
    assert 1 <= len(said) <= 2
    assert all(said + ahead + just_booked)
    for sentences in (said, ahead, just_booked):
        for check, pattern in zip((check_cancel, check_move), ALLOWS[lang], strict=True):
            named = [match.groups()[-1] for one in sentences if (match := re.fullmatch(pattern, one))]
            try:
                check(found)
            except Refusal:
                assert named == [], "the text allows what the check refuses"
            else:
                (text,) = named
                until = read(text, lang, formats.zone, today)
                assert now < until, "the text names a moment that has passed"
                assert until == (found.cancel if check is check_cancel else found.move).until


def test_nobody_is_told_of_a_deadline_that_had_passed_when_they_booked(app):
    start = dt.datetime(2026, 12, 2, 9, tzinfo=dt.UTC)
    until, late = start - dt.timedelta(days=1), start - dt.timedelta(hours=2)
    found = deadlines(Policy(cancel_cutoff_min=1440, reschedule_cutoff_min=1440), start, late)
    formats, today = Formats("en", "DE", ZoneInfo("Europe/Berlin")), late.date()
    with app.test_request_context(), force_locale("en"):
        early = spoken(found, formats, today, until - dt.timedelta(seconds=1))
        assert early == ("It could be cancelled or moved online until Tuesday 1 December, 10:00 (Berlin time). Please call us.",)
        for made in (until, late):
            assert spoken(found, formats, today, made) == ("This close to the visit it can be cancelled or moved only by phone.",)


def test_the_sentence_is_the_one_that_was_promised(app):
    policy = Policy(cancel_cutoff_min=1440, reschedule_cutoff_min=2880)
    start = dt.datetime(2026, 12, 2, 9, tzinfo=dt.UTC)
    found = deadlines(policy, start, dt.datetime(2026, 11, 24, 8, tzinfo=dt.UTC))
    formats = Formats("en", "DE", ZoneInfo("Europe/Berlin"))
    with app.test_request_context(), force_locale("en"):
        assert spoken(found, formats, dt.date(2026, 11, 24)) == (
            "Free to cancel until Tuesday 1 December, 10:00 (Berlin time).",
            "You can move it until Monday 30 November, 10:00 (Berlin time).",
        )
