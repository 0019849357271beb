"""Promo blocks: where, when and for whom they are shown, and what pressing one does. Source: CONTRACT 3 ([[promos]]), 5."""

import datetime as dt
from typing import Any

import pytest

from booking.usecases.forms import open_form
from booking.usecases.funnel.count import write_counts
from booking.usecases.promos.read import read_promos
from booking.usecases.salon.document import check_salon
from booking.usecases.salon.load import load_salon

BROWSER = {"Accept-Language": "en", "User-Agent": "Mozilla/5.0"}
VIEW = "v" * 24


def a_promo(id_: str, action: dict[str, str], *placements: str, **keys: Any) -> dict[str, Any]:
    known = {"id": id_, "title": {"en": f"Title {id_}", "de": f"Titel {id_}"}, "action": action}
    return known | ({"placements": list(placements)} if placements else {}) | keys


PROMOS = [
    a_promo("late", {"service": "shave"}, order=9),
    a_promo("shave", {"service": "shave"}, "services", "time", "contact", "done", order=1, text="Nice & <b>close</b>"),
    a_promo("ben", {"staff": "ben"}, "services", order=2),
    a_promo("code", {"code": "TEN"}, "services", "contact", order=3, button="Use it"),
    a_promo("away", {"url": "https://example.com/spa?a=1&b=2"}, "services", "contact", order=4),
    a_promo("yoga", {"service": "yoga"}, "done"),
    a_promo("anna-only", {"service": "cut"}, forms=["anna"]),
    a_promo("over", {"service": "cut"}, to=dt.datetime.fromisoformat("2026-11-30T07:59:59")),
    a_promo("soon", {"service": "cut"}, **{"from": dt.datetime.fromisoformat("2026-11-30T08:00:01")}),
]


@pytest.fixture
def salon(salon):
    return salon | {"promos": PROMOS, "discounts": [{"id": "ten", "code": "TEN", "percent": 10}]}


def shown(page) -> list[str]:
    return [one["data-promo"] for one in page.all(data_promo=None)]


def button(page, promo: str):
    at = page.elements.index(page.one(data_promo=promo))
    return next(one for one in page.elements[at:] if one.get("data-action") == "open-promo")


def stats(guest) -> dict[str, tuple[int, int]]:
    write_counts(guest.tools)
    form = open_form(guest.tools, "main")
    found = read_promos(guest.tools, form.catalogue, form.today, form.today)
    return {one.id: (one.seen, one.pressed) for one in found.promos if one.seen or one.pressed}


def test_blocks_stand_in_the_owners_order_where_and_while_they_belong(guest):
    assert shown(guest.open("/f/main")) == ["shave", "ben", "code", "away", "late"]
    assert shown(guest.open("/f/main?service=cut&staff=anna")) == ["shave"]
    assert shown(guest.at_contact()) == ["shave", "code", "away"]
    assert shown(guest.book()) == ["yoga", "shave"]


def test_another_form_shows_what_it_can_do(guest):
    assert shown(guest.open("/f/anna?step=service&service=cut")) == ["anna-only", "code", "away"]
    assert shown(guest.open("/embed/f/main")) == ["shave", "ben", "code", "away", "late"]
    assert shown(guest.open("/l/nord")) == ["shave", "ben", "code", "away", "late"]


def test_a_code_for_what_a_form_does_not_offer_is_not_shown_there(guest, guest_tools, salon):
    salon["discounts"] = [{"id": "ten", "code": "TEN", "percent": 10, "services": ["colour"]}]
    load_salon(check_salon(salon), {}, guest_tools)
    assert "code" in shown(guest.open("/f/main"))
    assert shown(guest.open("/f/one?step=time")) == ["shave"]


def test_a_window_opens_and_closes_by_the_locations_clock(guest, clock):
    clock.at += dt.timedelta(seconds=-1)
    assert "over" in shown(guest.open("/f/main"))
    clock.at += dt.timedelta(seconds=2)
    assert {"over", "soon"} & set(shown(guest.open("/f/main"))) == {"soon"}


def test_words_are_the_readers_and_never_markup(guest):
    page = guest.open("/f/main?lang=de")
    assert page.one(data_promo="shave")["data-promo-name"] == "Titel shave"
    assert "Nice &amp; &lt;b&gt;close&lt;/b&gt;" in page.html
    assert button(page, "code").text == "Use it"


