"""Counting and reading the funnel, on both databases."""

import dataclasses
import datetime as dt
import threading

import pytest

from booking.domain.errors import Unavailable
from booking.domain.funnel import STEPS, rate, source_of
from booking.store.funnel import MOST_SOURCES, OTHER
from booking.usecases.funnel.count import count_steps, forget_seen, write_counts
from booking.usecases.funnel.read import read_funnel
from booking.usecases.funnel.tally import MOST_KEPT, Tally
from tests.support.shop import at


def count(shop, *names, source="direct", once=None):
    count_steps(shop.tools, shop.form(), names or STEPS[:1], source, once)


def read(shop, days=1):
    write_counts(shop.tools)
    form = shop.form()
    return read_funnel(shop.tools, form, form.today - dt.timedelta(days=days - 1), form.today)


def test_counts_add_up_by_source_and_step(shop):
    count(shop)
    count(shop)
    write_counts(shop.tools)
    count(shop, "widget_loaded", "booked", source="news")
    count(shop, "something_else")

    found = read(shop)
    assert found.steps == dict.fromkeys(STEPS, 0) | {"widget_loaded": 3, "booked": 1}
    assert {source: steps["widget_loaded"] for source, steps in found.by_source.items()} == {"direct": 2, "news": 1}


def test_a_view_counts_once_whichever_process_saw_it(shop):
    count(shop, once="view")
    count(shop, once="view")
    write_counts(shop.tools)
    shop.tools = dataclasses.replace(shop.tools, funnel=Tally())
    count(shop, "widget_loaded", "service_selected", once="view")

    assert list(read(shop).steps.values())[:2] == [1, 1]


def test_days_are_the_locations_own(shop):
    shop.clock.at = dt.datetime(2026, 11, 24, 22, 59, tzinfo=dt.UTC)  # a minute before midnight in Berlin
    count(shop)
    shop.wait(minutes=2)
    count(shop)
    count(shop)

    assert read(shop).steps["widget_loaded"] == 2
    assert read(shop, days=2).steps["widget_loaded"] == 3


def test_bookings_stand_beside_the_counts(shop):
    shop.place(shop.hold().id)
    shop.place(shop.hold(at(10)).id, phone="030 23125098")

    assert read(shop).bookings == {"confirmed": 2}
    shop.wait(days=1)
    assert read(shop).bookings == {}


def test_sources_are_bounded(shop):
    for number in range(MOST_SOURCES + 20):
        count(shop, source=f"source-{number:03}")
        if number % 30 == 0:
            write_counts(shop.tools)

    found = read(shop)
    assert len(found.by_source) == MOST_SOURCES + 1
    assert found.by_source[OTHER]["widget_loaded"] == 20
    assert found.steps["widget_loaded"] == MOST_SOURCES + 20


def test_what_cannot_be_written_is_kept(shop, monkeypatch):
    count(shop)
    count(shop, once="view")
    with monkeypatch.context() as patch:
        patch.setattr(type(shop.tools.store), "write", lambda *_: (_ for _ in ()).throw(Unavailable("database")))
        write_counts(shop.tools)
    count(shop)

    assert read(shop).steps["widget_loaded"] == 3


def test_many_threads_and_processes_lose_nothing(shop):
    tallies = [dataclasses.replace(shop.tools, funnel=Tally()) for _ in range(3)]
    form = shop.form()

    def work_on(tools):
        for number in range(30):
            count_steps(tools, form, STEPS[:2], f"s{number % 3}", None)
            count_steps(tools, form, STEPS[2:3], "direct", f"view {number}")
            if number % 5 == 0:
                write_counts(tools)
        write_counts(tools)

    threads = [threading.Thread(target=work_on, args=[tools]) for tools in tallies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert list(read(shop).steps.values()) == [90, 90, 30, 0, 0]


def test_counts_are_written_by_themselves_a_moment_later(shop):
    shop.tools = dataclasses.replace(shop.tools, funnel=Tally(0.02))
    written = threading.Event()
    shop.tools.funnel.add(
        ("main", shop.form().today, "direct", "widget_loaded"), None, lambda: (write_counts(shop.tools), written.set())
    )

    assert written.wait(10)
    form = shop.form()
    assert read_funnel(shop.tools, form, form.today, form.today).steps["widget_loaded"] == 1


def test_memory_is_bounded():
    tally = Tally()
    for number in range(MOST_KEPT + 100):
        tally.add(("main", dt.date(2026, 12, 1), "direct", "widget_loaded"), f"view {number}", lambda: None)

    assert len(tally.take()[1]) == MOST_KEPT


def test_views_are_forgotten_after_a_day(shop):
    count(shop, once="view")
    write_counts(shop.tools)
    shop.wait(days=1)

    assert (forget_seen(shop.tools), forget_seen(shop.tools)) == (1, 0)
    assert read(shop, days=2).steps["widget_loaded"] == 1


@pytest.mark.parametrize(
    ("utm", "host", "name"),
    [
        ("News", None, "news"),
        ("a b/c", "www.salon.example", "a-b-c"),
        ("", "WWW.Salon.example", "www.salon.example"),
        (None, "x" * 65, "direct"),
        ("---", "<b>", "direct"),
        ("é" * 90, None, "direct"),
        ("u" * 90, None, "u" * 64),
    ],
)
def test_sources_have_short_plain_names(utm, host, name):
    assert source_of(utm, host) == name


def test_a_rate_of_nothing_is_none():
    assert (rate(1, 0), rate(1, 4)) == (None, 25.0)
