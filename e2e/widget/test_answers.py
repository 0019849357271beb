"""What the browser is answered: no cookie, nothing inline, who may frame it, how long it keeps, bad tokens (B8.26-30, 33)."""

import base64
import hashlib
import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import APIResponse, Page, Request, Response, expect

from booking.settings import parse_keys
from booking.web.tokens import Signers
from e2e.pages.flow import Flow
from e2e.pages.host_page import HostPage
from e2e.support.demo import Demo
from e2e.support.desk import Desk
from e2e.support.host_page import HostSite
from e2e.support.people import Guest
from e2e.support.watch import Complaints, within

INLINE = '<div id="place" data-chairtime="main"><a href="%B/f/main">Book online</a></div>'
PRESET = INLINE.replace(" data-", ' data-service="cut-short" data-staff="any" data-', 1)
TIME_STEP = "service=cut-short&staff=any&step=time"
FORM = "lumen-ximena"
# A style attribute, a handler attribute, a script with code in it; a block of data is none.
_STYLE, _HANDLER = re.compile(r"<[^>]*\sstyle\s*="), re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.I)
_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/ld\+json)[^>]*>", re.I)


class Answers:
    """Every answer of the booking site under one path, while a page is used."""

    def __init__(self, page: Page, origin: str, path: str) -> None:
        self.heard: list[Response] = []
        page.context.on("response", lambda one: self.heard.append(one) if one.url.startswith(origin + path) else None)

    def documents(self) -> list[Response]:
        """Return those with HTML in them: whole pages and what is swapped into one, refusals too."""
        return [one for one in self.heard if "text/html" in one.headers.get("content-type", "") and not 300 <= one.status < 400]


def policy_of(answer: Response | APIResponse) -> dict[str, str]:
    """Return a content policy's directives by name."""
    parts = (part.strip().partition(" ") for part in answer.headers["content-security-policy"].split(";"))
    return {name: value for name, _, value in parts}


def test_nothing_in_the_frame_sets_a_cookie_or_is_written_inline(page: Page, demo: Demo, host: HostPage, guest: Guest) -> None:
    answers = Answers(page, demo.booking, "/embed/")

    host.show(INLINE).ready()
    for step in host.form.walk(guest):
        if step == "errors":
            assert [one.status for one in answers.documents()] == [422]
        for document in answers.documents():
            text = document.text()
            assert not _STYLE.search(text), (step, document.url)
            assert not _HANDLER.search(text), (step, document.url)
            assert not _SCRIPT.search(text), (step, document.url)
        assert [one.url for one in answers.heard if one.header_value("set-cookie")] == []
        answers.heard.clear()


def test_every_document_of_the_frame_has_the_same_strict_policy(page: Page, demo: Demo, host: HostPage, guest: Guest) -> None:
    answers = Answers(page, demo.booking, "/embed/f/main")

    host.show(INLINE).ready()
    host.form.to_details("cut-short").describe(guest).book()
    host.form.reference()

    policies = [policy_of(one) for one in answers.documents()]
    assert len(policies) >= 4
    assert all(one == policies[0] for one in policies)
    assert policies[0]["default-src"] == "'none'"
    assert policies[0]["script-src"] == policies[0]["style-src"] == "'self'"
    assert "frame-ancestors" not in policies[0]


def test_a_list_of_websites_stands_in_the_policy_and_in_the_page(page: Page, demo: Demo, desk: Desk, host: HostPage) -> None:
    listed = [host.site.origin, "https://*.salon.example"]
    desk.change_form(FORM, "hosts", json.dumps(listed))
    try:
        answers = Answers(page, demo.booking, f"/embed/f/{FORM}")
        host.show(INLINE.replace("main", FORM)).ready()

        ancestors = policy_of(answers.documents()[0])["frame-ancestors"].split()
        assert ancestors == ["'self'", *listed]
        assert host.inside().locator("meta[name=chairtime-hosts]").get_attribute("content") == " ".join(ancestors)
    finally:
        desk.change_form(FORM, "hosts", "[]")


