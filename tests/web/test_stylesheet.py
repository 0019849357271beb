"""One stylesheet a page, under the name of its content, small enough for a phone."""

import gzip

import pytest

from booking.web.stylesheet import SHEETS, Overrides, stylesheet, version


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_stylesheet_is_small_and_whole(sheet):
    css = stylesheet(sheet, "#9a4a2f")
    assert len(gzip.compress(css.encode(), 9)) <= 7 * 1024
    assert css.count("{") == css.count("}")
    assert "/*" not in css
    assert "url(" not in css
    assert "vh" not in css.replace(".vh", "")


def test_another_accent_is_another_name():
    assert version("flow", "#9a4a2f") != version("flow", "#1f6feb")
    assert version("flow", "#9a4a2f") == version("flow", "#9a4a2f")


def test_invalid_overrides_are_not_there():
    assert Overrides.parse({"c_accent": "red", "c_bg": "12345", "c_text": "#123456", "radius": "33"}) == Overrides()
    assert Overrides.parse({"c_accent": "FF8800", "radius": "0"}) == Overrides(accent="#ff8800", radius=0)


def test_a_pages_stylesheet_may_be_kept_for_ever_and_a_stale_name_only_for_now(guest):
    page = guest.open("/f/main")
    (link,) = page.all("link", rel="stylesheet")
    assert guest.client.get(link["href"]).headers["Cache-Control"] == "public, max-age=31536000, immutable"
    stale = guest.client.get("/f/main/style.000000000000.css")
    assert stale.headers["Cache-Control"] == "public, max-age=60"
    assert guest.client.get("/embed/f/nothing/style.000000000000.css").status_code == 404


@pytest.mark.parametrize("url", ["/", "/l/nord", "/f/main", "/embed/f/main", "/f/nothing", "/nothing"])
def test_every_page_links_exactly_one_stylesheet(guest, url):
    page = guest.open(url)
    assert len(page.all("link", rel="stylesheet")) == 1
    assert guest.client.get(page.one("link", rel="stylesheet")["href"]).status_code == 200
