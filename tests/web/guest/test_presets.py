"""Links from outside: what a query may preselect, and that nothing in it is ever an error (embed B5)."""

import pytest


@pytest.mark.parametrize(
    ("query", "step"),
    [
        ("service=cut", "staff"),
        ("service=cut,colour", "time"),
        ("service=cut&staff=anna", "time"),
        ("service=cut&staff=any&date=2026-12-02", "time"),
        ("staff=ben", "service"),
        ("category=body", "time"),
        ("service=nothing", "service"),
        ("service=cut,nothing", "staff"),
        ("staff=nobody", "service"),
        ("service=colour&staff=ben", "time"),
        ("service=cut&service=colour", "staff"),
        ("service=cut&staff=anna&date=2026-02-31&time=99:99", "time"),
        ("service=cut&staff=anna&date=1999-01-01", "time"),
        ("service=%00%ff&staff=%27&start=now&event=x&seats=-1&step=verify&lock=x&month=13", "service"),
        ("service=cut&staff=anna&hold=somebody-elses", "time"),
        ("c_accent=zz&c_bg=1&radius=99&theme=pink&lang=xx&utm_source=%0a&gclid=%3c", "service"),
        ("name=Jo&phone=123&email=a@b.c&prefill.name=Jo", "service"),
    ],
)
@pytest.mark.parametrize("root", ["/f", "/embed/f"])
def test_a_query_leads_to_its_step_and_never_to_an_error(guest, query, step, root):
    page = guest.open(f"{root}/main?{query}")
    assert (page.status, page.step) == (200, step)
    page.check()


def test_a_preset_start_waits_for_one_press(guest):
    page = guest.open("/f/main?service=cut&staff=anna&date=2026-12-02&time=10:00")
    assert page.step == "time"
    assert page.one(data_start="2026-12-02T10:00:00+01:00")["aria-current"] == "true"
    assert guest.press(page.one(data_action="continue")).step == "contact"


def test_a_preset_start_that_is_not_free_says_so(guest):
    page = guest.open("/f/main?service=cut&staff=anna&date=2026-12-02&time=03:00")
    assert page.step == "time"
    assert "That time is not free" in page.html
    assert page.one(aria_current="date")["data-date"] == "2026-12-02"


def test_a_combination_that_cannot_be_falls_back_with_a_message(guest):
    page = guest.open("/f/staff-service-time?staff=ben&service=colour")
    assert page.step == "service"
    assert "Not everything you asked for" in page.html


def test_a_lock_takes_the_way_back_away(guest):
    page = guest.open("/f/main?service=cut&staff=anna&lock=service,staff")
    assert page.step == "time"
    assert not page.all(data_action="change")
    assert guest.open("/f/main?service=cut&staff=anna&lock=service&step=service").step == "time"
    assert guest.open("/f/main?service=cut&staff=anna&step=service").step == "service"


def test_contact_data_in_a_query_is_ignored(guest):
    page = guest.at_contact("/f/main?service=cut&staff=anna&name=Jo&phone=123")
    assert "Jo" not in page.one(name="name").attrs.values()
    assert "name=" not in page.url


def test_what_travels_along_reaches_every_step_and_the_booking(guest):
    page = guest.at_contact("/f/main?service=cut&staff=anna&lang=de&theme=dark&utm_source=flyer&gclid=abc&ref=anna")
    assert page.url.endswith("?lang=de&theme=dark&ref=anna&gclid=abc&utm_source=flyer")
    assert page.one("html")["data-theme"] == "dark"
    assert guest.book().step == "done"


def test_colours_of_the_host_page_stand_in_the_one_stylesheet(guest):
    page = guest.open("/embed/f/main?c_accent=FF0000&c_bg=101010&radius=4")
    url = page.one("link", rel="stylesheet")["href"]
    css = guest.client.get(url)
    assert "immutable" in css.headers["Cache-Control"]
    assert "--bg:#101010" in css.get_data(as_text=True)
    assert "--radius:4px" in css.get_data(as_text=True)
    assert page.one("html")["data-theme"] == "dark"


def test_the_search_narrows_the_list_without_javascript(guest):
    page = guest.open("/f/main?q=yoga&step=service")
    assert [one["data-service"] for one in page.all(data_service=None)] == ["yoga"]


def test_a_category_narrows_the_list_and_can_be_widened(guest):
    page = guest.open("/f/main?category=hair")
    assert {one["data-service"] for one in page.all(data_service=None)} == {"cut", "colour", "shave"}
    assert any(one.text == "Show all services" for one in page.all("a"))
    assert not any(one.text == "Show all services" for one in guest.open("/f/main?category=hair&lock=category").all("a"))


def test_the_frame_tells_its_hosts_and_the_form_decides_language_and_theme(guest):
    page = guest.open("/embed/f/hosted")
    assert page.one("meta", name="chairtime-hosts")["content"] == "'self' https://www.salon.example"
    assert page.one("meta", name="chairtime-form")["content"] == "hosted"
    assert (page.one("html")["lang"], page.one("html")["data-theme"]) == ("de", "dark")
    assert guest.open("/embed/f/hosted?lang=es").one("html")["lang"] == "es"
