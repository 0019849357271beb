"""What search engines and messengers read on a form's own page (embed reference A2.9 and B7)."""

import json

import pytest

MAIN = "http://localhost/f/main"


def structured(page) -> dict:
    found: dict = json.loads(page.one("script", type="application/ld+json").text)
    return found


def test_the_form_offers_its_services_and_an_action_to_book(guest):
    data = structured(guest.open("/f/main?lang=en"))
    assert (data["@context"], data["@type"], data["name"]) == ("https://schema.org", "HairSalon", "Studio Nord")
    assert {"@id", "url", "telephone", "address", "priceRange", "openingHoursSpecification"} <= set(data)
    assert data["makesOffer"][0] == {
        "@type": "Offer",
        "url": f"{MAIN}?service=cut",
        "itemOffered": {"@type": "Service", "name": "Haircut"},
        "price": "45.00",
        "priceCurrency": "EUR",
    }
    assert data["potentialAction"] == {
        "@type": "ReserveAction",
        "target": {
            "@type": "EntryPoint",
            "urlTemplate": f"{MAIN}?service={{service_id}}",
            "inLanguage": "en",
            "actionPlatform": ["http://schema.org/DesktopWebPlatform", "http://schema.org/MobileWebPlatform"],
        },
        "result": {"@type": "Reservation", "name": "Appointment"},
    }


def test_a_form_offers_only_its_own_services(guest):
    assert [one["itemOffered"]["name"] for one in structured(guest.open("/f/one"))["makesOffer"]] == ["Shave"]


def test_what_an_owner_writes_stays_data(guest, salon):
    salon["location"]["description"] = "</script><script>alert(1)</script>&"
    salon["services"][0]["name"] = {"en": "<b>Cut</b>", "de": "Schnitt"}
    from booking.usecases.salon.document import check_salon
    from booking.usecases.salon.load import load_salon

    load_salon(check_salon(salon), {}, guest.tools)
    page = guest.open("/f/main?lang=en")
    raw = page.html.split("ld+json")[1].split("</script>")[0]
    assert not set("<&") & set(raw.partition(">")[2])
    assert structured(page)["description"].endswith("</script>&")
    assert structured(page)["makesOffer"][0]["itemOffered"]["name"] == "<b>Cut</b>"


@pytest.mark.parametrize(("query", "canonical"), [("", MAIN), ("?lang=de", f"{MAIN}?lang=de"), ("?utm_source=x&gclid=1", MAIN)])
def test_every_way_in_has_one_address(guest, query, canonical):
    page = guest.open("/f/main" + query)
    assert page.one("link", rel="canonical")["href"] == canonical
    assert page.one("meta", property="og:url")["content"] == canonical
    alternates = {one["hreflang"]: one["href"] for one in page.all("link", rel="alternate") if one.get("hreflang")}
    assert alternates == {lang: f"{MAIN}?lang={lang}" for lang in ("en", "de", "es", "ar")} | {"x-default": MAIN}
    assert not page.all("meta", name="robots")


def test_a_messenger_has_something_to_show(guest):
    page = guest.open("/f/main?lang=de")
    shown = {one["property"]: one["content"] for one in page.all("meta") if one.get("property")}
    assert (shown["og:type"], shown["og:site_name"], shown["og:locale"]) == ("website", "Studio Nord", "de_DE")
    assert shown["og:title"] == "Book online – Studio Nord"
    others = [one["content"] for one in page.all("meta", property="og:locale:alternate")]
    assert others == ["en_GB", "es_ES", "ar_AR"]
    assert page.one("meta", name="twitter:card")["content"] == "summary"


def test_steps_on_the_way_are_not_listed(guest):
    for page in (guest.open("/f/main?service=cut"), guest.at_contact()):
        assert page.all("meta", name="robots", content="noindex")
        assert not page.all("link", rel="canonical")
        assert not page.all("script", type="application/ld+json")


def test_a_frame_is_not_listed_either(guest):
    page = guest.open("/embed/f/main")
    assert page.all("meta", name="robots", content="noindex")
    assert not page.all("script", type="application/ld+json")
    assert not page.all("meta", property="og:title")
