"""Working time and grids laid out in cells. Source: CONTRACT 9."""

from datetime import date
from zoneinfo import ZoneInfo

from booking.domain.board import Roster, Stretch, stretch_over
from booking.domain.hours import Hours, WeeklySpan
from booking.domain.moments import instant
from booking.domain.slots import set_cells
from booking.domain.visits import Grid, Window

BERLIN, LORD_HOWE = ZoneInfo("Europe/Berlin"), ZoneInfo("Australia/Lord_Howe")
MONDAY, TUESDAY, SPRING, AUTUMN = date(2026, 6, 15), date(2026, 6, 16), date(2026, 3, 29), date(2026, 10, 25)


def a_roster(zone: ZoneInfo = BERLIN, start: int = 0, end: int = 1440, **keys) -> Roster:
    week = [WeeklySpan(weekday, start, end) for weekday in range(7)]
    return Roster(zone, {"anna": Hours(zone, week)}, **keys)


def starts(roster: Roster, day: date, grid: Grid) -> list[str]:
    """Return the wall times of *day* at which starts may lie, with their offsets."""
    stretch = stretch_over(day, day, roster.zone)
    _, bits = roster.working("anna", stretch, grid)
    return shown(bits & roster.between(stretch, day, day), stretch, roster.zone)


def shown(bits: int, stretch: Stretch, zone: ZoneInfo) -> list[str]:
    return [f"{instant(stretch.at_s(cell)).astimezone(zone):%H:%M%z}" for cell in set_cells(bits)]


def test_a_step_counts_real_minutes_over_a_skipped_hour():
    assert starts(a_roster(start=90, end=300), SPRING, Grid(60)) == ["01:30+0100", "03:30+0200", "04:30+0200"]


def test_a_repeated_wall_time_is_offered_at_each_occurrence():
    assert starts(a_roster(start=120, end=240), AUTUMN, Grid(60)) == ["02:00+0200", "02:00+0100", "03:00+0100"]


def test_a_clock_that_goes_back_half_an_hour_shifts_the_grid_by_as_much():
    found = starts(a_roster(LORD_HOWE, start=60, end=180), date(2026, 4, 5), Grid(60))
    assert found == ["01:00+1100", "01:30+1030", "02:30+1030"]


def test_listed_times_skip_what_the_clock_skips_and_repeat_what_it_repeats():
    listed = Grid(times=(150, 240))
    assert starts(a_roster(), SPRING, listed) == ["04:00+0200"]
    assert starts(a_roster(), AUTUMN, listed) == ["02:30+0200", "02:30+0100", "04:00+0100"]


def test_a_closure_empties_its_days_and_restarts_no_grid():
    # Nights from 22:10 on Monday; Tuesday is closed, so nothing of the night is left on it.
    roster = a_roster(start=22 * 60 + 10, end=1440, closures=[(TUESDAY, TUESDAY)])
    assert starts(roster, MONDAY, Grid(60)) == ["22:10+0200", "23:10+0200"]
    assert starts(roster, TUESDAY, Grid(60)) == []

    week = [WeeklySpan(0, 22 * 60 + 10, 1440), WeeklySpan(1, 0, 180)]
    night = Roster(BERLIN, {"anna": Hours(BERLIN, week)}, [(MONDAY, MONDAY)])
    assert starts(night, TUESDAY, Grid(60)) == ["00:10+0200", "01:10+0200", "02:10+0200"]


def test_a_grid_that_no_cell_can_hold_is_empty():
    week = [WeeklySpan(0, 540, 600)]
    stretch = stretch_over(MONDAY, MONDAY, BERLIN)
    roster = Roster(BERLIN, {"anna": Hours(BERLIN, week)})
    assert roster.working("anna", stretch, Grid(5))[1].bit_count() == 12
    assert stretch.cell(stretch.origin_s + 1) is None
    assert stretch.cell(stretch.end_s) is None


def test_a_window_of_times_is_one_stretch_a_date():
    roster = a_roster()
    stretch = stretch_over(MONDAY, TUESDAY, BERLIN)
    bits = roster.window_hours(Window(from_min=600, to_min=610), stretch)
    assert shown(bits & roster.between(stretch, MONDAY, TUESDAY), stretch, BERLIN) == ["10:00+0200", "10:05+0200"] * 2


def test_a_stretch_reaches_to_a_midnight_that_comes_twice():
    havana = ZoneInfo("America/Havana")
    stretch = stretch_over(date(2026, 10, 31), date(2026, 10, 31), havana)
    assert stretch.end_s >= 1793509200 + 3600  # 2026-11-01T05:00Z, the first midnight + an hour


def test_what_the_file_says_is_laid_out_once():
    roster = a_roster()
    stretch = stretch_over(MONDAY, MONDAY, BERLIN)
    assert roster.working("anna", stretch, Grid(15)) is roster.working("anna", stretch, Grid(15))
