"""How often availability asks the database: a few times, whatever the number of days, people and bookings."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from booking.store.work import Store
from booking.usecases.availability import Ask, first_start, fitting, nearest_starts, next_starts, offer_days, offer_times
from booking.usecases.forms import open_form
from tests.support.oracle import generator
from tests.usecases.availability.test_oracle import Case

MOST = 3
"""One for the form's revision, one for the day loads with live holds; where there are classes one for their seats."""


@contextmanager
def statements(store: Store) -> Iterator[list[str]]:
    """Collect what is asked of the database."""
    seen: list[str] = []

    def note(_connection, _cursor, statement, *_rest):
        seen.append(statement)

    event.listen(store.engine, "before_cursor_execute", note)
    yield seen
    event.remove(store.engine, "before_cursor_execute", note)


QUESTIONS = {
    "times": lambda tools, form, ask, day: offer_times(tools, form, ask, day),
    "days": lambda tools, form, ask, day: offer_days(tools, form, ask, day, day + dt.timedelta(days=60)),
    "first": lambda tools, form, ask, day: first_start(tools, form, ask),
    "nearest": lambda tools, form, ask, day: nearest_starts(tools, form, ask, day),
    "next": lambda tools, form, ask, day: next_starts(tools, form, ask.services, ["any", *form.staff]),
    "time first": lambda tools, form, ask, day: offer_times(tools, form, Ask((), None), day),
    "fitting": lambda tools, form, ask, day: fitting(tools, form, dt.datetime.combine(day, dt.time(9), form.zone)),
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_takes_three_statements_at_most(store, name):
    for seed in range(3):
        case = Case(store, seed)
        question = generator.random_question(case.rng, case.salon)
        form = case.form(question)  # reads the salon file's rows, once for each of its versions
        with statements(store) as seen:
            form = open_form(case.tools, question.form)
            QUESTIONS[name](case.tools, form, Ask(question.services, question.staff), question.first)
        classes = any(form.is_class(service) for service in question.services or form.services)
        assert len(seen) <= MOST - (0 if classes else 1), seen
