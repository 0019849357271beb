"""oEmbed and the card: what a CMS does with a pasted address."""

import re
from urllib.parse import parse_qsl, urlsplit
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from booking.usecases.salon.document import check_salon
from booking.usecases.salon.load import load_salon
from tests.support.page import Page

HOST = "http://127.0.0.1"


@pytest.fixture
def client(guest) -> FlaskClient:
    return guest.client


def asked(client: FlaskClient, url: str, **more: str):
    return client.get("/oembed", query_string={"url": url, **more}, base_url=HOST)


def test_oembed_describes_the_card_of_a_form(client):
    found = asked(client, f"{HOST}/f/main").get_json()
    assert (found["version"], found["type"], found["provider_name"]) == ("1.0", "rich", "Chairtime")
    # The pattern by which WordPress keeps a quote and a frame: no attributes on the quote, the frame right behind it.
    assert re.fullmatch(r'<blockquote><a href="[^"]+">[^<]+</a></blockquote><iframe [^>]*></iframe>', found["html"])
    assert f'src="{HOST}/embed/card/main"' in found["html"]


def test_oembed_obeys_the_largest_size(client):
    found = asked(client, f"{HOST}/f/main", maxwidth="320", maxheight="200").get_json()
    assert (found["width"], found["height"]) == (320, 200)
    assert 'width="320" height="200"' in found["html"]


def test_oembed_carries_presets_over_and_nothing_else(client):
    found = asked(client, f"{HOST}/f/main?service=cut&phone=123&utm_source=x").get_json()
    assert "service=cut" in found["html"]
    assert "phone" not in found["html"]


def test_oembed_says_the_same_in_xml(client):
    answer = asked(client, f"{HOST}/f/main?service=cut&lang=de", format="xml", maxwidth="300")
    assert answer.content_type == "text/xml; charset=utf-8"
    found = {one.tag: one.text for one in ElementTree.fromstring(answer.data)}
    expected = asked(client, f"{HOST}/f/main?service=cut&lang=de", maxwidth="300").get_json()
    assert found == {name: str(value) for name, value in expected.items()}
    assert found["width"] == "300"


def test_oembed_speaks_the_language_of_the_pasted_address(client):
    assert asked(client, f"{HOST}/f/main?lang=de").get_json()["title"] == "Termin bei Studio Nord buchen"
    assert asked(client, f"{HOST}/f/main?lang=xx").get_json()["title"] == "Book at Studio Nord"


def test_oembed_may_be_read_and_kept_by_anybody(client):
    headers = asked(client, f"{HOST}/f/main").headers
    assert headers["Content-Type"] == "application/json"
    assert (headers["Access-Control-Allow-Origin"], headers["Cache-Control"]) == ("*", "public, max-age=3600")
    assert "Set-Cookie" not in headers


@pytest.mark.parametrize("size", ["0", "-5", "wide", "1e3", "99999999", ""])
def test_oembed_ignores_sizes_that_are_none(client, size):
    found = asked(client, f"{HOST}/f/main", maxwidth=size, maxheight=size).get_json()
    assert (found["width"], found["height"]) == (600, 420)


def test_a_form_that_is_switched_off_has_no_oembed_answer(guest, salon):
    salon["forms"] = [one for one in salon["forms"] if one["id"] != "anna"]
    load_salon(check_salon(salon), {}, guest.tools)
    for kind in ("json", "xml"):
        assert asked(guest.client, f"{HOST}/f/anna", format=kind).status_code == 404


def test_the_discovered_address_answers_for_what_was_pasted(client):
    page = client.get("/f/main?service=cut&staff=anna&utm_source=x&phone=1", base_url=HOST)
    (named,) = re.findall(r'<link rel="alternate" type="application/json\+oembed" href="([^"]+)"', page.text)
    address = named.replace("&amp;", "&")
    assert f"<{address}>" in page.headers["Link"]
    query = dict(parse_qsl(urlsplit(address).query))
    assert set(query) == {"url", "format"}
    found = client.get(address, base_url=HOST).get_json()
    assert f'src="{HOST}/embed/card/main?service=cut&amp;staff=anna"' in found["html"]


def test_nothing_but_a_forms_own_page_is_discovered(client):
    for path in ("/", "/l/nord", "/embed/f/main", "/f/main/share"):
        page = client.get(path, base_url=HOST)
        assert "oembed" not in page.headers.get("Link", "")
        assert "json+oembed" not in page.text


@pytest.mark.parametrize(
    ("url", "status"),
    [
        (f"{HOST}/f/nobody", 404),
        (f"{HOST}/l/main", 404),
        ("https://elsewhere.example/f/main", 404),
        ("http://[bad", 404),
        ("", 404),
    ],
)
def test_oembed_does_not_know_other_addresses(client, url, status):
    assert asked(client, url).status_code == status


def test_oembed_has_no_other_formats(client):
    assert asked(client, f"{HOST}/f/main", format="yaml").status_code == 501


def test_the_forms_page_names_its_oembed_answer_in_header_and_document(client):
    page = client.get("/f/main", base_url=HOST)
    assert 'type="application/json+oembed"' in page.headers["Link"]
    assert '<link rel="alternate" type="application/json+oembed"' in page.text


def test_the_card_works_without_scripts_and_may_stand_in_any_frame(client):
    page = client.get("/embed/card/main", base_url=HOST)
    assert page.status_code == 200
    policy = page.headers["Content-Security-Policy"]
    assert "form-action 'none'" in policy
    assert "frame-ancestors" not in policy
    assert "Set-Cookie" not in page.headers
    assert f'href="{HOST}/f/main?service=cut' in page.text
    assert "<form" not in page.text


def test_the_card_is_a_small_page_that_is_kept_for_a_moment(client):
    headers = client.get("/embed/card/main", base_url=HOST).headers
    assert headers["Content-Security-Policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"
    )
    assert (headers["Cache-Control"], headers["X-Robots-Tag"]) == ("public, max-age=300", "noindex")
    assert "X-Frame-Options" not in headers


def test_the_card_lists_at_most_six_services_and_keeps_what_was_chosen(guest, salon):
    more = [{"id": f"extra-{one}", "name": f"Extra {one}", "duration_min": 30, "price": "9.00"} for one in range(6)]
    salon["services"] += more
    salon["staff"][0]["services"] += [one["id"] for one in more]
    load_salon(check_salon(salon), {}, guest.tools)
    page = Page(guest.client.get("/embed/card/main?lang=de&staff=anna&phone=1", base_url=HOST))
    links = [one["href"] for one in page.all("a")]
    assert len(links) == 7
    assert links[0] == f"{HOST}/f/main?lang=de&staff=anna&service=cut"
    assert links[-1] == f"{HOST}/f/main?lang=de&staff=anna"
    assert page.all("script", defer=None)


def test_the_card_of_an_unknown_form_is_not_found(client):
    assert client.get("/embed/card/nobody", base_url=HOST).status_code == 404
