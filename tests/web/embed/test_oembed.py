"""oEmbed and the card: what a CMS does with a pasted address."""

import re
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from tests.support.guest_world import clock, guest, guest_tools, salon  # noqa: F401 - fixtures are found by being named here

HOST = "http://127.0.0.1"


@pytest.fixture
def client(guest) -> FlaskClient:  # noqa: F811
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


def test_oembed_speaks_xml(client):
    answer = asked(client, f"{HOST}/f/main", format="xml")
    assert answer.content_type == "text/xml; charset=utf-8"
    assert ElementTree.fromstring(answer.data).findtext("type") == "rich"


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


def test_the_card_of_an_unknown_form_is_not_found(client):
    assert client.get("/embed/card/nobody", base_url=HOST).status_code == 404
