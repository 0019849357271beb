"""Policies: the rules of a location, with what services and forms ask for themselves.

One place merges them (CONTRACT 3, "Policies of several parties"): a party's own value replaces the location's for that
party, then the strictest of location, services and form wins.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

VERIFY_ORDER = ("never", "first_visit", "always")
_SLOT_KEYS = ("slot_mode", "slot_step_min", "times")


@dataclass(frozen=True, slots=True)
class Policy:
    """What binds a visit. *_min are minutes; a cut-off of -1 means never online; *times* are minutes after midnight."""

    slot_mode: str = "fixed_grid"
    slot_step_min: int = 15
    times: tuple[int, ...] = ()
    notice_min: int = 60
    horizon_days: int = 60
    cancel_cutoff_min: int = 1440
    reschedule_cutoff_min: int = 1440
    max_reschedules: int = 3
    any_specialist: bool = True
    verify_phone: str = "always"
    hold_min: int = 10
    max_open_bookings: int = 5
    confirm_by_staff: bool = False

    def overlaid(self, own: Mapping[str, Any]) -> "Policy":
        """Return this policy with the keys a party wrote itself."""
        changes: dict[str, Any] = {key: tuple(value) if key == "times" else value for key, value in own.items()}
        return replace(self, **changes)

    def snapshot(self) -> dict[str, Any]:
        """Return what a booking keeps: everything that still matters after the start was chosen."""
        kept = asdict(self)
        for key in _SLOT_KEYS:
            del kept[key]
        return kept

    @classmethod
    def from_snapshot(cls, kept: Mapping[str, Any]) -> "Policy":
        """Return the policy a booking was made under. Keys of later versions take their defaults."""
        known = {field.name for field in fields(cls)}
        return cls().overlaid({key: value for key, value in kept.items() if key in known})


def strictest(location: Policy, services: Sequence[Mapping[str, Any]], form: Mapping[str, Any]) -> Policy:
    """Return the policy of a visit with *services* (their own keys, in the visit's order) through *form*."""
    parties = [location, *(location.overlaid(own) for own in services), location.overlaid(form)]
    slots = parties[1] if services else location
    return Policy(
        slot_mode=slots.slot_mode,
        slot_step_min=slots.slot_step_min,
        times=slots.times,
        notice_min=max(party.notice_min for party in parties),
        horizon_days=min(party.horizon_days for party in parties),
        cancel_cutoff_min=_largest_cutoff([party.cancel_cutoff_min for party in parties]),
        reschedule_cutoff_min=_largest_cutoff([party.reschedule_cutoff_min for party in parties]),
        max_reschedules=min(party.max_reschedules for party in parties),
        any_specialist=all(party.any_specialist for party in parties),
        verify_phone=max((party.verify_phone for party in parties), key=VERIFY_ORDER.index),
        hold_min=min(party.hold_min for party in parties),
        max_open_bookings=min((party.max_open_bookings for party in parties if party.max_open_bookings), default=0),
        confirm_by_staff=any(party.confirm_by_staff for party in parties),
    )


def _largest_cutoff(cutoffs: list[int]) -> int:
    return -1 if -1 in cutoffs else max(cutoffs)
