"""The flow as a guest without JavaScript walks it."""

import pytest

from tests.support.page import Page

ORDERS = ("service-time-staff", "staff-service-time", "staff-time-service", "time-service-staff", "time-staff-service")


def test_a_guest_books_step_by_step(guest):
    page = guest.open("/f/main")
    assert page.step == "service"
    page = guest.press(page.one(data_service="cut"))
    assert page.step == "service"
    assert page.one(data_service="cut")["aria-current"] == "true"
    page = guest.press(page.one(data_action="continue"))
    assert (page.step, page.url) == ("staff", "/f/main?service=cut")
    page = guest.press(page.one(data_staff="anna"))
    assert (page.step, page.url) == ("time", "/f/main?service=cut&staff=anna")
    page = guest.press(page.first(data_start=None))
    assert page.step == "contact"
    assert page.url.startswith("/f/main/flow/")
    page = guest.book()
    assert page.step == "done"
    assert page.url.endswith("/done")
    assert page.one(data_reference=None)["data-total"] == "45.00"


@pytest.mark.parametrize("form", ORDERS)
def test_steps_follow_the_forms_order(guest, form):
    page = guest.open(f"/f/{form}")
    seen = []
    for _ in range(6):
        if page.step == "contact":
            break
        if page.step not in seen:
            seen.append(page.step)
        page.check()
        if page.step == "service":
            if not page.all(data_action="continue"):
                page = guest.press(page.one(data_service="cut"))
            page = guest.press(page.one(data_action="continue"))
        elif page.step == "staff":
            page = guest.press(page.one(data_staff="any"))
        else:
            page = guest.press(page.first(data_start=None))
    assert "-".join(seen) == form
    assert guest.book().step == "done"


def test_a_time_chosen_first_leaves_only_what_fits(guest):
    page = guest.open("/f/time-service-staff?date=2026-12-01")
    late = page.all(data_start=None)[-1]
    assert late["data-start"] == "2026-12-01T16:30:00+01:00"
    page = guest.press(late)
    assert page.step == "service"
    assert [one["data-service"] for one in page.all(data_service=None)] == ["shave"]
    assert guest.press(page.one(data_action="continue")).step == "contact"


def test_several_services_are_added_and_taken_away(guest):
    page = guest.open("/f/main?service=cut&step=service")
    page = guest.press(page.one(data_service="colour"))
    assert page.one(data_total=None)["data-total"] == "135.00"
    page = guest.press(page.one(data_service="cut"))
    assert page.one(data_total=None)["data-total"] == "90.00"
    assert "aria-current" not in page.one(data_service="cut").attrs


def test_one_specialist_is_no_question(guest):
    page = guest.open("/f/anna?service=cut")
    assert page.step == "time"
    assert not page.all(data_change="staff")


def test_one_service_and_one_specialist_open_on_the_time(guest):
    page = guest.open("/f/one")
    assert page.step == "time"
    page = guest.press(page.first(data_start=None))
    assert page.step == "contact"


def test_the_first_calendar_view_holds_a_bookable_day(guest):
    page = guest.open("/f/main?service=cut&staff=any")
    assert page.all(data_bookable="true")
    assert page.one(aria_current="date")["data-date"] == "2026-11-30"


def test_earlier_and_later_page_the_calendar(guest):
    page = guest.open("/f/main?service=cut&staff=any")
    assert not page.all(data_action="earlier")
    page = guest.press(page.one(data_action="later"))
    assert page.one(aria_current="date")["data-date"] == "2026-12-01"
    assert not page.all(data_action="later")
    page = guest.press(page.one(data_action="earlier"))
    assert page.one(aria_current="date")["data-date"] == "2026-11-30"


def test_a_closed_day_shows_the_nearest_free_starts(guest):
    page = guest.open("/f/main?service=cut&staff=anna&date=2026-12-05")
    starts = [one["data-start"] for one in page.all(data_start=None)]
    assert starts == ["2026-12-04T16:00:00+01:00", "2026-12-04T15:45:00+01:00", "2026-12-04T15:30:00+01:00"]
    assert guest.press(page.all(data_start=None)[0]).step == "contact"


def test_starts_are_named_in_a_whole_sentence(guest):
    page = guest.open("/f/main?service=cut&staff=any&date=2026-12-01")
    assert page.all(data_start=None)[0]["aria-label"] == "09:00, Tuesday 1 December, with Anna or Ben"


