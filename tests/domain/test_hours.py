"""When one person works. Source: CONTRACT 9, "Working intervals"."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from booking.domain.hours import DatedSpans, Hours, Piece, WeeklySpan
from booking.domain.moments import seconds

MONDAY, TUESDAY, WEDNESDAY = date(2026, 6, 15), date(2026, 6, 16), date(2026, 6, 17)
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)


def every_day(*spans: tuple[int, int]) -> list[WeeklySpan]:
    """Spans in whole hours, on each weekday."""
    return [WeeklySpan(weekday, start * 60, end * 60) for weekday in range(7) for start, end in spans]


def hours(weekly: list[WeeklySpan], *exceptions: DatedSpans, zone: str = "UTC") -> Hours:
    return Hours(ZoneInfo(zone), weekly, exceptions)


def utc(day: date, hour: float) -> int:
    return seconds(datetime(day.year, day.month, day.day, tzinfo=UTC)) + int(hour * 3600)


def test_spans_that_touch_are_one_interval():
    found = hours(every_day((9, 12), (12, 15), (16, 18))).pieces_on(MONDAY)
    assert found == [
        Piece(utc(MONDAY, 9), utc(MONDAY, 15), utc(MONDAY, 9)),
        Piece(utc(MONDAY, 16), utc(MONDAY, 18), utc(MONDAY, 16)),
    ]


def test_a_night_over_midnight_keeps_the_grid_of_its_evening():
    night = hours([WeeklySpan(0, 22 * 60 + 10, 1440), WeeklySpan(1, 0, 360)])
    assert night.pieces_on(TUESDAY) == [Piece(utc(TUESDAY, 0), utc(TUESDAY, 6), utc(MONDAY, 22) + 600)]


def test_round_the_clock_starts_its_grid_at_each_dates_begin():
    always = hours(every_day((0, 24)))
    assert always.pieces_on(TUESDAY) == [Piece(utc(TUESDAY, 0), utc(TUESDAY, 24), utc(TUESDAY, 0))]


def test_round_the_clock_after_a_day_off_began_at_that_midnight():
    always = hours(every_day((0, 24)), DatedSpans(date(2025, 1, 1), date(2025, 1, 1)))
    assert always.pieces_on(TUESDAY)[0].origin_s == utc(date(2025, 1, 2), 0)


def test_before_its_only_day_off_round_the_clock_never_begins():
    always = hours(every_day((0, 24)), DatedSpans(WEDNESDAY, WEDNESDAY))
    assert always.pieces_on(TUESDAY)[0].origin_s == utc(TUESDAY, 0)
    assert always.pieces_on(WEDNESDAY) == []


def test_an_exception_replaces_the_week_and_a_later_one_wins():
    week = every_day((9, 17))
    special = hours(week, DatedSpans(MONDAY, WEDNESDAY, ((600, 660),)), DatedSpans(TUESDAY, TUESDAY))
    assert special.spans_on(MONDAY) == ((600, 660),)
    assert special.spans_on(TUESDAY) == ()
    assert special.spans_on(date(2026, 6, 18)) == ((540, 1020),)


def test_a_span_is_valid_between_its_dates_both_included():
    summer = hours([WeeklySpan(0, 540, 600, MONDAY, MONDAY)])
    assert summer.spans_on(MONDAY) == ((540, 600),)
    assert summer.spans_on(date(2026, 6, 22)) == summer.spans_on(date(2026, 6, 8)) == ()


def test_an_interval_inside_a_skipped_hour_is_none():
    skipped = Hours(ZoneInfo("Europe/Berlin"), [WeeklySpan(6, 120, 165)])
    assert skipped.pieces_on(SPRING) == []


def test_spans_on_both_sides_of_a_skipped_hour_touch():
    around = hours([WeeklySpan(6, 60, 120), WeeklySpan(6, 180, 300)], zone="Europe/Berlin")
    assert around.pieces_on(SPRING) == [Piece(utc(SPRING, 0), utc(SPRING, 3), utc(SPRING, 0))]


def test_spans_that_a_repeated_hour_makes_overlap_are_one():
    around = hours([WeeklySpan(6, 60, 150), WeeklySpan(6, 155, 240)], zone="Europe/Berlin")
    assert around.pieces_on(AUTUMN) == [Piece(utc(AUTUMN, -1), utc(AUTUMN, 3), utc(AUTUMN, -1))]


def test_dates_around_one_that_the_zone_skipped_touch():
    always = hours(every_day((20, 24), (0, 2)), zone="Pacific/Apia")
    before, after = always.pieces_on(date(2011, 12, 29))[-1], always.pieces_on(date(2011, 12, 31))[0]
    assert before.end_s == after.start_s
    assert after.origin_s == before.start_s
