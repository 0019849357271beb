"""The pages that show one way to embed each (`widget/demo`)."""

import re

import pytest
from werkzeug.test import Client

from booking.cli.demo.website import WAYS, website
from booking.web.embed.loader import loader

BOOKING = "http://127.0.0.1:8000"
PAGES = sorted(path.name for path in WAYS.glob("*.html"))


@pytest.fixture
def site() -> Client:
    return Client(website(BOOKING))


def test_every_page_is_listed(site):
    listed = re.findall(r'href="/widget/([\w]+\.html)"', site.get("/widget/").text)
    assert sorted({*listed, "index.html"}) == PAGES


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_complete(site, page):
    answer = site.get(f"/widget/{page}")
    text = answer.text
    assert "{{" not in text
    assert text.count("<h1>") == 1
    assert "Set-Cookie" not in answer.headers
    own = re.findall(r'(?:href|src)="(/[^"?#]*)', text)
    assert [target for target in own if site.get(target).status_code != 200] == []


@pytest.mark.parametrize("page", sorted({*PAGES} - {"index.html"}))
def test_a_page_shows_the_snippet_that_stands_in_it(site, page):
    text = site.get(f"/widget/{page}").text
    shown = re.findall(r"<pre><code>(&lt;.*?)</code></pre>", text, re.DOTALL)
    assert len(shown) == 1
    assert shown[0].replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") in text


def test_the_pinned_page_holds_the_present_loader(site):
    text = site.get("/widget/pinned.html").text
    assert f'integrity="{loader.first.integrity}" src="{BOOKING}{loader.first.address}"' in text


def test_the_strict_page_has_no_inline_code_and_says_its_policy(site):
    answer = site.get("/widget/strict.html")
    assert not re.search(r'<style|\sstyle="|\son\w+="|<script>', answer.text)
    policy = answer.headers["Content-Security-Policy"]
    assert "require-trusted-types-for 'script'; trusted-types chairtime" in policy
    assert policy.replace("; ", ";\n") in answer.text


def test_googles_stand_ins_have_the_addresses_the_loader_tells_them_by(site):
    assert 'src="/widget/gtag/js?id=G-STUDIONORD"' in site.get("/widget/gtag.html").text
    assert site.get("/widget/gtag/js").content_type == "text/javascript; charset=utf-8"
    assert "'GTM-NORD01'" in site.get("/widget/gtm.html").text
