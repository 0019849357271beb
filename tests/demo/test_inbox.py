"""The demo's inbox: what was sent, newest first, readable and harmless."""

import json

import pytest
from werkzeug.test import Client

from booking.cli.demo.inbox import MOST, Inbox
from booking.cli.demo.website import website
from booking.gateways.mail.file import FileMail
from booking.gateways.sms.file import FileSms
from booking.usecases.ports import Mail
from tests.support.guest_world import NOW
from tests.support.salon_world import StoppedClock

BOOKING = "http://127.0.0.1:8000"


@pytest.fixture
def folder(tmp_path):
    clock = StoppedClock(NOW)
    link = f"{BOOKING}/m/abc.def"
    FileSms(tmp_path / "sms.jsonl", clock).send(
        "+4915123456789", "Your code is 123456.\n@127.0.0.1 #123456", "code", "code/one/1"
    )
    clock.at = NOW.replace(minute=5)
    mail = Mail(
        to="jo@example.com",
        subject="You are <b>booked</b>",
        text=f"See it:\n{link}\n",
        html="<p>Hello</p><script>alert(1)</script>",
        kind="confirmed",
        message_id="x",
    )
    FileMail(tmp_path / "mail.jsonl", clock).send(mail)
    return tmp_path


@pytest.fixture
def site(folder) -> Client:
    return Client(website(BOOKING, Inbox(folder)))


def test_messages_are_there_newest_first_and_safe(site):
    page = site.get("/inbox").text

    assert page.index("jo@example.com") < page.index("+4915123456789")
    assert '<strong class="code">123456</strong>' in page
    assert "You are &lt;b&gt;booked&lt;/b&gt;" in page
    assert f'<a href="{BOOKING}/m/abc.def" target="_blank" rel="noopener">{BOOKING}/m/abc.def</a>' in page
    assert "/inbox/mail/1" in page


def test_the_list_alone_is_what_the_page_holds(site):
    assert site.get("/inbox/messages").text.strip() in site.get("/inbox/").text


def test_a_mail_is_shown_without_its_scripts(site):
    answer = site.get("/inbox/mail/1")

    assert "<p>Hello</p>" in answer.text
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "script-src" not in policy


@pytest.mark.parametrize("path", ["/inbox/mail/2", "/inbox/mail/x", "/inbox/../sms.jsonl", "/inbox/sms.jsonl", "/inboxes"])
def test_nothing_else_is_there(site, path):
    assert site.get(path).status_code == 404


def test_style_and_script_are_files_under_a_strict_policy(site):
    assert site.get("/inbox/inbox.css").mimetype == "text/css"
    assert site.get("/inbox/inbox.js").mimetype == "text/javascript"
    assert "unsafe" not in site.get("/inbox").headers["Content-Security-Policy"]


def test_an_empty_inbox_says_so_and_a_half_written_line_is_waited_for(tmp_path):
    site = Client(website(BOOKING, Inbox(tmp_path)))
    assert "Nothing yet" in site.get("/inbox").text

    (tmp_path / "sms.jsonl").write_text('{"to": "+49151')
    assert "Nothing yet" in site.get("/inbox").text


def test_only_the_newest_are_listed(tmp_path):
    lines = [{"to": f"+49{number}", "body": "x", "kind": "code", "at": NOW.isoformat()} for number in range(MOST + 5)]
    (tmp_path / "sms.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))

    found = Inbox(tmp_path).messages()

    assert len(found) == MOST
    assert found[0].to == f"+49{MOST + 4}"


def test_the_website_without_an_inbox_has_none():
    assert Client(website(BOOKING)).get("/inbox").status_code == 404
