"""Cases worked out by hand that pin the oracle itself: hours, clock changes, grids, claims and windows."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests.support.oracle.oracle import Claim, Question, Salon, starts, unbooked

MONDAY = date(2026, 6, 15)
TUESDAY = date(2026, 6, 16)


def service(service_id: str = "cut", duration: int = 60, **more: Any) -> dict[str, Any]:
    return {"id": service_id, "category": "hair", "name": service_id, "duration_min": duration, **more}


def member(staff_id: str = "anna", services: Any = ("cut",), hours: Any = None, **more: Any) -> dict[str, Any]:
    return {"id": staff_id, "name": staff_id, "services": list(services), "hours": hours or {}, **more}


def every_day(*spans: str) -> dict[str, list[str]]:
    return {day: list(spans) for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}


def salon(tz: str, services: Any, staff: Any, step: int = 30, **more: Any) -> Salon:
    return {
        "location": {"id": "nord", "timezone": tz},
        "policy": {"slot_step_min": step, "notice_min": 0, "horizon_days": 60, **more.pop("policy", {})},
        "categories": [{"id": "hair", "name": "Hair"}],
        "services": services,
        "staff": staff,
        "forms": more.pop("forms", [{"id": "main"}]),
        **more,
    }


def ask(first: date, last: date | None = None, services: Any = ("cut",), staff: str = "any", **more: Any) -> Question:
    long_ago = datetime(first.year, first.month, first.day, tzinfo=UTC) - timedelta(days=3)
    return Question(tuple(services), staff, first, last or first, more.get("now", long_ago), more.get("form", "main"))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def clock(found: dict[datetime, Any]) -> list[str]:
    """The starts as times of day in UTC."""
    return [f"{start:%H:%M}" for start in found]


def taken(start: str, end: str, subject: str = "anna", kind: str = "staff") -> Claim:
    return Claim(kind, subject, utc(start), utc(end))


# Clock changes


def test_a_span_over_the_skipped_hour_of_berlin_is_an_hour_shorter() -> None:
    place = salon("Europe/Berlin", [service()], [member(hours={"sun": ["01:00-05:00"]})], step=60)
    assert clock(unbooked(place, ask(date(2026, 3, 29)))) == ["00:00", "01:00", "02:00"]


def test_a_span_that_begins_inside_the_skipped_hour_begins_after_it() -> None:
    place = salon("Europe/Berlin", [service()], [member(hours={"sun": ["02:30-04:00"]})])
    assert clock(unbooked(place, ask(date(2026, 3, 29)))) == ["01:00"]


def test_a_span_inside_the_skipped_hour_is_none() -> None:
    place = salon("Europe/Berlin", [service(duration=5)], [member(hours={"sun": ["02:00-03:00"]})], step=5)
    assert unbooked(place, ask(date(2026, 3, 29))) == {}


def test_the_repeated_hour_of_berlin_is_offered_at_each_occurrence() -> None:
    place = salon("Europe/Berlin", [service()], [member(hours={"sun": ["01:00-04:00"]})])
    found = clock(unbooked(place, ask(date(2026, 10, 25))))
    assert found == ["23:00", "23:30", "00:00", "00:30", "01:00", "01:30", "02:00"]


def test_a_repeated_begin_means_the_first_and_a_repeated_end_the_second() -> None:
    place = salon("Europe/Berlin", [service(duration=90)], [member(hours={"sun": ["02:00-02:30"]})])
    assert clock(unbooked(place, ask(date(2026, 10, 25)))) == ["00:00"]


def test_listed_times_skip_the_skipped_hour_and_repeat_the_repeated_one() -> None:
    policy = {"slot_mode": "times", "times": ["02:30", "03:30"]}
    place = salon("Europe/Berlin", [service()], [member(hours={"sun": ["00:00-06:00"]})], policy=policy)
    assert clock(unbooked(place, ask(date(2026, 3, 29)))) == ["01:30"]
    assert clock(unbooked(place, ask(date(2026, 10, 25)))) == ["00:30", "01:30", "02:30"]


def test_lord_howe_skips_half_an_hour() -> None:
    place = salon("Australia/Lord_Howe", [service(duration=30)], [member(hours={"sun": ["01:00-04:00"]})])
    assert clock(unbooked(place, ask(date(2025, 10, 5)))) == ["14:30", "15:00", "15:30", "16:00", "16:30"]
    place["staff"][0]["hours"] = {"sun": ["02:15-03:00"]}
    assert clock(unbooked(place, ask(date(2025, 10, 5)))) == ["15:30"]


def test_spans_touch_across_the_midnight_that_santiago_skips() -> None:
    hours = {"sat": ["22:00-24:00"], "sun": ["00:00-02:00"]}
    place = salon("America/Santiago", [service(duration=90)], [member(hours=hours)], step=45)
    assert clock(unbooked(place, ask(date(2026, 9, 5)))) == ["02:00", "02:45", "03:30"]
    assert unbooked(place, ask(date(2026, 9, 6))) == {}


def test_a_span_ends_at_the_first_of_two_midnights_in_havana() -> None:
    hours = {"sat": ["23:00-24:00"], "sun": ["00:30-02:00"]}
    place = salon("America/Havana", [service(duration=30)], [member(hours=hours)])
    found = unbooked(place, ask(date(2026, 10, 31), date(2026, 11, 1)))
    assert clock(found) == ["03:00", "03:30", "04:30", "05:00", "05:30", "06:00", "06:30"]


def test_the_date_that_apia_skipped_is_no_gap_and_has_no_starts() -> None:
    hours = {"thu": ["20:00-24:00"], "fri": ["00:00-24:00"], "sat": ["00:00-02:00"]}
    place = salon("Pacific/Apia", [service()], [member(hours=hours)], step=60)
    place["closures"] = [{"from": date(2011, 12, 30), "to": date(2011, 12, 30)}]
    every = unbooked(place, ask(date(2011, 12, 29), date(2011, 12, 31)))
    assert clock(every) == ["06:00", "07:00", "08:00", "09:00", "10:00", "11:00"]
    assert unbooked(place, ask(date(2011, 12, 30))) == {}


# Midnight, round the clock, grids


def test_an_appointment_runs_over_midnight_where_spans_touch() -> None:
    hours = {"mon": ["22:00-24:00"], "tue": ["00:00-01:00"]}
    place = salon("Europe/Berlin", [service(duration=120)], [member(hours=hours)])
    assert clock(unbooked(place, ask(MONDAY))) == ["20:00", "20:30", "21:00"]
    assert unbooked(place, ask(TUESDAY)) == {}


def test_the_grid_of_an_evening_goes_on_after_midnight() -> None:
    hours = {"mon": ["22:00-24:00"], "tue": ["00:00-01:00"]}
    place = salon("Europe/Berlin", [service(duration=30)], [member(hours=hours)], step=45)
    assert clock(unbooked(place, ask(TUESDAY))) == ["22:15"]


def test_round_the_clock_starts_its_grid_anew_on_each_date() -> None:
    place = salon("Europe/Berlin", [service()], [member(hours=every_day("00:00-24:00"))], step=50)
    found = clock(unbooked(place, ask(TUESDAY)))
    assert (found[:2], len(found)) == (["22:00", "22:50"], 29)
    assert len(unbooked(place, ask(date(2026, 3, 29)))) == 28


def test_round_the_clock_after_a_day_off_has_a_beginning() -> None:
    off = [{"date": MONDAY, "hours": []}]
    place = salon("Europe/Berlin", [service()], [member(hours=every_day("00:00-24:00"), exceptions=off)], step=50)
    assert clock(unbooked(place, ask(TUESDAY)))[:2] == ["22:00", "22:50"]
    assert clock(unbooked(place, ask(date(2026, 6, 17))))[:2] == ["22:10", "23:00"]


def test_a_closure_cuts_an_interval_and_does_not_restart_its_grid() -> None:
    hours = {"mon": ["22:00-24:00"], "tue": ["00:00-03:00"]}
    place = salon("Europe/Berlin", [service()], [member(hours=hours)], step=45)
    place["closures"] = [{"from": MONDAY, "to": MONDAY}]
    assert clock(unbooked(place, ask(MONDAY, TUESDAY))) == ["22:15", "23:00", "23:45"]
    place["closures"] = [{"from": TUESDAY, "to": TUESDAY}]
    assert clock(unbooked(place, ask(MONDAY, TUESDAY))) == ["20:00", "20:45"]


# Claims, breaks, resources


def test_a_claim_neither_restarts_the_grid_nor_spares_a_cell_that_it_touches() -> None:
    place = salon("UTC", [service(duration=5)], [member(hours=every_day("10:00-10:30"))], step=5)
    claims = [taken("2026-06-15 10:02", "2026-06-15 10:07")]
    assert clock(starts(place, claims, ask(MONDAY))) == ["10:10", "10:15", "10:20", "10:25"]
    place["policy"]["slot_step_min"] = 15
    assert clock(starts(place, claims, ask(MONDAY))) == ["10:15"]


def test_a_break_runs_past_the_end_of_work_and_not_into_another_claim() -> None:
    place = salon("UTC", [service(break_after_min=30)], [member(hours=every_day("09:00-10:00"))])
    assert clock(starts(place, [taken("2026-06-15 10:30", "2026-06-15 11:00")], ask(MONDAY))) == ["09:00"]
    assert starts(place, [taken("2026-06-15 10:29", "2026-06-15 11:00")], ask(MONDAY)) == {}


def test_a_resource_is_needed_for_the_duration_and_not_for_the_break() -> None:
    cut = service(duration=30, break_after_min=30, resources=["chair"])
    place = salon("UTC", [cut], [member(hours=every_day("09:30-11:00"))], resources=[{"id": "chair", "quantity": 1}])
    claims = [taken("2026-06-15 10:00", "2026-06-15 10:30", "chair", "resource")]
    assert clock(starts(place, claims, ask(MONDAY))) == ["09:30", "10:30"]


def test_claims_of_a_resource_that_meet_inside_a_cell_both_count_in_it() -> None:
    cut = service(duration=10, resources=["chair"])
    place = salon("UTC", [cut], [member(hours=every_day("10:00-10:30"))], 10, resources=[{"id": "chair", "quantity": 2}])
    claims = [
        taken("2026-06-15 10:00", "2026-06-15 10:12", "chair", "resource"),
        taken("2026-06-15 10:12", "2026-06-15 10:30", "chair", "resource"),
    ]
    assert clock(starts(place, claims, ask(MONDAY))) == ["10:00", "10:20"]


# Windows, own durations, notice, horizon


def test_the_whole_appointment_lies_inside_the_window() -> None:
    cut = service(from_time="10:00", to_time="12:00", from_date=MONDAY, to_date=MONDAY)
    place = salon("UTC", [cut], [member(hours=every_day("09:00-18:00"))])
    assert clock(unbooked(place, ask(MONDAY - timedelta(days=1), TUESDAY))) == ["10:00", "10:30", "11:00"]


def test_a_window_follows_the_clock_like_a_working_interval() -> None:
    cut = service(duration=30, from_time="02:30", to_time="04:00")
    place = salon("Europe/Berlin", [cut], [member(hours=every_day("00:00-24:00"))])
    assert clock(unbooked(place, ask(date(2026, 3, 29)))) == ["01:00", "01:30"]
    assert clock(unbooked(place, ask(date(2026, 10, 25)))) == ["00:30", "01:00", "01:30", "02:00", "02:30"]


def test_each_specialist_needs_their_own_duration() -> None:
    people = [
        member("anna", [{"id": "cut", "duration_min": 90}], every_day("09:00-10:30")),
        member("ben", hours=every_day("09:00-10:30")),
    ]
    found = unbooked(salon("UTC", [service()], people), ask(MONDAY))
    assert found == {utc("2026-06-15 09:00"): ("anna", "ben"), utc("2026-06-15 09:30"): ("ben",)}


def test_notice_is_inclusive() -> None:
    place = salon("UTC", [service()], [member(hours=every_day("09:00-10:30"))], policy={"notice_min": 60})
    assert clock(unbooked(place, ask(MONDAY, now=utc("2026-06-15 08:00")))) == ["09:00", "09:30"]
    assert clock(unbooked(place, ask(MONDAY, now=utc("2026-06-15 08:00:01")))) == ["09:30"]


def test_the_horizon_counts_local_dates_from_today() -> None:
    place = salon("Pacific/Chatham", [service()], [member(hours=every_day("09:00-10:00"))], policy={"horizon_days": 1})
    # 23:00 of the 14th in UTC is already the 15th on the Chatham islands (+12:45).
    found = unbooked(place, ask(MONDAY, date(2026, 6, 20), now=utc("2026-06-14 23:00")))
    assert list(found) == [utc("2026-06-15 20:15")]
