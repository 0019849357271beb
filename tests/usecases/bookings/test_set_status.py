"""Moving a booking along its states: the legal moves and no others, and the time follows the state."""

import datetime as dt
import threading

import pytest

from booking.domain.bookings import CLAIMING, MOVES, Status
from booking.domain.errors import EventFull, NotFound, Refusal, SlotTaken, WrongState
from booking.store import bookings
from booking.usecases.bookings.set_status import set_status
from tests.support.salons import a_location, a_person, a_service
from tests.support.shop import at

GA4 = {"measurement_id": "G-ABC1234", "api_secret": "shh"}
WAYS = {
    Status.PENDING: (),
    Status.CONFIRMED: (),
    Status.ARRIVED: (Status.ARRIVED,),
    Status.NO_SHOW: (Status.NO_SHOW,),
    Status.CANCELLED: (Status.CANCELLED,),
}


def booked(shop, start=None, **keys) -> str:
    return shop.place(shop.hold(start).id, **keys).booking.reference


def status_of(shop, reference) -> str:
    with shop.tools.store.writing() as work:
        return bookings.by_reference(work, reference).status


def outbox(shop) -> list[tuple[str, str]]:
    with shop.tools.store.reading() as work:
        rows = work.connection.exec_driver_sql("SELECT kind, dedupe_key FROM outbox ORDER BY id")
        return [(kind, key.split("/")[2]) for kind, key in rows]


@pytest.mark.parametrize("before", Status)
@pytest.mark.parametrize("after", Status)
def test_only_the_legal_moves_are_made(shop, before, after):
    shop.load(policy={"verify_phone": "never", "slot_step_min": 60, "confirm_by_staff": before == Status.PENDING})
    reference = booked(shop)
    for step in WAYS[before]:
        set_status(shop.tools, reference, step)

    if after == before or after in MOVES[before]:
        assert set_status(shop.tools, reference.lower(), after).after == after
        assert status_of(shop, reference) == after
    else:
        with pytest.raises(WrongState) as caught:
            set_status(shop.tools, reference, after)
        assert caught.value.facts == {"before": before, "allowed": sorted(MOVES[before])}
        assert status_of(shop, reference) == before
    assert (at(9) in shop.starts()) == (Status(status_of(shop, reference)) not in CLAIMING)
    assert shop.is_consistent()


def test_an_unknown_reference_is_not_found(shop):
    with pytest.raises(NotFound):
        set_status(shop.tools, "ZZZZZZ", Status.ARRIVED)


def test_time_given_up_can_be_taken_again(shop):
    reference = booked(shop)
    set_status(shop.tools, reference, Status.NO_SHOW)
    assert at(9) in shop.starts()

    set_status(shop.tools, reference, Status.CONFIRMED)

    assert at(9) not in shop.starts()
    assert shop.is_consistent()


@pytest.mark.parametrize("taker", ["hold", "booking"])
def test_time_that_somebody_else_has_is_not_regained(shop, taker):
    reference = booked(shop)
    set_status(shop.tools, reference, Status.NO_SHOW)
    if taker == "hold":
        shop.hold()
    else:
        booked(shop, phone="030 23125098")

    with pytest.raises(SlotTaken):
        set_status(shop.tools, reference, Status.ARRIVED)

    assert status_of(shop, reference) == Status.NO_SHOW
    assert shop.is_consistent()


def test_a_hold_that_has_ended_is_not_in_the_way(shop):
    reference = booked(shop)
    set_status(shop.tools, reference, Status.NO_SHOW)
    shop.hold()
    shop.wait(minutes=11)

    assert set_status(shop.tools, reference, Status.ARRIVED).before == Status.NO_SHOW
    assert shop.is_consistent()