def test_a_class_is_booked_through_its_dates(guest):
    page = guest.open("/f/main")
    page = guest.press(page.one(data_service="yoga"))
    page = guest.press(page.one(data_action="continue"))
    assert page.step == "time"
    assert [one["data-event"] for one in page.all(data_event=None)] == ["yoga-1", "yoga-2"]
    page = guest.press(page.one(data_seats="3"))
    assert [one["data-event"] for one in page.all(data_event=None)] == ["yoga-1"]
    page = guest.press(page.one(data_event="yoga-1"))
    assert (page.step, page.one(data_total=None)["data-total"]) == ("contact", "45.00")
    assert guest.book().step == "done"


def test_a_class_is_summed_up_in_places(guest):
    assert "1 place · 1 h · 15" in guest.open("/f/main?service=yoga").html
    page = guest.open("/f/main?service=yoga&seats=2")
    assert "2 places · 1 h · 30" in page.html
    assert "<bdi>2 places · 1 h</bdi>" in page.html


def test_a_linked_class_and_seats_need_one_press(guest):
    page = guest.open("/f/main?event=yoga-1&seats=2")
    assert page.step == "time"
    assert page.one(data_event="yoga-1")["aria-current"] == "true"
    page = guest.press(page.one(data_action="continue"))
    assert page.one(data_total=None)["data-total"] == "30.00"


def test_pressing_a_start_twice_holds_once(guest):
    page = guest.open("/f/main?service=cut&staff=anna&date=2026-12-01")
    start = page.first(data_start=None)
    sent = page.values(start.form, start)
    first = guest.client.post(start.form["action"], data=sent)
    second = guest.client.post(start.form["action"], data=sent)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.headers["Location"].split("/flow/")[0] == second.headers["Location"].split("/flow/")[0]


def test_pressing_book_twice_books_once(guest):
    page = guest.at_contact()
    button = page.one(data_action="book")
    sent = page.values(button.form) | {"name": "Jo", "phone": "030 23125099", "consent_privacy": "yes"}
    answers = [Page(guest.client.post(button.form["action"], data=sent, follow_redirects=True)) for _ in range(2)]
    assert len({answer.one(data_reference=None)["data-reference"] for answer in answers}) == 1


def test_changing_the_time_keeps_what_was_typed_and_ones_own_time(guest):
    page = guest.at_contact()
    page = guest.press(page.one(data_action="change", name="change"), name="Jo Doe", phone="030 1")
    assert page.step == "time"
    assert page.first(data_start="2026-12-01T09:00:00+01:00")
    page = guest.press(page.one(data_start="2026-12-01T10:00:00+01:00"))
    assert page.one(name="name")["value"] == "Jo Doe"
    other = guest.open("/f/main?service=cut&staff=anna&date=2026-12-01")
    assert other.all(data_start="2026-12-01T09:00:00+01:00")
    assert not other.all(data_start="2026-12-01T10:00:00+01:00")


def test_htmx_gets_the_step_alone(guest):
    response = guest.client.get("/f/main?service=cut", headers={"HX-Request": "true"})
    html = response.get_data(as_text=True)
    assert html.lstrip().startswith('<div class="flow" id="flow" data-step="staff"')
    assert "HX-Request" in response.headers["Vary"]


def test_htmx_gets_the_next_step_directly_and_the_address_bar_follows_only_on_the_site(guest):
    for root, pushed in (("/f", True), ("/embed/f", False)):
        page = guest.open(f"{root}/main?service=cut&staff=anna&date=2026-12-0{2 if pushed else 3}")
        start = page.first(data_start=None)
        response = guest.client.post(start.form["action"], data=page.values(start.form, start), headers={"HX-Request": "true"})
        assert 'data-step="contact"' in response.get_data(as_text=True)
        assert ("HX-Push-Url" in response.headers) is pushed
    assert "hx-push-url" not in guest.open("/embed/f/main").html


@pytest.mark.parametrize("root", ["/f", "/embed/f"])
def test_every_step_keeps_the_rules_of_a_page(guest, root):
    for lang in ("en", "ar"):
        for query in ("", "service=cut,colour&step=service", "service=cut", "service=cut&staff=any", "service=yoga"):
            guest.open(f"{root}/main?{query}&lang={lang}").check()
        guest.open(f"{root}/main?service=cut&staff=ben&date=2026-12-01&lang={lang}")
        guest.press(guest.page.first(data_start=None)).check()
        guest.book(consent_privacy=None).check()
        guest.book().check()
        assert guest.page.one("html")["dir"] == ("rtl" if lang == "ar" else "ltr")