def test_a_service_is_chosen_and_the_next_step_follows(guest):
    page = guest.open("/f/main?service=cut&step=service&utm_source=x")
    page = guest.press(button(page, "shave"))
    assert page.step == "time", "only Ben does both"
    assert "service=cut,shave" in page.url.replace("%2C", ",")
    assert "utm_source=x" in page.url
    page = guest.open("/f/main?service=shave&step=service")
    assert page.one(data_promo="shave").text.endswith("Added")


def test_a_specialist_is_chosen(guest):
    page = guest.press(button(guest.open("/f/main"), "ben"))
    assert page.step == "service"
    assert "staff=ben" in page.url


def test_a_code_goes_along_as_a_preset_and_is_tried_at_the_details(guest):
    page = guest.press(button(guest.open("/f/main"), "code"))
    assert page.step == "service"
    assert "promo=TEN" in page.url
    assert "Noted" in page.one(data_promo="code").text
    page = guest.at_contact(page.url + "&service=cut&staff=anna&date=2026-12-01")
    assert page.one(data_total=None)["data-total"] == "40.50"
    assert "code" not in shown(page), "what is applied is not offered again"


def test_a_code_beside_the_details_is_applied_at_once_and_keeps_what_was_typed(guest):
    page = guest.at_contact()
    page = guest.press(button(page, "code"), name="Jo Doe")
    assert (page.step, page.one(data_total=None)["data-total"]) == ("contact", "40.50")
    assert page.one(name="name")["value"] == "Jo Doe"
    assert "promo=" not in page.url


def test_a_service_beside_the_details_joins_the_visit_and_nothing_typed_is_lost(guest):
    guest.at_contact("/f/main?service=cut&staff=ben&date=2026-12-01")
    page = guest.press(button(guest.page, "shave"), name="Jo Doe")
    assert page.step == "time"
    page = guest.press(page.first(data_start=None))
    assert page.step == "contact"
    assert page.one(name="name")["value"] == "Jo Doe"
    assert page.one(data_total=None)["data-total"] == "65.00"


def test_an_address_opens_a_new_tab_through_the_counter(guest):
    link = button(guest.open("/f/main"), "away")
    assert (link["target"], link["rel"]) == ("_blank", "noopener")
    answer = guest.client.get(link["href"], headers=BROWSER)
    assert (answer.status_code, answer.headers["Location"]) == (303, "https://example.com/spa?a=1&b=2")
    assert stats(guest) == {"away": (0, 1)}


@pytest.mark.parametrize("promo", ["nope", "x" * 41, "..%2F", "shave%00"])
def test_a_block_that_is_not_there_leads_nowhere(guest, promo):
    assert guest.client.get(f"/f/main/promo/{promo}", headers=BROWSER).status_code == 404


# Counting


def tell(guest, promos: str, view: str = VIEW, **headers: str) -> int:
    data = {"event": "promo_viewed", "view": view, "promos": promos}
    return guest.client.post("/f/main/seen", data=data, headers=BROWSER | headers).status_code


def test_a_view_counts_each_block_once(guest):
    for promos in ("shave,ben", "shave", "shave,nope,../x"):
        assert tell(guest, promos) == 204
    assert tell(guest, "shave", view="w" * 40) == 204
    assert stats(guest) == {"shave": (2, 0), "ben": (1, 0)}


def test_robots_are_left_out(guest):
    assert tell(guest, "shave", **{"User-Agent": "Googlebot/2.1"}) == 204
    guest.client.get("/f/main/promo/shave", headers=BROWSER | {"User-Agent": "Googlebot/2.1"})
    guest.client.get("/f/main/promo/shave")
    assert stats(guest) == {}


def test_a_press_counts_once_for_a_view_and_each_time_where_none_is_known(guest):
    known = BROWSER | {"X-Chairtime-View": VIEW}
    for headers in (known, known, BROWSER, BROWSER):
        assert guest.client.get("/f/main/promo/shave", headers=headers).status_code == 303
    assert stats(guest) == {"shave": (0, 3)}


@pytest.mark.parametrize("data", [{"event": "promo_viewed", "promos": "shave"}, {"event": "nope", "view": VIEW}])
def test_what_is_no_view_is_refused(guest, data):
    assert guest.client.post("/f/main/seen", data=data, headers=BROWSER).status_code == 400
