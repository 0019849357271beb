"""The public pages of a location."""

import json

import pytest

from tests.support.page import Page


def test_a_location_shows_what_it_does_for_how_much_by_whom_and_when(guest):
    page = guest.open("/l/nord?lang=en")
    page.check()
    assert page.heading == "Studio Nord"
    for text in ("Haircut", "45\xa0€", "90–120\xa0€", "Anna", "Torstraße 1", "+49 30 23125014", "09:00–17:00"):
        assert text in page.html
    assert page.all("a", href="/f/main?lang=en")
    assert page.all("a", href="/f/main?service=cut&lang=en") or page.all("a", href="/f/main?lang=en&service=cut")


def test_structured_data_describes_the_business_and_its_offers(guest):
    page = guest.open("/l/nord")
    data = json.loads(page.one("script", type="application/ld+json").text)
    assert (data["@type"], data["telephone"]) == ("HairSalon", "+493023125014")
    assert data["makesOffer"][0]["price"] == "45.00"
    assert data["potentialAction"]["target"]["urlTemplate"].endswith("/f/main?service={service_id}")
    assert data["openingHoursSpecification"][0]["opens"] == "09:00"


def test_what_an_owner_writes_cannot_leave_the_structured_data(guest, salon):
    raw = guest.open("/l/nord").html
    assert "</script><" not in raw.split("ld+json")[1].split("</script>")[0]


def test_a_location_can_be_shared(guest):
    page = guest.open("/l/nord")
    assert page.one("meta", property="og:title")["content"].startswith("Studio Nord")
    assert page.one("link", rel="canonical")["href"] == "http://localhost/l/nord"
    addresses = {one["hreflang"]: one["href"] for one in page.all("link", rel="alternate")}
    own = {lang: f"http://localhost/l/nord?lang={lang}" for lang in ("en", "de", "es", "ar")}
    assert addresses == own | {"x-default": "http://localhost/l/nord"}
    assert guest.open("/l/nord?lang=de").one("link", rel="canonical")["href"] == own["de"]
    assert not page.all("meta", name="robots")


def test_the_only_location_is_the_start_page(guest):
    assert guest.open("/").heading == "Studio Nord"


@pytest.mark.parametrize("url", ["/l/no", "/no", "/m/no", "/pictures/no.webp", "/style/none.000000000000.css"])
def test_an_unknown_address_is_a_page_in_words(guest, url):
    page = Page(guest.client.get(url))
    assert (page.status, page.error) == (404, "not-found")
    page.check()
