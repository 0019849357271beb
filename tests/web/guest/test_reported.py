"""What the flow remembers of a guest's way here, what the browser says by itself, and the counts of the funnel."""

import datetime as dt
import json

import pytest
from sqlalchemy import select

from booking.domain.funnel import STEPS
from booking.store.tables import BookingRow, HoldRow
from booking.usecases.attribution import forget_ids
from booking.usecases.forms import open_form
from booking.usecases.funnel.count import write_counts
from booking.usecases.funnel.read import read_funnel

IDS = {"ga_client_id": "12.34", "ga_session_id": "99", "gclid": "Cj0"}
BROWSER = {"Accept-Language": "en", "User-Agent": "Mozilla/5.0"}
VIEW = "v" * 24
FIRST = "/f/main?service=cut&staff=anna&date=2026-12-01"


def column(guest, table, name):
    with guest.tools.store.reading() as work:
        return work.execute(select(table.__table__.c[name])).scalars().all()


@pytest.fixture
def booked(guest):
    """Book in a frame whose host page has told where its visitor came from; return (booking's record, flow token)."""

    def act(**came):
        guest.open("/embed/f/main?service=cut&staff=anna&date=2026-12-01&utm_source=news&em=popup")
        guest.press(guest.page.first(data_start=None), attribution=json.dumps(came))
        token = guest.page.one(data_action="book").form["action"].split("/flow/")[1].split("/")[0]
        guest.book()
        assert guest.page.step == "done"
        (record,) = column(guest, BookingRow, "attribution")
        return record, token

    return act


def test_a_booking_keeps_what_the_address_and_the_host_page_know(booked, guest):
    record, _ = booked(
        **IDS, utm_source="late", landing="https://www.salon.example/a?x=1", consent={"analytics": "granted"}, x="y"
    )

    assert record == {
        "form_id": "main",
        "captured_at": "2026-11-30T07:00:00+00:00",
        "embed_mode": "popup",
        "utm_source": "late",
        "landing": "https://www.salon.example/a",
        "consent": {"analytics": "granted"},
        "client_emitted": False,
        **IDS,
    }
    assert column(guest, HoldRow, "attribution") == [None]


def test_a_refused_consent_leaves_no_ids(booked, guest):
    record, _ = booked(**IDS, consent={"analytics": "denied"})

    assert not set(IDS) & set(record)
    assert column(guest, BookingRow, "ids_until") == [None]


@pytest.mark.parametrize("field", ["", "{", "[]", "7", '"x"', "[" * 5000, '{"gclid": {"a": 1}}', "x" * 9000])
def test_a_broken_field_is_nothing(guest, field):
    guest.open(FIRST)
    page = guest.press(guest.page.first(data_start=None), attribution=field)

    assert page.step == "contact"
    assert column(guest, HoldRow, "attribution") == [{"embed_mode": "hosted"}]


def test_changing_the_time_keeps_where_they_came_from(guest):
    guest.open(FIRST)
    guest.press(guest.page.first(data_start=None), attribution=json.dumps(IDS))
    guest.press(guest.page.one("button", data_action="change"))
    guest.press(guest.page.all(data_start=None)[3])
    guest.book()

    (record,) = column(guest, BookingRow, "attribution")
    assert record["gclid"] == "Cj0"


def test_ids_are_forgotten_after_half_a_year_and_the_campaign_stays(booked, guest, clock):
    booked(**IDS)
    clock.at += dt.timedelta(days=180) - dt.timedelta(seconds=1)
    assert forget_ids(guest.tools) == 0

    clock.at += dt.timedelta(seconds=1)
    assert (forget_ids(guest.tools), forget_ids(guest.tools)) == (1, 0)

    (record,) = column(guest, BookingRow, "attribution")
    assert record["utm_source"] == "news"
    assert not set(IDS) & set(record)


@pytest.mark.parametrize("as_json", [True, False])
def test_the_browsers_word_is_kept_once(booked, guest, as_json):
    _, token = booked(**IDS)
    sent = {"token": token, "sinks": ["gtag", "meta", "x"]} if as_json else {"token": token, "sinks": "gtag,meta,x"}
    for _ in range(2):
        answer = guest.client.post("/embed/f/main/ack", **({"json": sent} if as_json else {"data": sent}))
        assert (answer.status_code, answer.data) == (204, b"")
        assert "Set-Cookie" not in answer.headers

    (record,) = column(guest, BookingRow, "attribution")
    assert (record["client_emitted"], record["client_sinks"], record["gclid"]) == (True, ["gtag", "meta"], "Cj0")


