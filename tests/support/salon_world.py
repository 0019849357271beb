"""A throw-away installation, on both databases, with a stopped clock, and the whole salon file to load into it."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from booking.gateways.chance import SystemChance
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
def tools(store) -> Tools:
    return Tools(store, StoppedClock(dt.datetime(2026, 11, 24, 8, tzinfo=dt.UTC)), SystemChance())


@pytest.fixture
def load(tools) -> Callable[..., SalonLoaded]:
    """Load the whole salon with changes, such as ``load({"services.0.price": "50.00"})``."""

    def act(changes: dict[str, Any] | None = None, *, check: bool = False) -> SalonLoaded:
        return load_salon(check_salon(a_salon(changes)), {}, tools, check=check)

    return act
