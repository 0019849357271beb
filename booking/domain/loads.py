"""How often each cell of a day is claimed, packed so that "at least n times" is one integer.

A *plane* is an integer with a bit per five-minute cell, cell 0 lowest. Plane k has the cells claimed more than k times
(a thermometer code), so plane 0 is "busy" and plane quantity-1 is "none left". Stored day by day as 36 bytes a plane.
"""

from collections.abc import Sequence

CELL_S = 300
DAY_CELLS = 288
DAY_BYTES = DAY_CELLS // 8

Planes = list[int]


def cells(start_s: int, end_s: int, origin_s: int) -> int:
    """Return the bits of every cell that [start_s, end_s) touches; cell 0 begins at *origin_s*."""
    first = max((start_s - origin_s) // CELL_S, 0)
    last = -((origin_s - end_s) // CELL_S)
    return ((1 << (last - first)) - 1) << first if last > first else 0


def add(planes: Planes, mask: int) -> None:
    """Count *mask*'s cells once more, in place."""
    for index, plane in enumerate(planes):
        planes[index], mask = plane | mask, plane & mask
        if not mask:
            return
    if mask:
        planes.append(mask)


def remove(planes: Planes, mask: int) -> None:
    """Count *mask*'s cells once less, in place."""
    for index, plane in enumerate(planes):
        above = planes[index + 1] if index + 1 < len(planes) else 0
        planes[index] = (plane & ~mask) | (above & mask)
    while planes and not planes[-1]:
        planes.pop()


def plane(planes: Sequence[int], index: int) -> int:
    """Return the cells claimed more than *index* times."""
    return planes[index] if index < len(planes) else 0


def pack(planes: Planes) -> bytes:
    """Return one day's planes as stored."""
    return b"".join(plane.to_bytes(DAY_BYTES, "little") for plane in planes)


def unpack(stored: bytes) -> Planes:
    """Return one day's planes from what is stored."""
    return [int.from_bytes(stored[at : at + DAY_BYTES], "little") for at in range(0, len(stored), DAY_BYTES)]


def join_days(days: dict[int, bytes], first_day: int, count: int) -> Planes:
    """Return the planes of *count* days in one row of bits, from each day's stored bytes."""
    height = max((len(stored) for stored in days.values()), default=0) // DAY_BYTES
    empty = bytes(DAY_BYTES)
    if height == 1:  # nearly everybody: one unit, so nothing to cut out of what is stored
        return [int.from_bytes(b"".join([days.get(day) or empty for day in range(first_day, first_day + count)]), "little")]
    planes = []
    for index in range(height):
        low, high = index * DAY_BYTES, (index + 1) * DAY_BYTES
        chunks = [days.get(day, b"")[low:high] or empty for day in range(first_day, first_day + count)]
        planes.append(int.from_bytes(b"".join(chunks), "little"))
    return planes


def by_day(start_s: int, end_s: int) -> list[tuple[int, int]]:
    """Return (UTC day, bits of that day's cells) for each day that [start_s, end_s) touches."""
    parts = []
    day = start_s // (CELL_S * DAY_CELLS)
    while day * CELL_S * DAY_CELLS < end_s:
        origin = day * CELL_S * DAY_CELLS
        parts.append((day, cells(start_s, min(end_s, origin + CELL_S * DAY_CELLS), origin)))
        day += 1
    return parts
