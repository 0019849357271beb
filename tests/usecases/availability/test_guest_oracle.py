"""The engine against the second opinion where a guest has a hold, chose the time first, or asks for what is not to be had."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from booking.domain.errors import Refusal
from booking.store.work import Store
from booking.usecases.availability import Ask, first_start, fitting, nearest_starts
from booking.usecases.availability.offer import offer_between
from booking.usecases.bookings import HoldOrder, make_hold, release_hold
from booking.usecases.forms import OpenForm
from tests.support.oracle import generator, oracle, rules
from tests.usecases.availability.test_oracle import QUESTIONS, SALONS, Case

HOUR = dt.timedelta(hours=1)
Found = dict[dt.datetime, tuple[str, ...]]


@pytest.fixture(params=range(4))
def part(request: pytest.FixtureRequest) -> range:
    """A quarter of the salons, so that several processes can share the work."""
    return range(10_000 + request.param, 10_000 + SALONS, 4)


@pytest.mark.timeout(3000)
def test_what_a_guest_meets_equals_the_oracles(store: Store, part: range) -> None:
    for seed in part:
        case = Case(store, seed)
        for number in range(QUESTIONS):
            question = case.near(generator.random_question(case.rng, case.salon))
            compare_the_guests_own_hold(case, question)
            compare_every_answer_to_a_start(case, question)
            if number % 4 == 0:
                compare_time_first(case, question)
                compare_first_and_nearest(case, question)


def starts_of(form: OpenForm, case: Case, ask: Ask, question: oracle.Question) -> Found:
    found = offer_between(case.tools, form, ask, question.first, question.last)
    return {one.start.astimezone(dt.UTC): one.staff for one in found}


def compare_the_guests_own_hold(case: Case, question: oracle.Question) -> None:
    """A hold takes its time from everybody else, but not from the guest who goes back to choose again."""
    form = case.form(question)
    offered = oracle.starts(case.salon, case.all_claims, question)
    if not offered:
        return
    start = case.rng.choice(sorted(offered))
    held = make_hold(case.tools, form, HoldOrder(services=question.services, staff=question.staff, start=start, address="me"))
    ask = Ask(question.services, question.staff, held.id)
    assert starts_of(form, case, ask, question) == offered, (case.location, question, start)
    taken = [*case.all_claims, *claims_of(case, held)]
    others = oracle.starts(case.salon, taken, question)
    assert starts_of(form, case, replace(ask, hold=None), question) == others, (case.location, question, start)
    case.clock.at = held.expires_at
    late = replace(question, now=held.expires_at)
    assert starts_of(case.form(late), case, replace(ask, hold=None), late) == oracle.starts(case.salon, case.all_claims, late)
    case.clock.at = question.now
    release_hold(case.tools, held.id)


def claims_of(case: Case, held: Any) -> list[oracle.Claim]:
    found = []
    for line in held.appointments:
        service = rules.by_id(case.salon["services"], line.service)
        start, end = line.start.astimezone(dt.UTC), line.end.astimezone(dt.UTC)
        rested = end + dt.timedelta(minutes=service.get("break_after_min", 0))
        found.append(oracle.Claim("staff", line.staff, start, rested))
        found += [oracle.Claim("resource", resource, start, end) for resource in service.get("resources", [])]
    return found


def compare_every_answer_to_a_start(case: Case, question: oracle.Question) -> None:
    """Starts on and beside the grid, too soon and too far: the code is the first one the contract's order meets."""
    form = case.form(question)
    begin = dt.datetime.combine(question.first, dt.time(), dt.UTC)
    near = [begin + dt.timedelta(minutes=5 * case.rng.randrange(-60, 350)) for _ in range(3)]
    near += [near[0] + dt.timedelta(minutes=case.rng.choice((1, 2))), question.now + HOUR * case.rng.randint(-2, 50)]
    free = sorted(oracle.unbooked(case.salon, question))
    near += case.rng.sample(free, k=min(3, len(free)))
    for start in near:
        expected = answer_of_oracle(case, question, form, start)
        order = HoldOrder(services=question.services, staff=question.staff, start=start, address="me")
        assert answer_to(case, form, order) in expected, (case.location, question, start, expected)


def answer_to(case: Case, form: OpenForm, order: HoldOrder) -> str:
    """Return the code of the refusal, "held" when there was none; what was held is given back."""
    try:
        held = make_hold(case.tools, form, order)
    except Refusal as refusal:
        return refusal.code
    release_hold(case.tools, held.id)
    return "held"


def answer_of_oracle(case: Case, question: oracle.Question, form: OpenForm, start: dt.datetime) -> tuple[str, ...]:
    values = {
        key: rules.of_all(case.salon, question.services, question.form, key)
        for key in ("notice_min", "horizon_days", "any_specialist")
    }
    day = start.astimezone(form.zone).date()
    that_day = replace(question, first=day, last=day)
    if question.staff == "any" and not all(values["any_specialist"]):
        return ("invalid",)
    if start < question.now + dt.timedelta(minutes=max(values["notice_min"])):
        return ("notice-too-short",)
    if day > question.now.astimezone(form.zone).date() + dt.timedelta(days=min(values["horizon_days"])):
        return ("beyond-horizon",)
    if start not in oracle.unbooked(case.salon, that_day):
        return ("not-offered",)
    if start not in oracle.starts(case.salon, case.all_claims, that_day):
        return ("slot-taken", "nobody-free") if question.staff == "any" else ("slot-taken",)
    return ("held",)


def compare_time_first(case: Case, question: oracle.Question) -> None:
    """With the time chosen first, a start stands for every service that can begin then."""
    form = case.form(question)
    day = replace(question, services=(), last=question.first)
    offered = set(starts_of(form, case, Ask((), day.staff), day))
    each = {
        row["id"]: oracle.starts(case.salon, case.all_claims, replace(day, services=(row["id"],)))
        for row in case.salon["services"]
    }
    assert offered == {start for found in each.values() for start in found}, (case.location, day)
    for start in sorted(offered)[:: max(1, len(offered) // 3)]:
        wanted = {service: found[start] for service, found in each.items() if start in found}
        assert fitting(case.tools, form, start, day.staff) == wanted, (case.location, day, start)


def compare_first_and_nearest(case: Case, question: oracle.Question) -> None:
    """The first start of all has none before it; the nearest ones are the oracle's nearest."""
    form = case.form(question)
    ask = Ask(question.services, question.staff)
    if question.staff == "any" and not all(rules.of_all(case.salon, question.services, question.form, "any_specialist")):
        return
    first = first_start(case.tools, form, ask)
    last_day = form.today + dt.timedelta(days=4) if first is None else min(first.date(), form.today + dt.timedelta(days=4))
    early = oracle.starts(case.salon, case.all_claims, replace(question, first=form.today, last=last_day))
    if first is None or first.date() > last_day:
        assert early == {}, (case.location, question, first)
    else:
        assert min(early) == first.astimezone(dt.UTC), (case.location, question, first)
    noon = dt.datetime.combine(question.first, dt.time(12), form.zone)
    found = [one.start.astimezone(dt.UTC) for one in nearest_starts(case.tools, form, ask, question.first)]
    reach = dt.timedelta(days=14)
    around = [(noon + step).astimezone(form.zone).date() for step in (-reach, reach)]
    wide = oracle.starts(case.salon, case.all_claims, replace(question, first=around[0], last=around[1]))
    near = sorted((abs(start - noon), start) for start in wide if abs(start - noon) <= reach)
    assert found == [start for _, start in near[:3]], (case.location, question)
