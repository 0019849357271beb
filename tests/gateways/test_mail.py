"""Mails: SMTP against a real server, and the ways for trying out."""

import contextlib
import datetime as dt
import json
import socket
import stat
import threading

import pytest

from booking.gateways.mail.file import FileMail
from booking.gateways.mail.log import LogMail
from booking.gateways.mail.smtp import SmtpMail
from booking.senders import mail_sender
from booking.settings import Settings
from booking.usecases.ports import Mail, NotSent
from tests.support.mail_server import mail_server
from tests.support.salon_world import StoppedClock

__all__ = ["mail_server"]
CLOCK = StoppedClock(dt.datetime(2026, 11, 24, 8, tzinfo=dt.UTC))
SENDER = "booking@nord.example"


def a_mail(**keys) -> Mail:
    known = {
        "to": "jo@example.com",
        "subject": "Gebucht: Färben, 9:00",
        "text": "Hallo\n.\n.zwei Punkte\nüber\n",
        "html": "<p>Hallo</p>",
        "kind": "confirmed",
        "message_id": "abc123",
        "sender": "Studio Nord, Salon",
        "reply_to": "hello@nord.example",
        "calendar": b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
    }
    return Mail(**(known | keys))


def way(port: int, **keys) -> SmtpMail:
    return SmtpMail("127.0.0.1", port, SENDER, CLOCK, total_s=keys.pop("total_s", 5.0), **keys)


def failure(port: int, mail: Mail | None = None, **keys) -> NotSent:
    with pytest.raises(NotSent) as caught:
        way(port, **keys).send(mail or a_mail())
    assert "example" not in caught.value.reason
    return caught.value


def test_a_mail_arrives_whole(mail_server):
    handler, port = mail_server

    way(port).send(a_mail())

    (mail,), (envelope,) = handler.got, handler.envelopes
    assert (envelope.mail_from, envelope.rcpt_tos) == (SENDER, ["jo@example.com"])
    assert mail["Subject"] == "Gebucht: Färben, 9:00"
    assert mail["From"] == f'"Studio Nord, Salon" <{SENDER}>'
    assert (mail["Reply-To"], mail["Auto-Submitted"]) == ("hello@nord.example", "auto-generated")
    assert mail["Message-ID"] == "<abc123@nord.example>"
    assert mail["Date"].datetime == CLOCK.now()
    assert mail.get_body(("plain",)).get_content().replace("\r\n", "\n") == "Hallo\n.\n.zwei Punkte\nüber\n"
    assert mail.get_body(("html",)).get_content().strip() == "<p>Hallo</p>"
    (calendar,) = mail.iter_attachments()
    assert (calendar.get_content_type(), calendar.get_filename()) == ("text/calendar", "booking.ics")


def test_the_setting_is_read(mail_server):
    handler, port = mail_server
    url = f"smtp://127.0.0.1:{port}?from=a%2Bb@nord.example&tls=none"

    mail_sender(Settings.from_env({"CHAIRTIME_MAIL_URL": url}), CLOCK).send(a_mail(calendar=None, reply_to=None, sender=""))

    assert handler.got[0]["From"] == "a+b@nord.example"
    assert list(handler.got[0].iter_attachments()) == []


@pytest.mark.parametrize(
    ("step", "answer", "final"),
    [
        ("rcpt", "550 no such user", True),
        ("rcpt", "553 not allowed", True),
        ("rcpt", "450 greylisted", False),
        ("rcpt", "452 too many", False),
        ("data", "554 looks like spam", True),
        ("data", "451 try later", False),
        ("mail", "550 not from here", False),
        ("mail", "421 busy", False),
    ],
)
def test_refusals(mail_server, step, answer, final):
    handler, port = mail_server
    handler.refuse = {step: answer}

    found = failure(port)

    assert (found.final, found.unknown) == (final, False)
    assert answer[:3] in found.reason
    assert handler.got == []


def test_a_line_cut_after_the_mail_was_handed_over_leaves_the_end_unknown(mail_server):
    handler, port = mail_server
    handler.cut_after_data = True

    found = failure(port)

    assert (found.final, found.unknown) == (False, True)
    assert len(handler.got) == 1


def test_nobody_there_was_never_reached():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        found = failure(probe.getsockname()[1])

    assert (found.final, found.unknown) == (False, False)


def serve_once(*answers: bytes) -> int:
    """Return the port of a server that says *answers*, one for each line it hears, and then nothing more."""
    server = socket.create_server(("127.0.0.1", 0))

    def act() -> None:
        connection, _ = server.accept()
        with contextlib.suppress(OSError), connection, server:
            for answer in answers:
                connection.sendall(answer)
                connection.recv(65536)
            while connection.recv(65536):
                pass

    threading.Thread(target=act, daemon=True).start()
    return int(server.getsockname()[1])


HELLO = (b"220 hi\r\n", b"250 nord\r\n", b"250 ok\r\n", b"250 ok\r\n", b"354 go\r\n")


@pytest.mark.parametrize(("answers", "unknown"), [((), False), (HELLO[:1], False), (HELLO[:3], False), (HELLO, True)])
def test_a_server_that_falls_silent_is_left_in_time(answers, unknown):
    began = dt.datetime.now(dt.UTC)

    found = failure(serve_once(*answers), total_s=0.6)

    assert (found.final, found.unknown) == (False, unknown)
    assert dt.datetime.now(dt.UTC) - began < dt.timedelta(seconds=3)


def test_a_mail_that_was_taken_counts_though_the_goodbye_fails():
    port = serve_once(*HELLO, b"250 taken\r\n", b"500 what\r\n")

    way(port, total_s=2.0).send(a_mail())


def test_a_server_without_encryption_gets_neither_password_nor_mail(mail_server):
    handler, port = mail_server

    found = failure(port, tls="starttls", user="u", password="p")

    assert (found.final, handler.got) == (False, [])


def test_an_address_beyond_ascii_needs_a_server_that_takes_it(mail_server):
    handler, port = mail_server

    way(port).send(a_mail(to="jö@example.com"))

    assert handler.envelopes[0].rcpt_tos == ["jö@example.com"]
    assert "SMTPUTF8" in handler.envelopes[0].mail_options
    assert failure(serve_once(*HELLO), a_mail(to="jö@example.com")).final


def test_a_line_break_in_a_subject_is_no_header():
    with pytest.raises(ValueError, match=r"linefeed|newline|Header"):
        way(1).send(a_mail(subject="Hi\r\nBcc: x@example.com"))


def test_the_file_holds_everything_and_is_its_owners(tmp_path):
    path = tmp_path / "mail.jsonl"
    way = mail_sender(Settings.from_env({"CHAIRTIME_MAIL_URL": f"file:{path}"}), CLOCK)
    assert isinstance(way, FileMail)

    way.send(a_mail())

    found = json.loads(path.read_text(encoding="utf-8"))
    assert set(found) == {"to", "subject", "body", "html", "calendar", "kind", "at"}
    assert (found["to"], found["kind"], found["at"]) == ("jo@example.com", "confirmed", "2026-11-24T08:00:00+00:00")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_log_shows_the_mail(capsys):
    way = mail_sender(Settings.from_env({}), CLOCK)
    assert isinstance(way, LogMail)

    way.send(a_mail())

    assert "Gebucht: Färben" in capsys.readouterr().err
