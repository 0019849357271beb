"""A throw-away installation on SQLite with a stopped clock, and the whole salon file to load into it."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from booking.gateways.chance import SystemChance
from booking.store.engine import make_engine
from booking.store.migrate import upgrade
from booking.store.work import Store
from booking.usecases.salon.document import check_salon
from booking.usecases.salon.load import SalonLoaded, load_salon
from booking.usecases.tools import Tools
from tests.support.salon_files import a_salon


class StoppedClock:
    """Shows one instant until it is set to another."""

    def __init__(self, at: dt.datetime) -> None:
        self.at = at

    def now(self) -> dt.datetime:
        return self.at


@pytest.fixture
def tools(tmp_path) -> Iterator[Tools]:
    engine = make_engine(f"sqlite:///{tmp_path / 'chairtime.db'}")
    store = Store(engine)
    upgrade(store)
    yield Tools(store, StoppedClock(dt.datetime(2026, 11, 24, 8, tzinfo=dt.UTC)), SystemChance())
    engine.dispose()


@pytest.fixture
def load(tools) -> Callable[..., SalonLoaded]:
    """Load the whole salon with changes, such as ``load({"services.0.price": "50.00"})``."""

    def act(changes: dict[str, Any] | None = None, *, check: bool = False) -> SalonLoaded:
        return load_salon(check_salon(a_salon(changes)), {}, tools, check=check)

    return act
