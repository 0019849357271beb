"""A location's name and address may be written by language, like every text a client reads."""

import pytest


@pytest.fixture(autouse=True)
def bilingual(salon):
    salon["location"]["name"] = {"en": "Studio North", "de": "Studio Nord"}
    salon["location"]["address"] = {"en": "1 Gate Street", "de": "Torstraße 1"}


@pytest.mark.parametrize(
    ("lang", "name", "address"), [("de", "Studio Nord", "Torstraße 1"), ("en", "Studio North", "1 Gate Street")]
)
def test_every_page_says_it_in_the_readers_language(guest, lang, name, address):
    place = guest.open(f"/l/nord?lang={lang}")
    assert (place.heading, address in place.html) == (name, True)

    done = guest.at_contact(f"/f/main?service=cut&staff=anna&date=2026-12-01&lang={lang}") and guest.book()
    for page in (done, guest.open(done.one(data_reference=None)["data-manage-url"])):
        assert name in page.html
        assert address in page.html

    told = guest.client.get(f"/api/v1/forms/main?lang={lang}").get_json()["location"]
    assert (told["name"], told["address"]) == (name, address)


def test_a_language_without_a_text_reads_the_default_one(guest):
    assert guest.open("/l/nord?lang=es").heading == "Studio North"
