"""Day loads say what the claims say, whatever comes and goes. Source: DESIGN 6."""

import datetime as dt
import random
from collections import Counter

import pytest
from sqlalchemy import text

from booking.domain.board import Stretch
from booking.store import loads
from booking.store.loads import Span
from booking.store.work import Overlap, Store
from tests.store.world import DAY_S, NOW, PLACE, a_place, book, chair, drop, hold, lasting, staff

STRETCH = Stretch(DAY_S // 86_400 - 1, 5)


@pytest.fixture(autouse=True)
def _place(store):
    a_place(store)


def read(store: Store, now: dt.datetime = NOW, without: str | None = None) -> dict[tuple[str, str], Counter[int]]:
    """Return how often each cell of the stretch is claimed, by kind and subject."""
    with store.reading() as work:
        found = loads.read(work, PLACE, STRETCH, ["anna", "ben", "chair"], now, without)
    return {
        subject: Counter(cell for plane in planes for cell in range(plane.bit_length()) if plane >> cell & 1)
        for subject, planes in found.items()
        if any(planes)
    }


def counted(spans: list[Span]) -> dict[tuple[str, str], Counter[int]]:
    found: dict[tuple[str, str], Counter[int]] = {}
    for span in spans:
        low, high = (span.start_s - STRETCH.origin_s) // 300, -((STRETCH.origin_s - span.end_s) // 300)
        found.setdefault((span.kind, span.subject_id), Counter()).update(range(low, high))
    return found


def consistent(store: Store) -> bool:
    with store.reading() as work:
        return loads.stored(work, PLACE) == loads.from_claims(work, PLACE)


class Play:
    """Holds, bookings and events that come and go at random, and what they claim."""

    def __init__(self, store: Store, seed: int) -> None:
        self.store, self.rng = store, random.Random(seed)
        self.owned: dict[str, tuple[str, list[Span]]] = {}

    def act(self, number: int) -> None:
        choice = self.rng.random()
        held = [name for name, (kind, _) in self.owned.items() if kind == "hold"]
        if choice < 0.5 or not self.owned:
            self._take(f"o{number}")
        elif choice < 0.7 and held:
            name = self.rng.choice(held)
            book(self.store, name)
            self.owned[name] = ("booking", self.owned[name][1])
        else:
            name = self.rng.choice(sorted(self.owned))
            drop(self.store, name, self.owned.pop(name)[0])

    def _take(self, name: str) -> None:
        start = DAY_S + 60 * self.rng.randrange(-60, 2 * 1440)
        minutes = self.rng.choice((5, 7, 30, 60, 61, 300, 1500))
        who = self.rng.choice(("anna", "ben"))
        spans = [Span("staff", who, start, start + 60 * minutes)]
        if self.rng.random() < 0.6:
            spans.append(Span("resource", "chair", start, start + 60 * minutes, 3))
        if self._meets(spans[0]):
            return
        kind = self.rng.choice(("hold", "event"))
        try:
            (hold if kind == "hold" else lasting)(self.store, name, *spans)
        except Overlap:
            return
        self.owned[name] = (kind, spans)

    def _meets(self, span: Span) -> bool:
        every = [one for _, spans in self.owned.values() for one in spans if one.subject_id == span.subject_id]
        return any(one.start_s < span.end_s and span.start_s < one.end_s for one in every)


@pytest.mark.parametrize("seed", range(1, 4))
def test_day_loads_equal_the_claims_whatever_comes_and_goes(store, seed):
    play = Play(store, seed)
    for number in range(30):
        play.act(number)
        assert consistent(store)
    spans = [span for _, owned in play.owned.values() for span in owned]
    assert read(store) == counted(spans)
    lasting_spans = [span for kind, owned in play.owned.values() if kind != "hold" for span in owned]
    assert read(store, NOW + dt.timedelta(minutes=10)) == counted(lasting_spans)


def test_a_live_hold_blocks_until_its_end_itself_and_never_its_own_guest(store):
    hold(store, "mine", staff(9, 10), minutes=10)
    busy = counted([staff(9, 10)])
    assert read(store) == busy
    assert read(store, without="mine") == {}
    assert read(store, without="another") == busy
    assert read(store, NOW + dt.timedelta(minutes=10, seconds=-1)) == busy
    assert read(store, NOW + dt.timedelta(minutes=10)) == {}


def test_holds_are_not_stored_in_day_loads_bookings_are(store):
    hold(store, "mine", staff(23, 25), chair(23, 25))
    with store.reading() as work:
        assert loads.stored(work, PLACE) == {}
    book(store, "mine")
    with store.reading() as work:
        assert {(day * 86_400 - DAY_S, kind) for day, kind, _ in loads.stored(work, PLACE)} == {
            (0, "staff"), (86_400, "staff"), (0, "resource"), (86_400, "resource"),
        }  # fmt: skip


def test_a_claim_off_the_raster_blocks_every_cell_it_touches(store):
    lasting(store, "x", staff(9 + 1 / 60, 9 + 6 / 60))
    assert sorted(read(store)["staff", "anna"]) == [288 + 108, 288 + 109]


def test_two_claims_in_one_cell_are_counted_apart(store):
    lasting(store, "x", staff(9, 9 + 2 / 60))
    lasting(store, "y", staff(9 + 2 / 60, 9 + 5 / 60))
    drop(store, "x", "event")
    assert sorted(read(store)["staff", "anna"]) == [288 + 108]


def test_day_loads_that_were_lost_are_rebuilt(store):
    lasting(store, "x", staff(9, 30), chair(9, 10))
    lasting(store, "y", chair(9, 10))
    before = read(store)
    with store.writing() as work:
        work.execute(text("DELETE FROM day_load"))
    assert not consistent(store)
    with store.writing() as work:
        assert loads.rebuild(work, PLACE) == 3  # two days of Anna, one of the chairs
    assert consistent(store)
    assert read(store) == before


def test_naming_many_subjects_or_none_reads_the_same(store):
    lasting(store, "x", staff(9, 10))
    with store.reading() as work:
        named = loads.read(work, PLACE, STRETCH, ["anna"], NOW)
        every = loads.read(work, PLACE, STRETCH, ["anna", *(f"p{number}" for number in range(60))], NOW)
        assert named == every != {}
        assert loads.read(work, PLACE, STRETCH, [], NOW) == {}
