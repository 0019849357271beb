"""Starts as bits: runs, breaks, resources, who performs what. Source: CONTRACT 9."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from booking.domain import slots
from booking.domain.board import Board, Roster, Stretch, stretch_over
from booking.domain.hours import Hours, WeeklySpan
from booking.domain.moments import DAY_S, wall_s
from booking.domain.visits import Grid, Part, Performance, Visit, Window

DAY = date(2026, 6, 15)
NOON = 144
HOURLY = Grid(60)
WHENEVER = Window()


def a_board(*, busy: dict[str, str] | None = None, full: dict[str, str] | None = None, people: str = "anna ben cleo") -> Board:
    """Everybody works 9 to 18 UTC; *busy* and *full* are written like ``10:00-11:30``."""
    week = [WeeklySpan(weekday, 540, 1080) for weekday in range(7)]
    zone = ZoneInfo("UTC")
    roster = Roster(zone, {person: Hours(zone, week) for person in people.split()})
    stretch = Stretch(wall_s(DAY, 0, ZoneInfo("UTC")) // DAY_S, 1)
    return Board(roster, stretch, *({who: bits(text) for who, text in (taken or {}).items()} for taken in (busy, full)))


def bits(text: str) -> int:
    low, high = (cell(part) for part in text.split("-"))
    return ((1 << (high - low)) - 1) << low


def cell(clock: str) -> int:
    hour, minute = clock.split(":")
    return int(hour) * 12 + int(minute) // 5


def a_part(name: str, resources: tuple[str, ...] = (), window: Window = WHENEVER, **minutes: int | tuple[int, int]) -> Part:
    """*minutes* by person: a duration, or a duration and a break."""
    performers = {who: Performance(*(one if isinstance(one, tuple) else (one,))) for who, one in minutes.items()}
    return Part(name, performers, resources, window)


def clocks(found: int) -> list[str]:
    return [f"{at // 12}:{at % 12 * 5:02}" for at in slots.set_cells(found)]


def assigned(visit: Visit, board: Board, at: str, load: dict[str, int] | None = None) -> list[str] | None:
    steps = slots.assign(visit, board, HOURLY, cell(at), lambda who: (load or {}).get(who, 0))
    return None if steps is None else [step.staff for step in steps]


@settings(deadline=None)
@given(st.integers(0, 2**80 - 1), st.integers(1, 20))
def test_a_run_begins_where_enough_cells_are_set(drawn, length):
    expected = [at for at in range(80) if all(drawn >> (at + step) & 1 for step in range(length))]
    assert list(slots.set_cells(slots.run_of(drawn, length))) == expected


@settings(deadline=None)
@given(st.integers(0, 2**60), st.integers(0, 60), st.integers(1, 5))
def test_the_nearest_come_first_and_the_earlier_among_equals(drawn, near, count):
    every = sorted(slots.set_cells(drawn), key=lambda at: (abs(at - near), at))
    assert slots.nearest(drawn, near, count) == every[:count]


def test_the_whole_duration_lies_in_working_time_and_beside_what_is_taken():
    visit = (a_part("cut", anna=90),)
    assert clocks(slots.starts(visit, a_board(busy={"anna": "12:30-13:00"}), HOURLY)) == [
        "9:00", "10:00", "11:00", "13:00", "14:00", "15:00", "16:00",
    ]  # fmt: skip


def test_a_break_may_run_past_the_days_end_but_not_into_another_claim():
    visit = (a_part("cut", anna=(60, 30)),)
    assert clocks(slots.starts(visit, a_board(busy={"anna": "12:00-13:00"}), HOURLY)) == [
        "9:00", "10:00", "13:00", "14:00", "15:00", "16:00", "17:00",
    ]  # fmt: skip


def test_a_break_may_run_past_midnight_of_the_boards_last_day():
    zone = ZoneInfo("UTC")
    roster = Roster(zone, {"anna": Hours(zone, [WeeklySpan(weekday, 0, 1440) for weekday in range(7)])})
    visit = (a_part("cut", anna=(60, 30)),)
    board = Board(roster, stretch_over(DAY, DAY, zone, 90), {}, {})
    assert slots.starts(visit, board, HOURLY) >> cell("23:00") & 1


def test_the_break_is_the_specialists_the_resource_is_free_meanwhile():
    visit = (a_part("cut", ("chair",), anna=(60, 60)),)
    board = a_board(full={"chair": "10:00-11:00"})
    assert clocks(slots.starts(visit, board, HOURLY))[:2] == ["9:00", "11:00"]


def test_the_next_service_waits_for_the_break_only_when_the_same_person_goes_on():
    alone = (a_part("cut", anna=(60, 60)), a_part("colour", anna=60))
    together = (a_part("cut", anna=(60, 60)), a_part("colour", ben=60))
    board = a_board(busy={"ben": "9:00-14:00"})
    assert clocks(slots.starts(alone, board, HOURLY))[-1] == "15:00"
    assert clocks(slots.starts(together, board, HOURLY)) == ["13:00", "14:00", "15:00", "16:00"]


def test_nobody_is_given_an_appointment_inside_an_earlier_break_of_theirs():
    # Anna, then Ben, then Anna again while her break after the first still lasts.
    visit = (a_part("cut", anna=(60, 60)), a_part("wash", ben=30), a_part("dry", anna=30))
    assert slots.starts(visit, a_board(), HOURLY) == 0
    short = (a_part("cut", anna=(60, 30)), a_part("wash", ben=30), a_part("dry", anna=30))
    assert slots.starts(short, a_board(), HOURLY)


def test_later_services_need_no_grid_and_own_durations_apply():
    visit = (a_part("cut", anna=25), a_part("colour", ben=40))
    board = a_board(busy={"ben": "11:05-18:00"})
    assert clocks(slots.starts(visit, board, HOURLY)) == ["9:00", "10:00"]


def test_any_is_offered_when_one_of_them_can():
    board = a_board(busy={"anna": "9:00-18:00", "ben": "9:00-12:00"}, people="anna ben")
    part = a_part("cut", anna=60, ben=60)
    assert clocks(slots.starts((part,), board, HOURLY))[0] == "12:00"
    assert slots.starts_by_staff(part, board, HOURLY)["anna"] == 0


def test_a_services_window_bounds_the_whole_appointment():
    visit = (a_part("cut", window=Window(from_min=600, to_min=720), anna=60),)
    assert clocks(slots.starts(visit, a_board(), HOURLY)) == ["10:00", "11:00"]
    early = (a_part("cut", window=Window(to_date=date(2026, 6, 14)), anna=60),)
    assert slots.starts(early, a_board(), HOURLY) == 0


def test_listed_times_are_offered_inside_working_time():
    visit = (a_part("cut", anna=60),)
    assert clocks(slots.starts(visit, a_board(), Grid(times=(480, 605, 1050)))) == ["10:05"]


def test_the_one_with_the_fewest_claimed_minutes_is_given_and_ties_keep_the_files_order():
    visit = (a_part("cut", anna=60, ben=60, cleo=60),)
    assert assigned(visit, a_board(), "12:00") == ["anna"]
    assert assigned(visit, a_board(), "12:00", {"anna": 10, "ben": 5, "cleo": 5}) == ["ben"]


def test_one_specialist_for_the_whole_visit_is_preferred():
    visit = (a_part("cut", anna=60, ben=60), a_part("colour", ben=60, cleo=60))
    assert assigned(visit, a_board(), "12:00", {"ben": 500}) == ["ben", "ben"]


def test_a_choice_always_leaves_the_rest_possible():
    # Ben is the least busy, but his long cut would end when Cleo is taken.
    visit = (a_part("cut", anna=60, ben=120), a_part("colour", cleo=60))
    board = a_board(busy={"cleo": "14:00-15:00"})
    assert assigned(visit, board, "12:00", {"anna": 60}) == ["anna", "cleo"]


def test_nobody_is_assigned_where_nothing_is_offered():
    assert assigned((a_part("cut", anna=60),), a_board(busy={"anna": "12:30-12:35"}), "12:00") is None


def test_a_cell_of_a_board_is_an_instant():
    board = a_board(busy={"anna": "9:00-18:00"})
    assert board.at(NOON) == datetime(2026, 6, 15, 12, tzinfo=UTC)