def test_nobody_frames_a_clients_own_page(
    page: Page, demo: Demo, flow: Flow, host_site: HostSite, guest: Guest, complaints: Complaints
) -> None:
    complaints.expect("frame-ancestors")
    page.goto(demo.form("main", TIME_STEP))
    flow.choose_start().describe(guest).book()
    flow.reference()
    own = str(page.locator("[data-manage-url]").first.get_attribute("data-manage-url"))
    assert own.startswith(f"{demo.booking}/m/")
    with page.expect_response(own) as answered:
        page.goto(host_site.put("/m", f"<!doctype html><title>Elsewhere</title><iframe src='{own}'></iframe>"))

    # The browser has put its own page of refusal there, and nothing of ours.
    page.wait_for_function("() => document.querySelector('iframe').contentDocument === null")
    within(page, lambda: page.frames[-1].url.startswith("chrome-error:"))
    assert policy_of(answered.value)["frame-ancestors"] == "'none'"
    assert answered.value.headers["x-frame-options"] == "DENY"
    expect(page.frame_locator("iframe").locator("h1")).not_to_have_text(re.compile("appointment", re.I), timeout=2_000)
    assert [one.url for one in page.frames if one.url.startswith(demo.booking)] == []


def test_the_loader_is_asked_for_again_soon_and_its_own_version_never(page: Page, demo: Demo, host: HostPage) -> None:
    evergreen = page.request.get(f"{demo.booking}/embed/v1/loader.js")
    again = page.request.get(f"{demo.booking}/embed/v1/loader.js", headers={"If-None-Match": evergreen.headers["etag"]})
    manifest = page.request.get(f"{demo.booking}/embed/v1/manifest.json").json()
    own, digest = manifest["loader"], manifest["integrity"]
    pinned = page.request.get(demo.booking + own)

    assert "max-age=300," in evergreen.headers["cache-control"] + ","
    assert (again.status, again.body()) == (304, b"")
    assert "immutable" in pinned.headers["cache-control"]
    assert pinned.body() == evergreen.body()
    assert digest == "sha384-" + base64.b64encode(hashlib.sha384(pinned.body()).digest()).decode()
    host.loader = f'<script async src="{demo.booking}{own}" integrity="{digest}" crossorigin="anonymous"></script>'
    host.show(INLINE).ready()


@pytest.mark.parametrize("framed", [False, True], ids=["page", "frame"])
@pytest.mark.parametrize("what", ["altered", "another form's", "too old"])
def test_a_bad_token_at_the_last_press_leads_to_a_new_start(
    page: Page, demo: Demo, host: HostPage, guest: Guest, what: str, framed: bool
) -> None:
    if framed:
        flow = host.show(PRESET).ready().form
    else:
        page.goto(demo.form("main", TIME_STEP))
        flow = Flow(page)
    flow.choose_start().describe(guest)
    document = host.inside() if framed else page.main_frame
    action = str(flow.scope.locator("#flow form[hx-post*='/contact']").first.get_attribute("hx-post"))
    token = action.split("/flow/")[1].split("/")[0]
    keys = parse_keys((demo.folder / "secret.keys").read_text())
    elsewhere = Signers(keys, lambda: datetime.now(UTC)).flow("anna", "A" * 22)
    outworn = Signers(keys, lambda: datetime.now(UTC) - timedelta(hours=3)).flow("main", "A" * 22)
    bad = {"altered": token[:-4] + "AAAA", "another form's": elsewhere, "too old": outworn}[what]
    document.evaluate(
        """([token, bad]) => document.querySelectorAll('#flow form').forEach((form) => {
          form.setAttribute('hx-post', form.getAttribute('hx-post').replace(token, bad));
          htmx.process(form);
        })""",
        [token, bad],
    )

    with page.expect_response(lambda one: bad in one.url and one.url.partition("?")[0].endswith("/contact")) as answered:
        flow.book()

    assert answered.value.status == (410 if what == "too old" else 400)
    expect(flow.refusal).to_have_attribute("data-error", "flow-expired" if what == "too old" else "flow-broken")
    flow.root.locator("a").first.click()
    flow.at("service")


def test_the_last_press_sent_again_returns_the_same_number(page: Page, demo: Demo, flow: Flow, guest: Guest, desk: Desk) -> None:
    pressed: list[Request] = []
    page.on("request", lambda one: pressed.append(one) if one.method == "POST" and "/contact" in one.url else None)
    page.goto(demo.form("main", TIME_STEP))
    flow.choose_start().describe(guest).book()
    reference = flow.reference()

    again = page.request.post(
        pressed[-1].url,
        data=pressed[-1].post_data or "",
        headers={"Content-Type": "application/x-www-form-urlencoded", "Origin": demo.booking},
    )

    assert again.ok
    assert f'data-reference="{reference}"' in again.text()
    assert desk.bookings_of(guest.phone) == 1
