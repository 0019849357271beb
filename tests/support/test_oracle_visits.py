"""Cases worked out by hand that pin the oracle itself: parties, several services, "any", and whom a hold chooses."""

from datetime import timedelta
from random import Random
from typing import Any

import pytest

from tests.support.oracle.clock import cells, seconds
from tests.support.oracle.events import random_claims
from tests.support.oracle.generator import as_json, random_question, random_salon
from tests.support.oracle.oracle import Claim, Salon, assignment, event_claims, starts, unbooked
from tests.support.oracle.zones import change_dates
from tests.support.test_oracle import MONDAY, TUESDAY, ask, clock, every_day, member, salon, service, taken, utc

AB = ("a", "b")
ABC = ("a", "b", "c")


def test_the_strictest_of_location_services_and_form_decides() -> None:
    services = [
        service("a", 30, policy={"slot_step_min": 15, "notice_min": 0}),
        service("b", 30, policy={"notice_min": 120, "slot_step_min": 60}),
    ]
    forms = [{"id": "main"}, {"id": "short", "policy": {"horizon_days": 0, "slot_step_min": 5}}]
    place = salon("UTC", services, [member("anna", AB, every_day("09:00-11:00"))], policy={"notice_min": 60}, forms=forms)
    now = utc("2026-06-15 07:30")
    assert clock(unbooked(place, ask(MONDAY, services=("a",), now=now)))[:2] == ["09:00", "09:15"]
    assert clock(unbooked(place, ask(MONDAY, services=("a",), now=utc("2026-06-15 08:30"))))[:2] == ["09:30", "09:45"]
    assert clock(unbooked(place, ask(MONDAY, services=AB, now=now))) == ["09:30", "09:45", "10:00"]
    found = unbooked(place, ask(MONDAY, TUESDAY, services=("b",), now=now, form="short"))
    assert list(found) == [utc("2026-06-15 10:00")]


def test_the_next_appointment_waits_for_the_break_of_the_same_person_only() -> None:
    services = [service("a", 30, break_after_min=15), service("b", 30)]
    alone = salon("UTC", services, [member("anna", AB, every_day("09:00-10:15"))], step=5)
    assert clock(unbooked(alone, ask(MONDAY, services=AB))) == ["09:00"]
    alone["staff"].append(member("ben", ("b",), every_day("09:00-10:15")))
    assert clock(unbooked(alone, ask(MONDAY, services=AB))) == ["09:00", "09:05", "09:10", "09:15"]
    assert clock(unbooked(alone, ask(MONDAY, services=AB, staff="anna"))) == ["09:00"]


def test_no_appointment_lies_inside_an_earlier_break_of_the_same_person() -> None:
    services = [service("a", 30, break_after_min=30), service("b", 10), service("c", 30)]
    people = [member("anna", ("a", "c"), every_day("09:00-12:00")), member("ben", ("b",), every_day("09:00-12:00"))]
    place = salon("UTC", services, people)
    assert unbooked(place, ask(MONDAY, services=ABC)) == {}
    services[1]["duration_min"] = 30
    assert clock(unbooked(place, ask(MONDAY, services=ABC))) == ["09:00", "09:30", "10:00", "10:30"]
    services[1]["duration_min"] = 10
    people[1]["services"].append("c")
    assert clock(unbooked(place, ask(MONDAY, services=ABC)))[0] == "09:00"
    assert hold(place, [], ABC) == ["anna", "ben", "ben"]


def test_appointments_of_one_visit_share_a_cell_and_the_resource_in_it() -> None:
    services = [service("a", 52, resources=["chair"]), service("b", 8, resources=["chair"])]
    chair = [{"id": "chair", "quantity": 1}]
    place = salon("UTC", services, [member("anna", AB, every_day("09:00-10:00"))], resources=chair)
    assert clock(unbooked(place, ask(MONDAY, services=AB))) == ["09:00"]


def test_only_the_first_appointment_needs_the_grid() -> None:
    services = [service("a", 20), service("b", 30)]
    people = [member("anna", ("a",), every_day("09:00-10:00")), member("ben", ("b",), every_day("09:10-10:00"))]
    assert clock(unbooked(salon("UTC", services, people), ask(MONDAY, services=AB))) == ["09:00"]


def test_any_lists_only_those_who_may_be_given_to_anybody() -> None:
    people = [
        member("anna", hours=every_day("09:00-10:00"), in_any=False),
        member("ben", hours=every_day("09:00-10:00")),
        member("cleo", hours=every_day("09:00-10:00"), online=False),
        member("dora", [{"id": "cut", "online": False}], every_day("09:00-10:00")),
        member("emil", hours=every_day("09:00-10:00")),
    ]
    place = salon("UTC", [service()], people, forms=[{"id": "main"}, {"id": "ben", "staff": ["ben", "cleo"]}])
    nine = utc("2026-06-15 09:00")
    assert unbooked(place, ask(MONDAY)) == {nine: ("ben", "emil")}
    assert unbooked(place, ask(MONDAY, form="ben")) == {nine: ("ben",)}
    assert unbooked(place, ask(MONDAY, staff="anna")) == {nine: ("anna",)}
    assert unbooked(place, ask(MONDAY, staff="anna", form="ben")) == {}
    assert unbooked(place, ask(MONDAY, staff="cleo")) == unbooked(place, ask(MONDAY, staff="dora")) == {}
    place["forms"][0]["policy"] = {"any_specialist": False}
    assert unbooked(place, ask(MONDAY)) == {}
    assert unbooked(place, ask(MONDAY, staff="ben")) == {nine: ("ben",)}


