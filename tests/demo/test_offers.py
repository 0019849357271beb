"""The sample salons through the loader an owner uses: what they offer, on whatever day the demo is started."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from booking.cli.demo.salons import copy_salons
from booking.gateways.chance import SystemChance
from booking.gateways.pictures import PictureShelf
from booking.store.engine import make_engine
from booking.store.migrate import upgrade
from booking.store.work import Store
from booking.usecases.availability.events import offer_events
from booking.usecases.availability.offer import first_start, offer_days
from booking.usecases.availability.question import Ask
from booking.usecases.catalog import list_services, list_staff
from booking.usecases.forms import open_form
from booking.usecases.salon.document import open_salon
from booking.usecases.salon.load import SalonLoaded, load_salon
from booking.usecases.salon.pictures import keep_pictures
from booking.usecases.tools import Tools

FORMS = ("main", "anna", "balayage", "by-time", "barber", "workshop", "lumen", "lumen-ximena")


class Stopped:
    """A clock that stands."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now


def install(folder: Path, now: datetime) -> Tools:
    store = Store(make_engine(f"sqlite:///{folder / 'chairtime.db'}"))
    upgrade(store)
    tools = Tools(store=store, clock=Stopped(now), chance=SystemChance())
    for file in copy_salons(folder, now.date(), "http://localhost:8001"):
        load(file, tools)
    return tools


def load(file: Path, tools: Tools) -> SalonLoaded:
    salon = open_salon(file)
    return load_salon(salon, keep_pictures(salon, file.parent, PictureShelf(file.parent / "kept")), tools)


@pytest.fixture(params=["2026-11-24T09:00", "2027-03-24T22:30", "2027-10-30T00:10"])
def tools(tmp_path: Path, request: pytest.FixtureRequest) -> Tools:
    return install(tmp_path, datetime.fromisoformat(request.param).replace(tzinfo=UTC))


def test_loading_a_second_time_changes_nothing(tmp_path, tools):
    for file in copy_salons(tmp_path, tools.clock.now().date(), "http://localhost:8001"):
        assert not load(file, tools).changed


@pytest.mark.parametrize("form_id", FORMS)
def test_every_service_of_a_form_can_be_booked(tools, form_id):
    form = open_form(tools, form_id)
    today = form.today
    last = today + timedelta(days=form.policy.horizon_days)
    offers = list_services(form)
    assert offers
    for offer in offers:
        if offer.seats > 1:
            assert offer_events(tools, form, today, last, service=offer.id), offer.id
        else:
            assert first_start(tools, form, Ask((offer.id,))), offer.id
            assert list_staff(tools, form, [offer.id]).items, offer.id


def test_a_month_is_neither_empty_nor_full(tools):
    form = open_form(tools, "main")
    days = offer_days(tools, form, Ask(("cut-short",)), form.today, form.today + timedelta(days=30))
    bookable = sum(day.bookable for day in days)
    assert 20 <= bookable < len(days)


def test_two_services_fit_in_one_visit(tools):
    form = open_form(tools, "main")
    assert first_start(tools, form, Ask(("cut-short", "facial")))
    assert first_start(tools, form, Ask(("roots", "cut-long"), staff="anna"))


def test_the_season_ends_where_the_file_says(tools):
    form = open_form(tools, "main")
    late = offer_days(tools, form, Ask(("hand-spa",)), form.today + timedelta(days=55), form.today + timedelta(days=60))
    assert not any(day.bookable for day in late)
