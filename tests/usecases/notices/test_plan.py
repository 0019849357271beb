"""Which notices a change plans, and which it drops; on both databases, in the transaction of the change."""

import datetime as dt

import pytest

from booking.domain.bookings import Status
from booking.store import bookings
from booking.usecases.bookings.set_status import set_status
from booking.usecases.notices.plan import plan_notices
from tests.support.shop import TUESDAY, at
from tests.usecases.notices.conftest import STAFF, book, outbox_rows


def rows(shop, *, open_only=True):
    return [row for row in outbox_rows(shop) if row.done_at is None or not open_only]


def planned(shop):
    return [(row.kind, row.payload["what"], row.payload["staff"]) for row in rows(shop)]


def plan(shop, booking, change, **changes):
    """Change a booking and plan what follows, as a use case does."""

    def act(work):
        row = bookings.find(work, booking.id)
        for name, value in changes.items():
            setattr(row, name, value)
        if changes:
            bookings.change(work, row.id, **changes)
        location = shop.tools.catalogues.of_any_location(work, "nord").location
        plan_notices(work, location, row, change, shop.clock.now(), former=["ben", "cleo"] if change == "changed" else ())

    shop.tools.store.write(act)


def test_a_booking_tells_its_client_and_the_specialist(salon):
    book(salon)

    assert planned(salon) == [
        ("mail.notice", "confirmed", None),
        ("mail.staff", "confirmed", "anna"),
        ("mail.notice", "reminder", None),
    ]
    assert rows(salon)[-1].run_at == at(9) - dt.timedelta(hours=24)


def test_a_proven_phone_gets_texts_and_an_unproven_one_never(salon):
    first = book(salon)
    # The same phone again, which was proven at this location.
    book(salon, proven=False, start=at(10))

    kinds = [row.kind for row in rows(salon) if row.booking_id != first.id]
    assert kinds.count("sms.notice") == 2  # confirmed and reminder
    salon.place(salon.hold(at(11)).id, phone="030 23125088")
    assert [row.kind for row in rows(salon)][-1] == "mail.staff"


@pytest.mark.parametrize(
    ("notices", "kinds"),
    [
        ({"channels": ["sms"], "reminder_hours": []}, ["sms.notice"]),
        ({"channels": ["email"], "reminder_hours": [48, 2]}, ["mail.notice"] * 3),
        ({"channels": [], "reminder_hours": [24]}, []),
    ],
)
def test_the_location_chooses_channels_and_reminders(salon, notices, kinds):
    salon.load(staff=[one | {"email": None} for one in STAFF], notices=notices)
    first = book(salon, email=None)
    assert rows(salon) == []

    book(salon, proven=False, start=at(10))

    assert [row.kind for row in rows(salon) if row.booking_id != first.id] == kinds


def test_a_reminder_whose_time_has_passed_is_not_planned(salon):
    salon.clock.at = at(9) - dt.timedelta(hours=24)

    book(salon)

    assert [what for _, what, _ in planned(salon)] == ["confirmed", "confirmed"]


def test_a_request_is_told_as_one_and_reminds_only_once_confirmed(salon):
    salon.load(staff=STAFF, policy={"verify_phone": "never", "confirm_by_staff": True, "slot_step_min": 60})
    booking = book(salon)
    assert [what for _, what, _ in planned(salon)] == ["requested", "requested"]
    salon.wait(minutes=1)

    set_status(salon.tools, booking.reference, Status.CONFIRMED)

    assert [(kind, what) for kind, what, _ in planned(salon)] == [
        ("sms.notice", "confirmed"),
        ("mail.notice", "confirmed"),
        ("mail.staff", "confirmed"),
        ("sms.notice", "reminder"),
        ("mail.notice", "reminder"),
    ]


def test_a_cancelled_booking_drops_its_reminder(salon):
    booking = book(salon)
    salon.wait(minutes=1)

    set_status(salon.tools, booking.reference, Status.CANCELLED)

    assert [(kind, what) for kind, what, _ in planned(salon)] == [
        ("sms.notice", "cancelled"),
        ("mail.notice", "cancelled"),
        ("mail.staff", "cancelled"),
    ]
    assert {row.last_error for row in rows(salon, open_only=False) if row.done_at} == {"superseded"}


def test_a_move_plans_anew_and_tells_those_who_left(salon):
    booking = book(salon)
    salon.wait(minutes=1)

    plan(salon, booking, "changed", starts_at=at(11), ends_at=at(12), reschedules=1)

    assert planned(salon) == [
        ("sms.notice", "changed", None),
        ("mail.notice", "changed", None),
        ("mail.staff", "changed", "anna"),
        ("mail.staff", "released", "ben"),
        ("sms.notice", "reminder", None),
        ("mail.notice", "reminder", None),
    ]
    assert rows(salon)[-1].run_at == at(11) - dt.timedelta(hours=24)
    # Back to the old time: a reminder of its own again.
    salon.wait(minutes=1)
    plan(salon, booking, "changed", starts_at=at(9), ends_at=at(10), reschedules=2)
    assert rows(salon)[-1].run_at == at(9) - dt.timedelta(hours=24)


def test_planning_the_same_change_twice_is_planning_it_once(salon):
    booking = book(salon)
    before = rows(salon, open_only=False)
    salon.wait(minutes=1)

    plan(salon, booking, "confirmed")

    # Nothing was dropped; only the texts are new, now that the phone is proven.
    assert [row.kind for row in rows(salon)[len(before) :]] == ["sms.notice", "sms.notice"]
    assert rows(salon)[: len(before)] == before


def test_a_visit_that_is_over_tells_nobody(salon):
    booking = book(salon)
    salon.clock.at = at(13, TUESDAY)

    set_status(salon.tools, booking.reference, Status.CANCELLED)

    assert planned(salon) == []


def test_a_change_that_fails_plans_nothing(salon):
    booking = book(salon)
    before = len(rows(salon, open_only=False))

    def act(work):
        row = bookings.find(work, booking.id)
        row.reschedules = 1
        plan_notices(work, salon.tools.catalogues.of_any_location(work, "nord").location, row, "changed", salon.clock.now())
        raise RuntimeError

    with pytest.raises(RuntimeError):
        salon.tools.store.write(act)

    assert len(rows(salon, open_only=False)) == before
    assert all(row.done_at is None for row in rows(salon))


def test_rows_hold_no_personal_data(salon):
    book(salon, name="Jo Doe")

    text = str([dict(row._mapping) for row in rows(salon)])
    assert not any(word in text for word in ("Jo Doe", "23125099", "example"))
