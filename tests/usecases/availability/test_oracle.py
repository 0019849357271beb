"""The engine against a literal second opinion: random salons, claims and questions, on both databases.

A small run stands in every test run; CHAIRTIME_ORACLE_SALONS=200 asks 200 salons a database, 20 questions each.
"""

import datetime as dt
import os
import random
from typing import Any

import pytest

from booking.domain.errors import BeyondHorizon, Invalid, NobodyFree, NoticeTooShort, NotOffered, Refusal, SlotTaken
from booking.domain.moments import seconds
from booking.gateways.chance import SystemChance
from booking.store import claims, holds
from booking.store.claims import Owner
from booking.store.loads import Span
from booking.store.tables import HoldRow
from booking.store.work import Store, Work
from booking.usecases.availability import Ask, offer_days
from booking.usecases.availability.offer import next_starts, offer_between
from booking.usecases.bookings import HoldOrder, make_hold, release_hold
from booking.usecases.forms import OpenForm, open_form
from booking.usecases.salon.document import check_salon
from booking.usecases.salon.load import load_salon
from booking.usecases.tools import Tools
from tests.support.oracle import events, generator, oracle
from tests.support.salon_world import StoppedClock

SALONS = int(os.environ.get("CHAIRTIME_ORACLE_SALONS", "12"))
QUESTIONS = 20
LONG_AGO = dt.datetime(1960, 1, 1, tzinfo=dt.UTC)
FAR_AHEAD = dt.datetime(2190, 1, 1, tzinfo=dt.UTC)


def before(at: dt.datetime) -> dt.datetime:
    return at - dt.timedelta(days=1)


def after(at: dt.datetime) -> dt.datetime:
    return at + dt.timedelta(days=1)


class Case:
    """One random salon in the database, with what is taken there."""

    def __init__(self, store: Store, seed: int) -> None:
        self.rng = random.Random(seed)
        self.clock = StoppedClock(LONG_AGO)
        self.tools = Tools(store, self.clock, SystemChance(), limit_scale=10_000)
        self.salon = self._named_apart(generator.random_salon(self.rng), seed)
        load_salon(check_salon(self.salon), {}, self.tools)
        self.question = generator.random_question(self.rng, self.salon)
        self.taken = [] if self.rng.random() < 0.2 else events.random_claims(self.rng, self.salon, self.question.first, 4)
        store.write(self._claim)
        self.all_claims = [*oracle.event_claims(self.salon), *self.taken]

    @staticmethod
    def _named_apart(salon: dict[str, Any], seed: int) -> dict[str, Any]:
        salon["location"]["id"] = f"l{seed}"
        for form in salon["forms"]:
            form["id"] = f"{form['id']}-{seed}"
        for person in salon["staff"]:  # the salon file has no such key; the office will
            person["services"] = [one for one in person["services"] if isinstance(one, str) or one.pop("online", True)]
        return salon

    def _claim(self, work: Work) -> None:
        """Store the claims: some as lasting ones, some as live holds; and expired holds, which must not count."""
        expired = events.random_claims(self.rng, self.salon, self.question.first, 2)
        self._hold(work, expired, LONG_AGO, before(LONG_AGO))
        live = [one for one in self.taken if self.rng.random() < 0.3]
        self._hold(work, live, FAR_AHEAD, after(LONG_AGO))
        lasting = [one for one in self.taken if one not in live]
        for one in lasting:
            claims.take(work, self.location, [self._span(one)], Owner(event_id="somebody"), after(LONG_AGO))

    def _hold(self, work: Work, wanted: list[oracle.Claim], until: dt.datetime, now: dt.datetime) -> None:
        for number, one in enumerate(wanted):
            row = HoldRow(
                id=f"{self.location}-{until.year}-{number}",
                location_id=self.location,
                form_id=self.salon["forms"][0]["id"],
                created_at=LONG_AGO,
                expires_at=until,
                address="x",
                staff_choice="any",
                currency="EUR",
            )
            holds.add(work, row)
            owner = Owner(hold_id=row.id, expires_at=until)
            claims.take(work, self.location, [self._span(one)], owner, now)

    @property
    def location(self) -> str:
        return str(self.salon["location"]["id"])

    def _span(self, one: oracle.Claim) -> Span:
        units = {row["id"]: row["quantity"] for row in self.salon.get("resources", [])} if one.kind == "resource" else {}
        return Span(one.kind, one.subject, seconds(one.start), seconds(one.end), units.get(one.subject, 1))

    def form(self, question: oracle.Question) -> OpenForm:
        self.clock.at = question.now
        return open_form(self.tools, question.form)

    def near(self, question: oracle.Question) -> oracle.Question:
        """Move a question onto the days where something is taken."""
        if self.rng.random() < 0.5:
            return question
        first = self.question.first + dt.timedelta(days=self.rng.randint(-1, 3))
        last = first + (question.last - question.first)
        earlier = dt.timedelta(days=self.rng.randint(0, 2), minutes=self.rng.randint(0, 1440))
        now = dt.datetime.combine(first, dt.time(), dt.UTC) - earlier
        return oracle.Question(question.services, question.staff, first, last, now, question.form)


