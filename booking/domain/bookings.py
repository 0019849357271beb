"""A booking's states and the moves between them. Source: CONTRACT 11."""

from enum import StrEnum


class Status(StrEnum):
    PENDING = "pending"
    CONFIRMED = "confirmed"
    ARRIVED = "arrived"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"


MOVES: dict[Status, frozenset[Status]] = {
    Status.PENDING: frozenset({Status.CONFIRMED, Status.CANCELLED}),
    Status.CONFIRMED: frozenset({Status.ARRIVED, Status.NO_SHOW, Status.CANCELLED}),
    Status.ARRIVED: frozenset({Status.NO_SHOW, Status.CONFIRMED}),
    Status.NO_SHOW: frozenset({Status.ARRIVED, Status.CONFIRMED}),
    Status.CANCELLED: frozenset(),
}

CLAIMING = frozenset({Status.PENDING, Status.CONFIRMED, Status.ARRIVED})
"""The states in which a booking occupies its time."""
