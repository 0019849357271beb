"""Fixtures of the pages' tests."""

from tests.support.guest_world import clock, guest, guest_tools, salon  # noqa: F401 - fixtures are found by being named here
