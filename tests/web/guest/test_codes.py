"""A code at the details: tried without JavaScript, kept with the hold, shown with old and new price. Source: CONTRACT 5, 12."""

import pytest

from tests.support.codes import last_code

CUT = "/f/main?service=cut&staff=anna&date=2026-12-01"
DISCOUNTS = [
    {"id": "ten", "code": "TEN", "percent": 10},
    {"id": "colour", "code": "Farbe 20", "percent": 20, "services": ["colour"]},
    {"id": "once", "code": "ONCE", "amount": "5.00", "max_uses": 1},
]


@pytest.fixture
def salon(salon):
    return salon | {"discounts": DISCOUNTS}


def apply(guest, code, **fields):
    return guest.press(guest.page.one(data_action="apply"), promo=code, **fields)


def test_a_code_is_applied_by_its_own_button_and_changes_the_price(guest):
    guest.at_contact(CUT)
    page = apply(guest, " ten ", name="Jo Doe")

    total = page.one(data_total=None)
    assert (page.step, page.status, page.error) == ("contact", 200, None)
    assert (total["data-total"], total["data-discount"], total["data-coupon"]) == ("40.50", "4.50", "TEN")
    assert "Price before: 45 € now: 40,50 €" in " ".join(total.text.split())
    assert page.one(name="promo")["value"] == " ten "
    assert page.one(name="name")["value"] == "Jo Doe"
    assert "ten" not in page.url.lower(), "a typed code never stands in an address"


def test_the_code_is_kept_with_the_hold_and_booked(guest):
    guest.at_contact(CUT)
    apply(guest, "TEN")
    page = guest.open(guest.page.url)
    assert page.one(data_total=None)["data-total"] == "40.50"

    page = guest.book()
    assert page.step == "done"
    assert page.one(data_total=None)["data-total"] == "40.50"
    assert "Code TEN" in page.html
    manage = guest.open(page.one(data_manage_url=None)["data-manage-url"])
    assert (manage.step, manage.one(data_total=None)["data-total"]) == ("manage", "40.50")


def test_a_code_that_was_only_typed_counts_when_booking(guest):
    guest.at_contact(CUT)
    page = guest.book(promo="ten")
    assert (page.step, page.one(data_total=None)["data-total"]) == ("done", "40.50")


@pytest.mark.parametrize(
    ("code", "error", "word"),
    [("nope", "promo-unknown", "do not know"), ("farbe 20", "promo-not-applicable", "other services")],
)
@pytest.mark.parametrize("button", ["apply", "book"])
def test_a_code_that_does_nothing_is_said_at_its_field_and_everything_stays(guest, code, error, word, button):
    guest.at_contact(CUT)
    typed = {"name": "Jo Doe", "phone": "030 23125099", "consent_privacy": "yes", "promo": code}
    page = guest.press(guest.page.one(data_action=button), **typed)

    assert (page.step, page.status, page.error) == ("contact", 422, error)
    field = page.one(name="promo")
    assert (field["value"], field["aria-invalid"]) == (code, "true")
    assert word in page.one(id="e-promo").text
    assert page.one(data_total=None)["data-total"] == "45.00"
    assert page.one(name="name")["value"] == "Jo Doe"
    assert "checked" in page.one(name="consent_privacy").attrs
    assert guest.press(page.one(data_action="book"), promo="").step == "done"


def test_a_code_can_be_taken_out_again(guest):
    guest.at_contact(CUT)
    apply(guest, "ten")
    page = apply(guest, "")
    assert page.one(data_total=None)["data-total"] == "45.00"


def test_taking_the_code_out_without_a_new_look_at_the_price_books_nothing(guest):
    guest.at_contact(CUT)
    apply(guest, "ten")
    page = guest.book(promo="")
    assert (page.step, page.error) == ("contact", "promo-not-applicable")
    assert "The price has changed" in page.html
    assert page.one(data_total=None)["data-total"] == "45.00"
    assert guest.book().step == "done"


def test_the_code_survives_another_time(guest):
    guest.at_contact(CUT)
    apply(guest, "ten")
    guest.press(guest.page.one(data_action="change", data_change="time", name="change"), promo="ten")
    page = guest.press(guest.page.all(data_start=None)[-1])
    assert (page.step, page.one(data_total=None)["data-total"]) == ("contact", "40.50")


def test_a_used_up_code_says_so_with_the_new_price(guest):
    guest.at_contact(CUT)
    apply(guest, "once")
    mine = guest.page
    guest.at_contact(CUT.replace("2026-12-01", "2026-12-02"))
    assert guest.book(promo="once", phone="030 23125098").step == "done"

    guest.page = mine
    page = guest.book()
    assert (page.step, page.error) == ("contact", "promo-not-applicable")
    assert "used up" in page.html
    assert page.one(data_total=None)["data-total"] == "45.00"


