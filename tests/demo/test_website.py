"""The sample salon's website: frames the form under a strict policy, without a cookie."""

import re
import socket
from html.parser import HTMLParser

import pytest
from werkzeug.test import Client

from booking.cli.demo.website import PAGES, serve_website, website

BOOKING = "http://127.0.0.1:8000"


@pytest.fixture
def site() -> Client:
    return Client(website(BOOKING))


class Links(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.ids: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in {"href", "src"}:
                self.targets.append(value or "")
            if name == "id":
                self.ids.add(value or "")


@pytest.mark.parametrize(("path", "form"), [("/", "main"), ("/anna.html", "anna")])
def test_a_page_holds_the_snippet_an_owner_would_paste(site, path, form):
    page = site.get(path).text
    assert re.search(rf'<div [^>]*data-chairtime="{form}"[^>]*><a [^>]*href="{BOOKING}/f/{form}">', page)
    assert f'<script async src="{BOOKING}/embed/v1/loader.js"></script>' in page
    assert "{{" not in page


def test_the_policy_allows_the_booking_origin_and_nothing_else(site):
    answer = site.get("/")
    assert "Set-Cookie" not in answer.headers
    policy = answer.headers["Content-Security-Policy"]
    assert f"script-src {BOOKING};" in policy
    assert f"frame-src {BOOKING};" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("page", sorted(path.name for path in PAGES.glob("*.html")))
def test_every_link_leads_somewhere(site, page):
    links = Links(site.get(f"/{page}").text)
    own = [target for target in links.targets if not re.match(r"https?:|tel:|mailto:", target)]
    for target in own:
        path, _, fragment = target.partition("#")
        answer = site.get(path or f"/{page}")
        assert answer.status_code == 200, target
        assert not fragment or fragment in Links(answer.text).ids, target


@pytest.mark.parametrize("page", sorted(path.name for path in PAGES.glob("*.html")))
def test_pages_have_no_inline_style_or_code(site, page):
    text = site.get(f"/{page}").text
    assert not re.search(r'<style|\sstyle="|\son\w+="|<script>', text)


@pytest.mark.parametrize("path", ["/none", "/../studio-nord.toml", "/%2e%2e/studio-nord.toml", "/site.css/"])
def test_other_paths_are_not_there(site, path):
    assert site.get(path).status_code == 404


def test_the_port_is_free_again_at_once():
    """Also when the last answers are only just closed: a demo is often started again right away."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    for _ in range(2):
        with serve_website(port, BOOKING), socket.create_connection(("127.0.0.1", port)) as visitor:
            visitor.sendall(b"GET / HTTP/1.0\r\n\r\n")
            # Read to the end: the server closes first, and its side of the connection lingers.
            assert b"Studio Nord" in b"".join(iter(lambda: visitor.recv(65536), b""))
