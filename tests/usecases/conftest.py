"""Fixtures of all use cases."""

from tests.support.collector import collector
from tests.support.shop import shop

__all__ = ["collector", "shop"]