# The preset


def test_a_preset_code_is_tried_on_the_form(guest):
    page = guest.at_contact(CUT + "&promo=ten")
    assert (page.one(data_total=None)["data-total"], page.one(name="promo")["value"]) == ("40.50", "ten")
    assert guest.book().one(data_total=None)["data-total"] == "40.50"


def test_a_preset_code_that_does_nothing_is_said_and_stands_in_nobodys_way(guest):
    page = guest.at_contact(CUT + "&promo=nope")
    assert (page.status, page.error) == (200, "promo-unknown")
    assert page.one(name="promo")["value"] == ""
    assert guest.book().step == "done"


def test_what_was_typed_wins_over_the_preset(guest):
    guest.at_contact(CUT + "&promo=ten")
    page = apply(guest, "")
    assert page.one(data_total=None)["data-total"] == "45.00"
    assert guest.open(page.url).one(data_total=None)["data-total"] == "45.00"


# Without a word


class TestAutomatic:
    @pytest.fixture
    def salon(self, salon):
        every = {"id": "every", "applies": "every_online", "percent": 10, "services": ["cut"]}
        return salon | {"discounts": [every, {"id": "welcome", "applies": "first_online", "percent": 50}]}

    def test_old_and_new_price_stand_on_the_card_and_in_the_summary(self, guest):
        page = guest.open("/f/main?service=cut&step=service")
        assert page.one(data_total=None)["data-total"] == "40.50"
        assert page.all("s")[0].text.split()[-2:] == ["45", "€"]
        assert (
            "40,50\N{NO-BREAK SPACE}€ instead of 45\N{NO-BREAK SPACE}€"
            in guest.open("/f/main").first(data_service="cut")["aria-label"]
        )

    def test_no_field_for_a_code_where_there_are_none(self, guest):
        page = guest.at_contact(CUT)
        assert page.all(name="promo") == []
        assert page.one(data_total=None)["data-total"] == "40.50"
        assert guest.book().one(data_total=None)["data-total"] == "40.50"

    def test_the_locations_page_shows_it(self, guest):
        page = guest.open("/l/nord")
        assert "40,50\N{NO-BREAK SPACE}€" in page.html
        assert [one.text.split()[-2:] for one in page.all("s")] == [["45", "€"]]
        assert '"price": "40.50"' in page.html
        card = guest.client.get("/embed/card/main").get_data(as_text=True)
        assert "40,50\N{NO-BREAK SPACE}€" in card


class TestWithAProof:
    PROOF = "/f/proof?service=cut&staff=anna&date=2026-12-01"

    @pytest.fixture
    def salon(self, salon):
        return salon | {
            "discounts": [
                {"id": "ten", "code": "TEN", "percent": 10},
                {"id": "welcome", "applies": "first_online", "percent": 20},
                {"id": "hello", "code": "HELLO", "applies": "first_online", "percent": 50},
            ]
        }

    def confirmed(self, guest, phone, **fields):
        page = guest.book(phone=phone, **fields)
        assert page.step == "verify", page.error
        return page, guest.press(page.one(data_action="confirm"), code=last_code(guest.tools))

    def test_the_code_step_shows_the_price_with_the_code_and_it_is_booked(self, guest):
        guest.at_contact(self.PROOF)
        apply(guest, "hello")
        asked, done = self.confirmed(guest, "0151 12345678")
        assert asked.one(data_total=None)["data-total"] == "22.50"
        assert (done.step, done.one(data_total=None)["data-total"]) == ("done", "22.50")

    def test_the_first_visit_is_cheaper_once_the_phone_is_proven(self, guest):
        page = guest.at_contact(self.PROOF)
        assert page.one(data_total=None)["data-total"] == "45.00"
        asked, done = self.confirmed(guest, "0151 12345678", promo="ten")
        assert asked.one(data_total=None)["data-total"] == "40.50"
        total = done.one(data_total=None)
        assert (done.step, total["data-total"], total["data-discount-id"]) == ("done", "36.00", "welcome")

    def test_a_code_for_first_visits_is_refused_at_its_field_to_who_was_here(self, guest):
        guest.at_contact("/f/main?service=cut&staff=anna&date=2026-12-02")
        assert guest.book(phone="0151 12345678").step == "done"
        guest.at_contact(self.PROOF)
        _asked, page = self.confirmed(guest, "0151 12345678", promo="hello")
        assert (page.step, page.error) == ("contact", "promo-not-applicable")
        assert "first visit" in page.one(id="e-promo").text
        assert page.one(name="promo")["value"] == "hello"
        assert page.one(data_total=None)["data-total"] == "45.00"
        assert page.one(name="name")["value"] == "Jo Doe"
