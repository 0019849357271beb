# ruff: noqa: DTZ001 - wall times of the file have no zone

import datetime as dt
from typing import Any

import pytest
from sqlmodel import SQLModel, select

from booking.store import claims, loads
from booking.store.loads import Span
from booking.store.tables import (
    BookingRow,
    ClaimRow,
    DiscountRow,
    EventRow,
    FormRow,
    HoldRow,
    LocationRow,
    PromoRow,
    ServiceRow,
    StaffRow,
)
from booking.usecases.salon.document import check_salon
from booking.usecases.salon.load import load_salon
from booking.usecases.salon.paths import SalonFileRefused
from tests.support.salon_files import GONE, a_salon

START = dt.datetime(2026, 12, 1, 17, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


def stored(tools, table: Any) -> dict[str, Any]:
    with tools.store.reading() as work:
        return {row.id: row for row in work.session.exec(select(table))}


def everything(tools) -> dict[str, list[Any]]:
    with tools.store.reading() as work:
        tables = SQLModel.metadata.sorted_tables
        return {table.name: [tuple(row) for row in work.execute(table.select())] for table in tables}


def refused(load, changes: dict[str, Any]) -> list[str]:
    with pytest.raises(SalonFileRefused) as caught:
        load(changes)
    return [str(problem) for problem in caught.value.problems]


def book(tools, *, starts_at: dt.datetime = START, event_id: str | None = None, status: str = "confirmed") -> None:
    """Put a booking there as an earlier client left it."""
    row = BookingRow(
        id="b1", reference="B1", location_id="nord", event_id=event_id, status=status, source="online", name="Mia",
        currency="EUR", lang="en", created_at=tools.clock.now(), starts_at=starts_at, ends_at=starts_at + HOUR,
    )  # fmt: skip
    with tools.store.writing() as work:
        work.session.add(row)


def a_hold(now: dt.datetime, expires_at: dt.datetime) -> HoldRow:
    return HoldRow(
        id="h1", location_id="nord", form_id="main", created_at=now, expires_at=expires_at, address="", staff_choice="any",
        currency="EUR",
    )  # fmt: skip


def claim(tools, staff: str, starts_at: dt.datetime, *, expires_in_min: int | None = None) -> None:
    """Claim an hour of a person, for a booking or for a hold."""
    start_s = int(starts_at.timestamp())
    span = Span("staff", staff, start_s, start_s + 3600)
    if expires_in_min is None:
        book(tools, starts_at=starts_at)
        owner = claims.Owner(booking_id="b1")
    else:
        owner = claims.Owner(hold_id="h1", expires_at=tools.clock.now() + dt.timedelta(minutes=expires_in_min))
    with tools.store.writing() as work:
        if owner.hold_id:
            work.session.add(a_hold(tools.clock.now(), owner.expires_at))
            work.session.flush()
        claims.take(work, "nord", [span], owner, tools.clock.now() - HOUR)


def test_a_first_load_stores_the_whole_salon(tools, load):
    loaded = load()

    assert loaded.is_new
    assert loaded.listed["services"].added == ["cut", "colour", "yoga"]
    nord = stored(tools, LocationRow)["nord"]
    assert (nord.revision, nord.name, nord.sms_countries, nord.hours) == (1, "Studio Nord", ["DE", "AT"], {"mon": [[540, 1200]]})
    assert nord.policy == {"slot_mode": "fixed_grid", "slot_step_min": 15, "notice_min": 60, "cancel_cutoff_min": -1} | {
        "verify_phone": "never"
    }
    cut = stored(tools, ServiceRow)["cut"]
    assert (cut.price_minor, cut.price_to_minor, cut.from_min, cut.to_min) == (4500, 6000, 480, 1440)
    assert stored(tools, FormRow)["hair-only"].hosts[0] == "https://www.example.com"


def test_loading_the_same_file_again_changes_nothing(tools, load):
    load()
    before = everything(tools)

    again = load()

    assert not again.changed
    assert everything(tools) == before


def test_a_check_stores_nothing(tools, load):
    before = everything(tools)

    assert load(check=True).is_new
    assert everything(tools) == before


def test_a_change_raises_the_revision_once_and_names_what_changed(tools, load):
    load()

    loaded = load({"services.0.price": "50.00", "staff.0.hours.mon": ["10:00-12:00"]})

    assert loaded.listed["services"].changed == ["cut"]
    assert loaded.replaced == ["working hours"]
    assert stored(tools, LocationRow)["nord"].revision == 2


def test_what_the_file_no_longer_lists_is_switched_off_and_on_again_when_it_returns(tools, load):
    load()
    gone = {"staff.1": GONE, "events": [], "services.2": GONE}

    off = load(gone)
    people, events = stored(tools, StaffRow), stored(tools, EventRow)
    on = load()

    assert off.listed["staff"].switched_off == ["ben"]
    assert (people["anna"].active, people["ben"].active, events["yoga-1"].active) == (True, False, False)
    assert on.listed["staff"].switched_on == ["ben"]
    assert stored(tools, EventRow)["yoga-1"].active


def test_a_second_location_keeps_its_own_ids_and_comes_after_the_first(tools, load):
    load()
    other = {"location.id": "sued", "forms.0.id": "sued-main", "forms.1.id": "sued-hair", "promos.0.forms": []}

    assert load(other).is_new
    assert [row.ordinal for row in stored(tools, LocationRow).values()] == [0, 1]
    assert not load().changed


def test_a_form_of_another_location_is_refused_by_its_path(load):
    load()

    problems = refused(load, {"location.id": "sued", "forms.0.id": "sued-main", "promos.0.forms": []})

    assert problems == ['forms[1].id: The form "hair-only" belongs to the location "nord".']


def test_zone_and_currency_stay_while_future_bookings_exist(tools, load):
    load()
    book(tools)

    problems = refused(load, {"location.timezone": "Europe/Vienna", "location.currency": "CHF"})

    assert problems == [
        "location.timezone: This can not change while future bookings exist.",
        "location.currency: This can not change while future bookings exist.",
    ]
    tools.clock.at = START + HOUR
    assert load({"location.timezone": "Europe/Vienna", "location.currency": "CHF"}).changed


def test_cancelled_bookings_do_not_keep_the_zone(tools, load):
    load()
    book(tools, status="cancelled")

    assert load({"location.timezone": "Europe/Vienna"}).changed


def test_an_event_claims_its_person_with_the_break_and_its_resources_without(tools, load):
    load({"services.2.resources": ["chair"]})

    spans = {(row.kind, row.subject_id): row.ends_at - row.starts_at for row in stored(tools, ClaimRow).values()}
    assert spans == {("staff", "ben"): dt.timedelta(minutes=75), ("resource", "chair"): HOUR}
    with tools.store.reading() as work:
        assert loads.stored(work, "nord") == loads.from_claims(work, "nord") != {}


def test_an_event_that_moves_takes_its_claim_along(tools, load):
    load()

    load({"events.0.start": dt.datetime(2026, 12, 2, 18)})

    (row,) = stored(tools, ClaimRow).values()
    assert row.starts_at == START + dt.timedelta(days=1)
    with tools.store.reading() as work:
        assert loads.stored(work, "nord") == loads.from_claims(work, "nord")


def test_two_events_may_change_places(tools, load):
    second = {"id": "yoga-2", "service": "yoga", "staff": "ben", "start": dt.datetime(2026, 12, 1, 20)}
    load({"events.1": second})

    load({"events.0.start": dt.datetime(2026, 12, 1, 20), "events.1": second | {"start": dt.datetime(2026, 12, 1, 18)}})

    assert stored(tools, EventRow)["yoga-2"].starts_at == START


def test_the_end_of_an_event_stays_when_its_service_gets_longer(tools, load):
    load()

    load({"services.2.duration_min": 90})

    assert stored(tools, EventRow)["yoga-1"].ends_at == START + HOUR


def test_an_event_with_booked_seats_stays_where_it_is(tools, load):
    load()
    book(tools, event_id="yoga-1")

    assert refused(load, {"events.0.start": dt.datetime(2026, 12, 2, 18)}) == [
        "events[0].start: This can not change while seats of the event are booked."
    ]
    assert load({"events.0.seats": 20}).listed["events"].changed == ["yoga-1"]


def test_a_dropped_event_keeps_its_claim(tools, load):
    load()

    load({"events": []})

    assert len(stored(tools, ClaimRow)) == 1
    assert not load().replaced


def test_an_event_over_a_booking_is_refused_and_nothing_is_stored(tools, load):
    load({"events": []})
    claim(tools, "ben", START + HOUR)  # the break after the class reaches into it
    before = everything(tools)

    problems = refused(load, {"services.0.price": "50.00"})

    assert problems == ["events[0]: The event overlaps a booking, a hold or another event of the same person."]
    assert everything(tools) == before


def test_a_live_hold_stands_in_the_way_of_an_event_and_an_expired_one_does_not(tools, load):
    load({"events": []})
    claim(tools, "ben", START, expires_in_min=10)
    assert refused(load, {})

    tools.clock.at += dt.timedelta(minutes=10)

    assert load().listed["events"].added == ["yoga-1"]


def test_an_event_without_a_free_resource_is_refused(load):
    others = [
        {"id": f"yoga-{n}", "service": "yoga", "staff": staff, "start": dt.datetime(2026, 12, 1, 18)}
        for n, staff in ((1, "ben"), (2, "anna"))
    ]
    changes = {"services.2.resources": ["chair"], "resources.0.quantity": 1, "staff.0.services": ["yoga"], "events": others}

    assert refused(load, changes) == ["events[1]: The event needs a resource that is taken at that time."]


def test_an_event_that_is_over_claims_nothing(tools, load):
    tools.clock.at = START + dt.timedelta(days=1)

    load()

    assert stored(tools, ClaimRow) == {}


def test_texts_by_language_come_back_in_every_language(tools, load):
    load({"location.name": {"de": "Salon Nord", "en": "Studio Nord"}})

    place = stored(tools, LocationRow)["nord"]
    assert (place.name_in("en"), place.name_in("de"), place.name_in("es")) == ("Studio Nord", "Salon Nord", "Studio Nord")
    assert stored(tools, ServiceRow)["cut"].name == {"en": "Haircut", "de": "Haarschnitt"}


def test_promos_and_discounts_are_kept_whole(tools):
    loaded = load_salon(check_salon(a_salon()), {}, tools)

    promo, discount = stored(tools, PromoRow)["autumn"].document, stored(tools, DiscountRow)["autumn20"].document
    assert loaded.listed["promos"].added == ["autumn"]
    assert (promo["from"], promo["action"]) == ("2026-10-01T00:00:00", {"code": "autumn20"})
    assert (discount["percent"], discount["code"]) == (20, "AUTUMN20")