def test_offline_services_classes_and_services_out_of_scope_have_no_starts() -> None:
    services = [service("a", online=False), service("b", seats=5), service("c"), service("d", category="nails")]
    forms: list[dict[str, Any]] = [{"id": "main"}, {"id": "small", "services": ["c"]}, {"id": "hair", "categories": ["hair"]}]
    place = salon("UTC", services, [member("anna", "abcd", every_day("09:00-10:00"))], forms=forms)
    offered = {
        (form["id"], row["id"])
        for form in forms
        for row in services
        if unbooked(place, ask(MONDAY, services=(row["id"],), form=form["id"]))
    }
    assert offered == {("main", "c"), ("main", "d"), ("small", "c"), ("hair", "c")}
    assert clock(unbooked(place, ask(MONDAY, services=(), form="hair"))) == ["09:00"]


# Whom a hold chooses


def hold(place: Salon, claims: list[Claim], services: tuple[str, ...], staff: str = "any") -> list[str] | None:
    return assignment(place, claims, services, staff, utc("2026-06-15 09:00"), utc("2026-06-12 00:00"), "main")


def test_a_hold_takes_the_least_busy_of_that_date_and_the_first_of_the_file_among_equals() -> None:
    people = [member(name, hours=every_day("09:00-10:00")) for name in ("anna", "ben", "cleo")]
    place = salon("UTC", [service()], people)
    assert hold(place, [], ("cut",)) == ["anna"]
    claims = [
        taken("2026-06-15 12:00", "2026-06-15 13:00", "anna"),
        taken("2026-06-14 23:00", "2026-06-15 00:59", "ben"),
        taken("2026-06-15 23:01", "2026-06-16 08:00", "cleo"),
    ]
    assert hold(place, claims, ("cut",)) == ["ben"]
    assert hold(place, claims, ("cut",), "anna") == ["anna"]
    assert (
        hold(place, [taken("2026-06-15 09:59", "2026-06-15 10:00", name) for name in ("anna", "ben", "cleo")], ("cut",)) is None
    )


def test_a_hold_prefers_one_specialist_even_a_busier_one() -> None:
    people = [
        member("anna", ("a",), every_day("09:00-12:00")),
        member("ben", AB, every_day("09:00-12:00")),
        member("cleo", ("b",), every_day("09:00-12:00")),
    ]
    place = salon("UTC", [service("a"), service("b")], people)
    busy = [taken("2026-06-15 15:00", "2026-06-15 18:00", "ben")]
    assert hold(place, busy, AB) == ["ben", "ben"]
    # Ben cannot do both any more, so each appointment goes to the least busy.
    busy.append(taken("2026-06-15 10:30", "2026-06-15 11:00", "ben"))
    assert hold(place, busy, AB) == ["anna", "cleo"]


def test_a_choice_leaves_the_rest_of_the_visit_possible() -> None:
    people = [
        member("anna", [{"id": "a", "duration_min": 90}], every_day("09:00-12:00")),
        member("ben", ("a",), every_day("09:00-12:00")),
        member("cleo", ("b",), every_day("10:00-11:00")),
    ]
    place = salon("UTC", [service("a"), service("b")], people)
    # Anna comes first and is free, but her ninety minutes would leave Cleo too little time.
    assert hold(place, [], AB) == ["ben", "cleo"]


def test_an_event_claims_its_staff_with_the_break_and_its_resources_without() -> None:
    yoga = service("yoga", 60, seats=8, break_after_min=15, resources=["room"])
    place = salon("Europe/Berlin", [yoga], [member("anna", ("yoga",))], resources=[{"id": "room", "quantity": 1}])
    place["events"] = [{"id": "y1", "service": "yoga", "staff": "anna", "start": utc("2026-06-15 18:00").replace(tzinfo=None)}]
    assert event_claims(place) == [
        taken("2026-06-15 16:00", "2026-06-15 17:15"),
        taken("2026-06-15 16:00", "2026-06-15 17:00", "room", "resource"),
    ]


# The generator


@pytest.mark.parametrize("seed", range(40))
def test_random_salons_hold_together(seed: int) -> None:
    rng = Random(seed)
    place = random_salon(rng)
    assert as_json(place)
    question = random_question(rng, place)
    claims = event_claims(place) + random_claims(rng, place, question.first, 3)
    quantity = {row["id"]: row["quantity"] for row in place["resources"]}
    for claim in claims:
        together = [c for c in claims if c.subject == claim.subject and c.start <= claim.start < c.end]
        assert len(together) <= quantity.get(claim.subject, 1)
    offered = starts(place, claims, question)
    assert set(offered) <= set(unbooked(place, question))
    for start in list(offered)[:3]:
        chosen = assignment(place, claims, question.services, question.staff, start, question.now, question.form)
        assert chosen is not None
        assert len(chosen) == len(question.services)
        assert not _touched(claims, chosen[0]) & {seconds(start) // 300}


def _touched(claims: list[Claim], person: str) -> set[int]:
    mine = [claim for claim in claims if (claim.kind, claim.subject) == ("staff", person)]
    return {cell for claim in mine for cell in cells(seconds(claim.start), seconds(claim.end))}


def test_many_questions_stand_beside_a_clock_change() -> None:
    near = 0
    for seed in range(200):
        rng = Random(seed)
        place = random_salon(rng)
        first = random_question(rng, place).first
        near += any(abs(first - change) <= timedelta(days=1) for change in change_dates(place["location"]["timezone"]))
    assert near >= 80
