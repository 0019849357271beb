"""Fixtures of this folder."""

from tests.support.guest_world import clock, guest, guest_tools, salon

__all__ = ["clock", "guest", "guest_tools", "salon"]
