"""Fixtures of this folder."""

from tests.support.salon_world import load, tools

__all__ = ["load", "tools"]