def test_breaks_and_resources_come_back_too(shop):
    shop.load(
        services=[a_service("cut", 60, "45.00", break_after_min=60, resources=["chair"])],
        resources=[{"id": "chair", "name": "Chair", "quantity": 1}],
        staff=[a_person("anna", ["cut"]), a_person("ben", ["cut"])],
        events=None,
        forms=[{"id": "main", "title": "Main"}],
    )
    reference = booked(shop)
    set_status(shop.tools, reference, Status.NO_SHOW)
    assert shop.starts()[:2] == [at(9), at(10)]

    set_status(shop.tools, reference, Status.CONFIRMED)

    assert shop.starts()[0] == at(11)
    assert at(9) not in shop.starts(staff="ben")
    assert shop.is_consistent()

    set_status(shop.tools, reference, Status.NO_SHOW)
    shop.place(shop.hold(staff="ben").id, phone="030 23125098")
    with pytest.raises(SlotTaken):
        set_status(shop.tools, reference, Status.CONFIRMED)


def test_seats_of_a_class_are_given_up_and_regained(shop):
    reference = shop.place(shop.seats(3).id).booking.reference
    assert shop.seats_left() == 1

    set_status(shop.tools, reference, Status.NO_SHOW)
    assert shop.seats_left() == 4
    set_status(shop.tools, reference, Status.ARRIVED)
    assert shop.seats_left() == 1

    set_status(shop.tools, reference, Status.NO_SHOW)
    shop.place(shop.seats(2).id, phone="030 23125098")
    with pytest.raises(EventFull):
        set_status(shop.tools, reference, Status.CONFIRMED)
    assert shop.seats_left() == 2


def test_a_past_visit_can_always_be_put_right(shop):
    reference = booked(shop)
    set_status(shop.tools, reference, Status.NO_SHOW)
    booked(shop, phone="030 23125098")
    shop.clock.at = at(10) + dt.timedelta(days=1)

    assert set_status(shop.tools, reference, Status.ARRIVED).after == Status.ARRIVED
    assert shop.is_consistent()


def test_changes_are_written_down_for_analytics_where_it_may_be_told(shop):
    shop.load(location=a_location(ga4=GA4))
    known = {"ga_client_id": "12.34"}
    reference = booked(shop, attribution=known)
    for step in (Status.ARRIVED, Status.NO_SHOW, Status.CONFIRMED, Status.CANCELLED):
        shop.wait(seconds=1)
        set_status(shop.tools, reference, step)
    assert outbox(shop) == [
        ("analytics.booked", "booked"),
        ("analytics.change", "arrived"),
        ("analytics.change", "no_show"),
        ("analytics.change", "cancelled"),
    ]


@pytest.mark.parametrize("known", [{}, {"utm_source": "x"}, {"ga_client_id": "1.2", "consent": {"analytics": "denied"}}])
def test_nothing_is_written_down_without_a_browser_id_or_against_its_will(shop, known):
    shop.load(location=a_location(ga4=GA4))
    set_status(shop.tools, booked(shop, attribution=known), Status.CANCELLED)

    assert outbox(shop) == []


def test_nothing_is_written_down_where_there_are_no_credentials(shop):
    set_status(shop.tools, booked(shop, attribution={"ga_client_id": "1.2"}), Status.CANCELLED)

    assert outbox(shop) == []


def test_a_refused_move_writes_nothing_down(shop):
    shop.load(location=a_location(ga4=GA4))
    reference = booked(shop, attribution={"ga_client_id": "1.2"})
    set_status(shop.tools, reference, Status.NO_SHOW)
    before = outbox(shop)
    shop.hold()

    with pytest.raises(SlotTaken):
        set_status(shop.tools, reference, Status.ARRIVED)

    assert outbox(shop) == before


@pytest.mark.parametrize("round_", range(3))
def test_of_a_regain_and_a_hold_at_once_one_has_the_time(shop, round_):
    reference = booked(shop)
    set_status(shop.tools, reference, Status.NO_SHOW)
    ready, won, lost = threading.Barrier(2), [], []

    def attempt(name, act):
        ready.wait()
        try:
            act()
            won.append(name)
        except Refusal as refusal:
            lost.append(refusal.code)

    acts = {"regain": lambda: set_status(shop.tools, reference, Status.ARRIVED), "hold": lambda: shop.hold()}
    threads = [threading.Thread(target=attempt, args=one) for one in acts.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (len(won), lost) == (1, ["slot-taken"])
    assert (status_of(shop, reference) == Status.ARRIVED) == (won == ["regain"])
    assert shop.is_consistent()
