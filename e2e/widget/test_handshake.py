"""Who may talk with whom: forged greetings, strangers' welcomes, broken words (B3, B8.6-8)."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from e2e.pages.host_page import HostPage

INLINE = '<div id="place" data-chairtime="main"><a href="%B/f/main">Book online</a></div>'
# Greets the page around it like a form would, and writes down whether anybody answers.
FORGER = """<script>
const said = { chairtime: 1, t: 'hello', n: 'nnnnnnnnnnnnnnnnnnnnnnnn', w: '', k: '', f: 'main', pv: [1] };
addEventListener('message', ({ data, ports }) => {
  if (data.widget) {
    for (const f of ['main', 'anna'])
      ['', data.key, 'k'.repeat(22)].forEach((k) => parent.postMessage({ ...said, f, w: data.widget, k }, '*'));
    parent.postMessage({ got: 'greeted' }, '*');
  } else if (data.chairtime) parent.postMessage({ got: data.t, ports: ports.length }, '*');
});
parent.postMessage(said, '*');
</script>"""
NOTE = "<script>window.answers = []; addEventListener('message', ({data}) => data.got && answers.push(data.got))</script>"
# Keeps what a form says to a page without a loader, and may answer.
KEEP = """<script>
window.kept = [];
addEventListener('message', (event) => {
  kept.push(event.data);
  if (window.answer) answer(event);
});
</script>"""
FRAME = '<iframe src="%B/embed/f/main" title="Booking" width="600" height="500"></iframe>'


@pytest.mark.parametrize("sandbox", ["", 'sandbox="allow-scripts"'], ids=["third-origin", "null-origin"])
def test_a_forged_greeting_gets_no_answer(page: Page, host: HostPage, sandbox: str) -> None:
    forger = host.site.put("/forger", FORGER).replace("localhost", "thief.localhost")
    host.show(f'{NOTE}{INLINE}<iframe id="thief" src="{forger}" {sandbox}></iframe>').ready()
    tell = """() => {
      const [, widget, key] = place.querySelector('iframe').name.split(':');
      thief.contentWindow.postMessage({ widget, key }, '*');
    }"""
    page.evaluate(tell)
    page.wait_for_function("() => answers.includes('greeted')")
    page.wait_for_timeout(300)

    assert page.evaluate("() => answers") == ["greeted"]
    assert len(host.heard("ready")) == 1


# Stands in the form's own frame after it was led away, and knows the frame's name.
IMPOSTOR = """<script>
const [, w, k] = window.name.split(':');
addEventListener('message', () => parent.postMessage({ got: 'answer' }, '*'));
parent.postMessage({ chairtime: 1, t: 'hello', n: 'i'.repeat(24), w, k, f: 'main', pv: [1] }, '*');
parent.postMessage({ got: 'greeted' }, '*');
</script>"""


def test_a_frame_that_was_led_elsewhere_gets_no_answer(page: Page, host: HostPage) -> None:
    impostor = host.site.put("/impostor", IMPOSTOR).replace("localhost", "thief.localhost")
    host.show(NOTE + INLINE).ready()
    host.inside().evaluate("(to) => { location.href = to }", impostor)
    page.wait_for_function("() => answers.includes('greeted')")
    page.wait_for_timeout(200)

    assert page.evaluate("() => answers") == ["greeted"]


def test_a_greeting_with_the_wrong_key_gets_no_answer(page: Page, host: HostPage) -> None:
    rename = "window.name = window.name && window.name.replace(/:[^:]*$/, ':wrongwrongwrongwrong');"
    page.add_init_script(f"if (self !== top) {rename}")
    page.clock.install()
    host.show(INLINE)
    expect(host.iframe).to_be_attached()
    page.wait_for_timeout(500)
    page.clock.fast_forward(8500)

    host.hears("error")
    assert host.errors() == ["frame_timeout"]


def test_without_a_welcome_the_frame_only_greets(page: Page, host: HostPage) -> None:
    page.clock.install()
    host.show(KEEP + FRAME, loader=False)
    page.wait_for_function("() => kept.length > 0")
    for _ in range(8):
        page.clock.run_for(1000)

    said: list[dict[str, Any]] = page.evaluate("() => kept")
    assert 1 < len(said) <= 6
    assert [sorted(one) for one in said] == [sorted(["chairtime", "t", "n", "w", "k", "f", "pv"])] * len(said)
    assert {(one["t"], one["w"], one["k"], one["f"]) for one in said} == {("hello", "", "", "main")}


WELCOMES = {
    "wrong nonce": "{chairtime: 1, t: 'welcome', n: 'x'.repeat(24), w: 'ct_1', pv: 1}",
    "no port": "{chairtime: 1, t: 'welcome', n: data.n, w: 'ct_1', pv: 1}",
    "other version": "{chairtime: 1, t: 'welcome', n: data.n, w: 'ct_1', pv: 2}",
    "nothing": "null",
}


@pytest.mark.parametrize("kind", WELCOMES)
def test_the_frame_takes_no_wrong_welcome(page: Page, host: HostPage, kind: str) -> None:
    ports = "[]" if kind == "no port" else "[channel.port2]"
    answer = f"""<script>window.heard = []; window.answer = ({{ data, source }}) => {{
      const channel = new MessageChannel();
      channel.port1.onmessage = (event) => heard.push(event.data);
      source.postMessage({WELCOMES[kind]}, '*', {ports});
    }}</script>"""
    host.show(KEEP + answer + FRAME, loader=False)
    # A greeting after the wrong answer: that one was seen by then, and not taken.
    page.wait_for_function("() => kept.length > 2")

    assert page.evaluate("() => heard") == []


def test_a_website_that_is_not_on_the_forms_list_gets_no_port(page: Page, host: HostPage) -> None:
    changes = {'name="chairtime-hosts" content="*"': 'name="chairtime-hosts" content="https://*.salon.example"'}
    host.rewrite("/embed/f/main", changes)
    page.clock.install()
    host.show(INLINE)
    expect(page.frame_locator("#place iframe").locator("[data-new-tab]")).not_to_have_attribute("hidden", "")
    page.clock.fast_forward(8500)

    host.hears("error")
    assert host.errors() == ["host_not_allowed"]
    assert host.heard("ready") == []
    expect(page.locator("#place a")).to_be_visible()


BROKEN = [
    "null",
    "'resize'",
    "[]",
    "{t: 'resize', s: 1}",
    "{t: 'resize', s: -1, d: {height: 9000}}",
    "{t: 'resize', s: 'x', d: {height: 9000}}",
    "{t: 'resize', s: 1, d: {height: -5}}",
    "{t: 'resize', s: 1, d: {height: '9000'}}",
    "{t: 'resize', s: 1, d: {height: 1e99, more: 'x'.repeat(20000)}}",
    "{t: 'constructor', s: 1, d: {}}",
    "{t: '__proto__', s: 1, d: {}}",
    "{t: 'step', s: 1, d: {step: {}, index: 1, total: 1}}",
    "{t: 'event', s: 1, d: {name: 'page_view', id: 'aaaaaaaaaaaa', params: {}}}",
    "{t: 'event', s: 1, d: {name: 'booked', id: '<b>', params: {}}}",
    "{t: 'error', s: 1, d: {code: 'NOT A CODE', message: 'x', fatal: true}}",
    "{t: 'navigate', s: 1, d: {url: 'javascript:alert(1)', target: '_top'}}",
    "{t: 'navigate', s: 1, d: {url: 'https://elsewhere.example/', target: '_top'}}",
    "{t: 'scroll', s: 1, d: {top: 'x'}}",
    "{t: 'later', s: 1, d: {}}",
]
# A form that says what the test wants: the port is kept when the welcome comes.
SPEAKER = """
const own = MessagePort.prototype.postMessage;
MessagePort.prototype.postMessage = function (...said) { window.__port = this; return own.apply(this, said); };
"""


def test_broken_words_from_the_frame_change_nothing(page: Page, host: HostPage) -> None:
    page.add_init_script(SPEAKER)
    host.show(INLINE).ready()
    before = (host.height(), host.widgets(), len(host.heard("resize", "step", "booked")))
    for said in BROKEN:
        host.inside().evaluate(f"() => __port.postMessage({said})")
    page.wait_for_timeout(300)

    assert (host.height(), host.widgets(), len(host.heard("resize", "step", "booked"))) == before
    assert set(host.errors()) <= {"navigate_blocked"}
    host.form.add("cut-short").go_on().at("staff")


def test_more_than_sixty_messages_a_second_are_dropped(page: Page, host: HostPage) -> None:
    page.add_init_script(SPEAKER)
    host.show(INLINE).ready()
    say = """() => {
      const d = (n) => ({ step: 's' + n, index: 1, total: 4, user: false });
      for (let n = 0; n < 200; n += 1) __port.postMessage({ t: 'step', s: n, d: d(n) });
    }"""
    host.inside().evaluate(say)
    host.hears("step")
    page.wait_for_timeout(400)

    assert 1 <= len(host.heard("step")) <= 120


def test_a_greeting_repeated_is_answered_once(page: Page, host: HostPage) -> None:
    page.add_init_script(SPEAKER)
    host.show(INLINE).ready()
    host.inside().evaluate("() => { window.welcomes = 0; addEventListener('message', () => { welcomes += 1 }); }")
    again = """(n) => {
      const [, w, k] = window.name.split(':');
      parent.postMessage({ chairtime: 1, t: 'hello', n, w, k, f: 'main', pv: [1] }, '*');
    }"""
    for _ in range(3):
        host.inside().evaluate(again, "a" * 24)
    host.inside().wait_for_function("() => welcomes > 0")
    page.wait_for_timeout(200)

    assert host.inside().evaluate("() => welcomes") == 1