@pytest.fixture(params=range(4))
def part(request: pytest.FixtureRequest) -> range:
    """A quarter of the salons, so that several processes can share the work."""
    return range(request.param, SALONS, 4)


@pytest.mark.timeout(3000)
def test_offered_starts_equal_the_oracles(store: Store, part: range) -> None:
    offered = 0
    for seed in part:
        case = Case(store, seed)
        for _ in range(QUESTIONS):
            question = case.near(generator.random_question(case.rng, case.salon))
            expected = oracle.starts(case.salon, case.all_claims, question)
            offered += check_question(case, question, expected)
            check_a_hold(case, question, expected)
    assert offered > 0


def check_question(case: Case, question: oracle.Question, expected: dict[dt.datetime, tuple[str, ...]]) -> int:
    form = case.form(question)
    ask = Ask(question.services, question.staff)
    found = offer_between(case.tools, form, ask, question.first, question.last)
    instants = [one.start.astimezone(dt.UTC) for one in found]
    assert dict(zip(instants, (one.staff for one in found), strict=True)) == expected, (case.location, question)
    assert instants == sorted(instants)
    days = {one.date for one in offer_days(case.tools, form, ask, question.first, question.last) if one.bookable}
    classes = {row["id"] for row in case.salon["services"] if row.get("seats", 1) > 1}
    if not set(question.services) & classes:
        assert days == {start.astimezone(form.zone).date() for start in expected}, (case.location, question)
        first = next_starts(case.tools, form, question.services, [question.staff])[question.staff]
        ahead = [start for start in expected if first is None or start < first]
        assert ahead == [], (case.location, question, first)
    return len(expected)


def check_a_hold(case: Case, question: oracle.Question, expected: dict[dt.datetime, tuple[str, ...]]) -> None:
    """Hold one offered start and compare who performs it; try one that is not offered and compare why."""
    form = case.form(question)
    if expected:
        start = case.rng.choice(sorted(expected))
        visit = (list(question.services), question.staff, start, question.now, question.form)
        wanted = oracle.assignment(case.salon, case.all_claims, *visit)
        held = make_hold(case.tools, form, order(question, start))
        assert [line.staff for line in held.appointments] == wanted, (case.location, question, start)
        release_hold(case.tools, held.id)
    free = oracle.unbooked(case.salon, question)
    lost = sorted(set(free) - set(expected))
    if lost:
        with pytest.raises((SlotTaken, NobodyFree)):
            make_hold(case.tools, form, order(question, case.rng.choice(lost)))
    some = dt.datetime.combine(question.first, dt.time(), dt.UTC) + dt.timedelta(minutes=5 * case.rng.randrange(288))
    if some not in free and some.astimezone(form.zone).date() == question.first:
        with pytest.raises((NotOffered, NoticeTooShort, BeyondHorizon, Invalid)):
            make_hold(case.tools, form, order(question, some))


def order(question: oracle.Question, start: dt.datetime) -> HoldOrder:
    return HoldOrder(services=question.services, staff=question.staff, start=start, address="tester")


def test_what_may_not_be_asked_is_refused_the_same_way(store: Store) -> None:
    case = Case(store, 999)
    form = case.form(case.question)
    with pytest.raises(Refusal):
        make_hold(case.tools, form, HoldOrder(services=("nobody-knows",), staff="any", start=FAR_AHEAD, address="tester"))
