"""How often each cell is claimed: planes against plain counting."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from booking.domain import loads

DAY = 86_400
spans = st.tuples(st.integers(0, 3 * DAY), st.integers(1, DAY)).map(lambda drawn: (drawn[0], drawn[0] + drawn[1]))


def counted(taken: list[tuple[int, int]]) -> Counter[int]:
    found: Counter[int] = Counter()
    for start, end in taken:
        found.update(range(start // loads.CELL_S, -(-end // loads.CELL_S)))
    return found


def of_planes(planes: loads.Planes) -> Counter[int]:
    return Counter(cell for plane in planes for cell in range(plane.bit_length()) if plane >> cell & 1)


@settings(deadline=None)
@given(st.lists(spans, max_size=8), st.randoms(use_true_random=False))
def test_planes_equal_counts_whatever_comes_and_goes(taken, rng):
    planes: loads.Planes = []
    there: list[tuple[int, int]] = []
    for span in taken:
        loads.add(planes, loads.cells(*span, 0))
        there.append(span)
        if rng.random() < 0.4:
            gone = there.pop(rng.randrange(len(there)))
            loads.remove(planes, loads.cells(*gone, 0))
        assert of_planes(planes) == counted(there)
    assert all(not planes[index + 1] & ~planes[index] for index in range(len(planes) - 1))
    for span in there:
        loads.remove(planes, loads.cells(*span, 0))
    assert planes == []


@settings(deadline=None)
@given(st.lists(spans, max_size=6))
def test_days_put_together_equal_the_whole_stretch(taken):
    whole: loads.Planes = []
    days: dict[int, loads.Planes] = {}
    for span in taken:
        loads.add(whole, loads.cells(*span, 0))
        for day, mask in loads.by_day(*span):
            loads.add(days.setdefault(day, []), mask)
    stored = {day: loads.pack(planes) for day, planes in days.items()}
    assert {day: loads.unpack(kept) for day, kept in stored.items()} == days
    assert loads.join_days(stored, 0, 5) == whole


def test_a_span_touches_each_cell_it_enters():
    assert loads.cells(299, 301, 0) == 0b11
    assert loads.cells(300, 600, 0) == 0b10
    assert loads.cells(300, 300, 0) == 0


def test_a_plane_above_the_highest_is_empty():
    assert loads.plane([0b1], 0) == 1
    assert loads.plane([0b1], 1) == 0
