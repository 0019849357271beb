"""The page of snippets: every mode of the contract's B1, filled in; settings that do not fit are not there."""

import html
import json
import re
from html.parser import HTMLParser

import pytest

from booking.web.embed.loader import loader
from tests.support.page import Page

HOST = "http://localhost"
SHARE = "/f/main/share"


def snippet(page: Page) -> str:
    """Return the text as somebody copies it, line breaks and all."""
    found = re.search(r'<textarea id="(?:snippet|link)"[^>]*>(.*?)</textarea>', page.html, re.DOTALL)
    assert found
    return html.unescape(found[1])


def elements(text: str) -> list[tuple[str, dict[str, str | None]]]:
    """Return the tags of a snippet with their attributes, as a browser reads them."""
    found = []
    reader = HTMLParser()
    reader.handle_starttag = lambda tag, attrs: found.append((tag, dict(attrs)))
    reader.feed(text)
    return found


SCRIPT = ("script", {"async": None, "src": f"{HOST}/embed/v1/loader.js"})
LINK = ("a", {"href": f"{HOST}/f/main?service=cut"})


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("inline", [("div", {"data-chairtime": "main", "data-service": "cut"}), LINK, SCRIPT]),
        (
            "popup",
            [
                (
                    "a",
                    {
                        "href": f"{HOST}/f/main?service=cut",
                        "data-chairtime": "main",
                        "data-mode": "popup",
                        "data-service": "cut",
                    },
                ),
                SCRIPT,
            ],
        ),
        (
            "button",
            [("button", {"type": "button", "data-chairtime": "main", "data-mode": "popup", "data-service": "cut"}), SCRIPT],
        ),
        (
            "floating",
            [
                (
                    "script",
                    SCRIPT[1]
                    | {"data-chairtime": "main", "data-mode": "floating", "data-service": "cut", "data-color": "#1f6feb"},
                ),
                ("noscript", {}),
                LINK,
            ],
        ),
        ("element", [("chairtime-booking", {"form": "main", "service": "cut"}), LINK, SCRIPT]),
        (
            "iframe",
            [
                (
                    "iframe",
                    {
                        "src": f"{HOST}/embed/f/main?service=cut",
                        "title": "Online booking",
                        "width": "100%",
                        "height": "720",
                        "loading": "lazy",
                        "allow": "payment; clipboard-write",
                        "style": "border:0;max-width:100%",
                    },
                )
            ],
        ),
    ],
)
def test_each_mode_is_the_contracts_snippet(guest, mode, expected):
    page = guest.open(f"{SHARE}?mode={mode}&service=cut")
    assert elements(snippet(page)) == expected


def test_a_link_says_where_it_stands(guest):
    assert snippet(guest.open(f"{SHARE}?mode=link")) == f"{HOST}/f/main"
    named = f"{HOST}/f/main?staff=anna&utm_source=window&utm_medium=qr"
    assert snippet(guest.open(f"{SHARE}?mode=qr&staff=anna&source=window")) == named


def test_a_pinned_snippet_has_the_manifests_digest(guest):
    manifest = guest.client.get("/embed/v1/manifest.json").get_json()
    page = guest.open(f"{SHARE}?pinned=1")
    pinned = {
        "async": None,
        "crossorigin": "anonymous",
        "integrity": manifest["integrity"],
        "src": HOST + manifest["loader"],
    }
    assert elements(snippet(page))[-1] == ("script", pinned)
    assert elements(page.one("textarea", id="pinned").text) == [("script", pinned)]
    assert manifest["integrity"] == loader.first.integrity


def test_the_settings_become_attributes(guest):
    query = (
        "service=cut&staff=anna&lock=1&promo=SPRING&speaks=de&theme=dark&accent=%23FF8800&analytics=gtm&events=both&ga=G-1,G-2"
    )
    (_, data), *_ = elements(snippet(guest.open(f"{SHARE}?{query}")))
    assert data == {
        "data-chairtime": "main",
        "data-lang": "de",
        "data-service": "cut",
        "data-staff": "anna",
        "data-lock": "service,staff",
        "data-theme": "dark",
        "data-promo": "SPRING",
        "data-vars": '{"accent":"#ff8800"}',
        "data-analytics": "gtm",
        "data-events": "both",
        "data-ga-id": "G-1,G-2",
    }
    assert json.loads(str(data["data-vars"])) == {"accent": "#ff8800"}