def test_only_the_flows_own_token_may_say_so(booked, guest, clock):
    _, token = booked()
    post = guest.client.post
    assert post("/f/main/ack", data={"sinks": "gtag"}).status_code == 400
    assert post("/f/main/ack", data={"token": token[:-3] + "xyz", "sinks": "gtag"}).status_code == 400
    assert post("/f/anna/ack", data={"token": token, "sinks": "gtag"}).status_code == 400
    assert post("/f/main/ack", json=["x"]).status_code == 400
    assert post("/f/main/ack", data={"token": token}, headers={"Origin": "https://evil.example"}).status_code == 403
    clock.at += dt.timedelta(hours=3)
    assert post("/f/main/ack", data={"token": token, "sinks": "gtag"}).status_code == 410
    assert column(guest, BookingRow, "attribution")[0]["client_emitted"] is False


def test_nothing_can_be_reported_before_it_is_booked(guest):
    page = guest.at_contact()
    token = page.one(data_action="book").form["action"].split("/flow/")[1].split("/")[0]

    assert guest.client.post("/f/main/ack", data={"token": token, "sinks": "gtag"}).status_code == 422


# ---- the funnel


class Browser:
    """Somebody whose browser says which view of the form its requests belong to."""

    def __init__(self, guest, view=VIEW, **headers):
        self.guest = guest
        self.headers = BROWSER | {"X-Chairtime-View": view} | headers
        for name, value in self.headers.items():
            guest.client.environ_base["HTTP_" + name.upper().replace("-", "_")] = value

    def seen(self, **fields):
        sent = {"event": "widget_loaded", "view": VIEW} | fields
        return self.guest.client.post("/f/main/seen", data=sent).status_code

    def walk(self):
        guest = self.guest
        guest.open("/f/main")
        guest.open("/f/main?service=cut")
        guest.open("/f/main?service=cut&staff=anna")
        guest.press(guest.page.first(data_start=None))
        guest.book()
        assert guest.page.step == "done"


def funnel(guest):
    write_counts(guest.tools)
    day = open_form(guest.tools, "main").today
    return read_funnel(guest.tools, open_form(guest.tools, "main"), day, day)


def test_a_whole_walk_counts_each_step_once(guest):
    browser = Browser(guest)
    assert browser.seen() == 204
    browser.walk()

    found = funnel(guest)
    assert found.steps == dict.fromkeys(STEPS, 1)
    assert found.by_source == {"direct": dict.fromkeys(STEPS, 1)}
    assert found.bookings == {"confirmed": 1}


def test_paging_reloading_and_pressing_again_count_once(guest):
    browser = Browser(guest)
    for _ in range(3):
        browser.seen()
        guest.open("/f/main?service=cut&staff=anna&month=2026-12")
        write_counts(guest.tools)
    for _ in range(2):
        guest.press(guest.page.first(data_start=None))
        guest.press(guest.page.one("button", data_action="change"))

    assert list(funnel(guest).steps.values()) == [1, 1, 1, 1, 0]


def test_reloading_the_confirmation_counts_no_booking(guest):
    Browser(guest).walk()
    guest.open(guest.page.url)

    assert funnel(guest).steps["booked"] == 1


def test_without_javascript_the_hold_says_what_was_chosen(guest):
    browser = Browser(guest)
    del guest.client.environ_base["HTTP_X_CHAIRTIME_VIEW"]
    browser.walk()

    assert list(funnel(guest).steps.values()) == [0, 1, 1, 1, 1]


@pytest.mark.parametrize("headers", [{}, BROWSER | {"User-Agent": "Examplebot/2.1"}])
def test_robots_are_not_counted(guest, headers):
    for name, value in headers.items():
        guest.client.environ_base["HTTP_" + name.upper().replace("-", "_")] = value
    assert guest.client.post("/f/main/seen", data={"event": "widget_loaded", "view": VIEW}).status_code == 204
    guest.at_contact()
    guest.book()

    found = funnel(guest)
    assert sum(found.steps.values()) == 0
    assert found.bookings_made == 1


def test_sources_are_the_campaign_or_the_website(guest):
    browser = Browser(guest, view=f"{'w' * 24};www.salon.example")
    browser.seen(utm_source="News Letter!", view="a" * 24)
    browser.seen(host="www.salon.example", view="b" * 24)
    browser.seen(host="<script>", view="c" * 24)
    browser.walk()

    by_source = {source: list(steps.values()) for source, steps in funnel(guest).by_source.items()}
    assert by_source == {
        "news-letter": [1, 0, 0, 0, 0],
        "direct": [1, 0, 0, 0, 0],
        "www.salon.example": [1, 1, 1, 1, 1],
    }


@pytest.mark.parametrize(
    "fields", [{"event": "booked"}, {"event": ""}, {"view": "short"}, {"view": "x" * 41}, {"view": "a b" * 8}]
)
def test_the_browser_cannot_say_anything_else(guest, fields):
    assert Browser(guest).seen(**fields) == 400
    assert sum(funnel(guest).steps.values()) == 0


def test_an_unknown_form_is_not_found(guest):
    assert guest.client.post("/f/none/seen", data={"event": "widget_loaded", "view": VIEW}).status_code == 404
