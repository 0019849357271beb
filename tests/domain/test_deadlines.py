"""Until when a booking may be changed, to the second, in zones whose clocks change. Source: CONTRACT 6, 8; invariant I41."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from booking.domain.deadlines import Ruling, check_cancel, check_move, deadlines
from booking.domain.errors import CutoffPassed, Refusal, TooManyReschedules, WrongState
from booking.domain.policies import Policy

SECOND = dt.timedelta(seconds=1)
# A visit on the day after the clocks changed, so that "a day before" lies beyond the change; both directions.
ZONES = {
    "Europe/Berlin": ("2026-03-29 10:00", "2026-10-25 10:00"),
    "Europe/London": ("2026-03-29 09:00", "2026-10-25 09:00"),
    "America/New_York": ("2026-03-08 10:00", "2026-11-01 10:00"),
    "America/Sao_Paulo": ("2018-11-04 10:00", "2018-02-18 10:00"),
    "Australia/Lord_Howe": ("2026-10-04 10:00", "2026-04-05 10:00"),
    "Africa/Casablanca": ("2026-02-15 10:00", "2026-03-22 10:00"),
    "Asia/Beirut": ("2026-03-29 10:00", "2026-10-25 10:00"),
    "America/Santiago": ("2026-09-06 10:00", "2026-04-05 10:00"),
    "Pacific/Apia": ("2011-12-31 10:00", "2011-04-02 10:00"),
    "Antarctica/Troll": ("2026-03-29 10:00", "2026-10-25 10:00"),
}


def is_allowed(check, found) -> bool:
    try:
        check(found)
    except Refusal:
        return False
    return True


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("cutoff", [0, 60, 1440, 2880])
def test_a_cutoff_is_elapsed_time_and_exclusive(zone, cutoff):
    for wall in ZONES[zone]:
        start = dt.datetime.fromisoformat(wall).replace(tzinfo=ZoneInfo(zone)).astimezone(dt.UTC)
        policy = Policy(cancel_cutoff_min=cutoff, reschedule_cutoff_min=cutoff)
        until = start - dt.timedelta(minutes=cutoff)
        for now, allowed in ((until - SECOND, True), (until, False), (until + SECOND, False)):
            found = deadlines(policy, start, now)
            assert found.cancel.until == found.move.until == until
            assert (found.cancel.ruling is Ruling.OPEN) == (found.cancel.open_until is not None) == allowed
            assert is_allowed(check_cancel, found) == is_allowed(check_move, found) == allowed


NOW = dt.datetime(2026, 11, 30, 9, tzinfo=dt.UTC)
START = dt.datetime(2026, 12, 3, 9, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("policy", "moved", "ruling", "refusal"),
    [
        (Policy(), 0, Ruling.OPEN, None),
        (Policy(), 2, Ruling.OPEN, None),
        (Policy(), 3, Ruling.USED_UP, TooManyReschedules),
        (Policy(max_reschedules=0), 0, Ruling.USED_UP, TooManyReschedules),
        (Policy(reschedule_cutoff_min=-1), 0, Ruling.NEVER, CutoffPassed),
        (Policy(reschedule_cutoff_min=-1), 3, Ruling.NEVER, CutoffPassed),
        (Policy(reschedule_cutoff_min=5000), 0, Ruling.PAST, CutoffPassed),
        (Policy(reschedule_cutoff_min=5000), 3, Ruling.PAST, CutoffPassed),
    ],
)
def test_moves_run_out_or_are_never_possible(policy, moved, ruling, refusal):
    found = deadlines(policy, START, NOW, "confirmed", moved)
    assert found.move.ruling is ruling
    assert found.left == max(policy.max_reschedules - moved, 0)
    if refusal is None:
        check_move(found)
    else:
        with pytest.raises(refusal):
            check_move(found)


@pytest.mark.parametrize("status", ["arrived", "no_show", "cancelled"])
def test_what_is_over_is_closed(status):
    found = deadlines(Policy(), START, NOW, status)
    for check in (check_cancel, check_move):
        with pytest.raises(WrongState):
            check(found)
    assert (found.cancel.open_until, found.move.open_until) == (None, None)
