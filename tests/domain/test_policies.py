"""The strictest of location, services and form. Source: CONTRACT 3, "Policies of several parties"."""

import pytest

from booking.domain.policies import Policy, strictest


@pytest.mark.parametrize(
    ("key", "location", "service", "form", "strict"),
    [
        ("notice_min", 60, 30, 120, 120),
        ("cancel_cutoff_min", 60, 2880, 0, 2880),
        ("cancel_cutoff_min", 1440, -1, 2880, -1),
        ("reschedule_cutoff_min", -1, 60, 60, -1),
        ("horizon_days", 60, 90, 30, 30),
        ("max_reschedules", 3, 0, 5, 0),
        ("hold_min", 10, 5, 20, 5),
        ("max_open_bookings", 0, 5, 3, 3),
        ("max_open_bookings", 5, 0, 0, 5),
        ("max_open_bookings", 0, 0, 0, 0),
        ("any_specialist", True, False, True, False),
        ("any_specialist", False, True, True, False),
        ("confirm_by_staff", False, True, False, True),
        ("verify_phone", "never", "first_visit", "never", "first_visit"),
        ("verify_phone", "first_visit", "always", "never", "always"),
    ],
)
def test_the_strictest_party_wins(key, location, service, form, strict):
    found = strictest(Policy().overlaid({key: location}), [{key: service}], {key: form})
    assert getattr(found, key) == strict


def test_the_grid_comes_from_the_first_service_else_from_the_location_never_from_the_form():
    location = Policy(slot_step_min=30, times=(540,))
    first, second = {"slot_mode": "times", "times": [600]}, {"slot_step_min": 5}
    form = {"slot_step_min": 10, "slot_mode": "times", "times": [700]}

    one = strictest(location, [first, second], form)
    assert (one.slot_mode, one.slot_step_min, one.times) == ("times", 30, (600,))
    none = strictest(location, [], form)
    assert (none.slot_mode, none.slot_step_min, none.times) == ("fixed_grid", 30, (540,))


def test_a_snapshot_keeps_what_binds_and_comes_back():
    policy = Policy(notice_min=5, cancel_cutoff_min=-1, max_reschedules=1, slot_step_min=30, times=(540,))
    kept = policy.snapshot()
    assert "times" not in kept
    assert Policy.from_snapshot(kept) == Policy(notice_min=5, cancel_cutoff_min=-1, max_reschedules=1)
    assert Policy.from_snapshot(kept | {"a_later_key": 1}).notice_min == 5
