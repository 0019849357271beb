"""Fixtures of this folder."""

from tests.support.collector import collector

__all__ = ["collector"]