@pytest.mark.parametrize(
    "query",
    [
        "mode=%3Cscript%3E&service=nothing&staff=nobody&speaks=xx&theme=pink&accent=red&position=top&analytics=all&events=none",
        "promo=%22%3E&ga=%22%3E&source=%22%3E&label=%3Cb%3E",
        "lock=1&label=" + "x" * 61,
        "accent=%23fff%22&service=%00",
    ],
)
def test_what_does_not_fit_is_not_there(guest, query):
    page = guest.open(f"{SHARE}?{query}")
    assert page.status == 200
    assert snippet(page) == snippet(guest.open(SHARE))


def test_words_with_quotes_stay_words(guest):
    page = guest.open(f"{SHARE}?mode=floating&label=" + 'Say "yes" %26 it\'s')
    (_, data), *_ = elements(snippet(page))
    assert data["data-label"] == 'Say "yes" & it\'s'
    preview = guest.open("/f/main/share/preview?mode=popup&label=%22 onclick=%22x")
    assert not [one for one in preview.elements if "onclick" in one.attrs]


def test_the_widget_may_speak_another_language_than_the_page(guest):
    page = guest.open(f"{SHARE}?lang=en&speaks=de")
    assert ">Online buchen</a>" in snippet(page)
    assert page.one("html")["lang"] == "en"


@pytest.mark.parametrize("lang", ["en", "de", "es", "ar"])
def test_the_page_keeps_the_rules_of_every_page(guest, lang):
    page = guest.open(f"{SHARE}?lang={lang}&service=cut")
    page.check()
    assert page.one("html")["lang"] == lang
    assert [one["content"] for one in page.all("meta", name="robots")] == ["noindex"]
    assert page.headers["X-Robots-Tag"] == "noindex"
    # Without a script it is a form that is sent, with what was set before still set.
    form = page.one("form")
    assert (form["method"], form["action"]) == ("get", SHARE)
    values = page.values(form)
    assert (values["lang"], page.one("option", selected=None, value="cut").text) == (lang, page.one("option", value="cut").text)


def test_htmx_gets_the_result_alone_and_a_short_address(guest):
    answer = Page(guest.client.get(f"{SHARE}?lang=de&mode=popup&service=&theme=dark", headers={"HX-Request": "true"}))
    assert not answer.all("html")
    assert answer.all(id="result")
    assert answer.headers["HX-Replace-Url"] == f"{SHARE}?mode=popup&theme=dark&lang=de"


def test_the_page_frames_its_preview_and_nothing_else(guest):
    page = guest.open(f"{SHARE}?mode=popup&service=cut")
    policy = page.headers["Content-Security-Policy"]
    assert "frame-src 'self'" in policy
    assert "frame-ancestors 'self'" in policy
    preview = guest.open(page.one("iframe")["src"])
    assert preview.status == 200
    assert preview.headers["Content-Security-Policy"] == policy
    assert preview.one("a", data_chairtime="main")["data-service"] == "cut"
    assert preview.one("script")["src"] == f"{HOST}/embed/v1/loader.js"
    assert "style=" not in guest.open("/f/main/share/preview?mode=iframe").html


def test_a_strict_website_reads_what_it_has_to_allow(guest):
    assert guest.open(SHARE).one("textarea", id="csp").text == f"script-src {HOST}; frame-src {HOST}"
    assert guest.open(f"{SHARE}?mode=iframe").one("textarea", id="csp").text == f"frame-src {HOST}"
    assert not guest.open(f"{SHARE}?mode=link").all("textarea", id="csp")


def test_the_guides_name_the_hosts_a_website_builder_needs(guest):
    page = guest.open(SHARE)
    assert [one["id"] for one in page.all("details", name="guide")] == [
        f"guide-{name}" for name in ("wordpress", "tilda", "google-sites", "wix", "squarespace", "webflow", "shopify", "html")
    ]
    line = page.one("textarea", id="hosts-google-sites").text
    assert line == 'hosts = ["https://sites.google.com", "https://*.googleusercontent.com", "https://www.example.com"]'
    assert "https://www.salon.example" in guest.open("/f/hosted/share?lang=en").html


def test_every_hosts_line_can_be_loaded(guest):
    from booking.usecases.salon.origins import origin
    from booking.web.share.guides import HOSTS

    for host in [one for hosts in HOSTS.values() for one in hosts]:
        assert origin(host) == host


def test_the_shortcode_follows_the_settings(guest):
    page = guest.open(f"{SHARE}?mode=button&service=cut&speaks=de&label=Los&accent=ff8800")
    code = page.one("textarea", id="code-wordpress-2").text
    assert code == '[chairtime form="main" mode="popup" lang="de" service="cut" accent="#ff8800" label="Los"]'


def test_an_unknown_form_has_no_page(guest):
    for path in ("", "/preview", "/qr.svg", "/chairtime-wordpress.zip"):
        page = guest.open(f"/f/nobody/share{path}")
        assert (page.status, page.error) == (404, "not-found")
