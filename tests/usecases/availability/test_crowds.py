"""A question costs as much for one specialist and day as for forty and three months. Source: DESIGN 8."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import event

from booking.gateways.chance import SystemChance
from booking.usecases.availability import (
    Ask,
    first_start,
    fitting,
    nearest_starts,
    offer_days,
    offer_events,
    offer_times,
)
from booking.usecases.catalog import list_services, list_staff
from booking.usecases.forms import OpenForm, open_form
from booking.usecases.salon.document import check_salon
from booking.usecases.salon.load import load_salon
from booking.usecases.tools import Tools
from tests.support.salon_world import StoppedClock
from tests.support.salons import NOW, a_person, a_salon

TUESDAY = dt.date(2026, 12, 1)
QUESTIONS: dict[str, Callable[[Tools, OpenForm, int], Any]] = {
    "times": lambda tools, form, _: offer_times(tools, form, Ask(("cut",)), TUESDAY),
    "times of several services": lambda tools, form, _: offer_times(tools, form, Ask(("cut", "colour")), TUESDAY),
    "times before a service": lambda tools, form, _: offer_times(tools, form, Ask((), None), TUESDAY),
    "days": lambda tools, form, days: offer_days(tools, form, Ask(("cut",)), TUESDAY, TUESDAY + dt.timedelta(days=days - 1)),
    "days before a service": lambda tools, form, days: offer_days(
        tools, form, Ask((), None), TUESDAY, TUESDAY + dt.timedelta(days=days - 1)
    ),
    "first start": lambda tools, form, _: first_start(tools, form, Ask(("cut",))),
    "staff": lambda tools, form, _: list_staff(tools, form, ["cut"]),
    "services": lambda tools, form, _: list_services(form),
    "nearest": lambda tools, form, _: nearest_starts(tools, form, Ask(("cut",)), TUESDAY),
    "fitting": lambda tools, form, _: fitting(tools, form, dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC)),
    "classes": lambda tools, form, days: offer_events(tools, form, TUESDAY, TUESDAY + dt.timedelta(days=days)),
}


def a_crowd(people: int) -> dict[str, Any]:
    crowd = [a_person(f"p{number}", ["cut", "colour"], ["08:00-20:00"]) for number in range(people)]
    return a_salon(staff=[*crowd, a_person("cleo", ["yoga"])], forms=[{"id": "main", "title": "Main"}])


@pytest.fixture
def statements(store) -> Iterator[list[str]]:
    said: list[str] = []

    def listen(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        said.append(statement)

    event.listen(store.engine, "before_cursor_execute", listen)
    yield said
    event.remove(store.engine, "before_cursor_execute", listen)


@pytest.mark.parametrize("people", [1, 40])
def test_each_question_costs_three_statements_at_most(store, statements, people):
    tools = Tools(store, StoppedClock(NOW), SystemChance())
    load_salon(check_salon(a_crowd(people)), {}, tools)
    open_form(tools, "main")  # the first question after a load reads the catalogue

    costs: dict[tuple[str, int], int] = {}
    for name, question in QUESTIONS.items():
        for days in (1, 31, 92):
            statements.clear()
            assert question(tools, open_form(tools, "main"), days)
            costs[name, days] = len(statements)

    # Days before anything is chosen ask about visits and about classes.
    costs = {(name, days): cost - (name == "days before a service") for (name, days), cost in costs.items()}
    assert max(costs.values()) <= 3, {question: cost for question, cost in costs.items() if cost > 3}


def test_the_catalogue_is_read_once_after_each_load_and_then_only_asked_for(store, statements):
    tools = Tools(store, StoppedClock(NOW), SystemChance())
    for price in ("70.00", "80.00"):
        salon = a_crowd(2)
        salon["services"][0]["price"] = price
        load_salon(check_salon(salon), {}, tools)
        assert str(list_services(open_form(tools, "main"))[0].price) == price
        statements.clear()
        open_form(tools, "main")
        assert len(statements) == 1
