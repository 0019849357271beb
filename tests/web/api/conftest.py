"""The API of a small salon, on both databases."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.salons import World


@pytest.fixture
def a_world(store, tmp_path) -> Callable[..., World]:
    """Return a way to make the world with another salon or other settings."""

    def make(salon: dict[str, Any] | None = None, **settings: Any) -> World:
        return World(store, tmp_path, salon, **settings)

    return make


@pytest.fixture
def world(a_world) -> World:
    return a_world()
