"""What clocks on the wall do when they change. Source: CONTRACT 9."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from booking.domain.moments import date_runs, local_date, seconds, wall_instants, wall_s

BERLIN, HAVANA, APIA = ZoneInfo("Europe/Berlin"), ZoneInfo("America/Havana"), ZoneInfo("Pacific/Apia")
LORD_HOWE, ST_JOHNS = ZoneInfo("Australia/Lord_Howe"), ZoneInfo("America/St_Johns")
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)


def utc(text: str) -> int:
    return seconds(datetime.fromisoformat(text).replace(tzinfo=UTC))


@pytest.mark.parametrize("minute", [120, 125, 150, 175, 180])
@pytest.mark.parametrize("end", [False, True])
def test_a_skipped_wall_time_is_the_first_instant_after_the_gap(minute, end):
    assert wall_s(SPRING, minute, BERLIN, end=end) == utc("2026-03-29T01:00")


def test_a_repeated_begin_is_the_first_and_a_repeated_end_the_second():
    assert wall_s(AUTUMN, 150, BERLIN) == utc("2026-10-25T00:30")
    assert wall_s(AUTUMN, 150, BERLIN, end=True) == utc("2026-10-25T01:30")


def test_a_span_that_ends_at_a_midnight_that_happens_twice_ends_at_the_first():
    assert wall_instants(date(2026, 11, 1), 0, HAVANA) == (utc("2026-11-01T04:00"), utc("2026-11-01T05:00"))
    assert wall_s(date(2026, 10, 31), 1440, HAVANA, end=True) == utc("2026-11-01T04:00")
    assert wall_s(date(2026, 11, 1), 0, HAVANA) == utc("2026-11-01T04:00")


def test_a_clock_that_goes_back_half_an_hour_repeats_half_an_hour():
    first, second = wall_instants(date(2026, 4, 5), 105, LORD_HOWE)
    assert second - first == 1800


def test_a_wall_time_is_shown_never_once_or_twice():
    assert wall_instants(SPRING, 150, BERLIN) == ()
    assert wall_instants(SPRING, 180, BERLIN) == (utc("2026-03-29T01:00"),)
    assert wall_instants(AUTUMN, 150, BERLIN) == (utc("2026-10-25T00:30"), utc("2026-10-25T01:30"))


def test_a_date_that_a_zone_skipped_has_no_time():
    skipped = date(2011, 12, 30)
    assert wall_s(skipped, 0, APIA) == wall_s(skipped, 1440, APIA, end=True) == wall_s(date(2011, 12, 31), 0, APIA)
    runs = date_runs(APIA, utc("2011-12-29T00:00"), utc("2012-01-01T00:00"))
    assert skipped not in [day for _, _, day in runs]


def test_dates_follow_each_other_over_days_of_other_lengths():
    from_s, until_s = utc("2026-10-24T00:00"), utc("2026-10-27T00:00")
    assert [((end - start) // 3600, day.day) for start, end, day in date_runs(BERLIN, from_s, until_s)] == [
        (22, 24),
        (25, 25),
        (24, 26),
        (1, 27),
    ]


def test_a_clock_put_back_over_midnight_gives_a_date_two_runs():
    runs = date_runs(ST_JOHNS, utc("2010-11-07T00:00"), utc("2010-11-07T05:00"))
    assert runs == [
        (utc("2010-11-07T00:00"), utc("2010-11-07T02:30"), date(2010, 11, 6)),
        (utc("2010-11-07T02:30"), utc("2010-11-07T02:31"), date(2010, 11, 7)),
        (utc("2010-11-07T02:31"), utc("2010-11-07T03:30"), date(2010, 11, 6)),
        (utc("2010-11-07T03:30"), utc("2010-11-07T05:00"), date(2010, 11, 7)),
    ]


@pytest.mark.parametrize("zone", [BERLIN, HAVANA, APIA, LORD_HOWE, ST_JOHNS], ids=str)
@pytest.mark.parametrize("until", ["2026-10-25T12:00", "2026-11-01T12:00", "2026-04-05T12:00", "2026-03-29T12:00"])
def test_every_minute_of_a_stretch_has_the_date_the_wall_calendar_shows(zone, until):
    until_s = utc(until)
    runs = date_runs(zone, until_s - 36 * 3600, until_s)
    assert [end for _, end, _ in runs[:-1]] == [start for start, _, _ in runs[1:]]
    assert (runs[0][0], runs[-1][1]) == (until_s - 36 * 3600, until_s)
    for start, end, day in runs:
        assert {local_date(at, zone) for at in range(start, end, 900)} == {day}
