"""Mails by SMTP: one connection a mail, every step within the time that is left.

What is lost before the last line of a mail was handed over never left; after it nobody knows. Source: RFC 5321, 6.1.
"""

import contextlib
import smtplib
import ssl
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import formataddr
from time import monotonic
from typing import Literal, NoReturn, TypeVar

from booking.usecases.ports import Clock, Mail, NotSent

T = TypeVar("T")
TOTAL_S = 14.0
Tls = Literal["starttls", "ssl", "none"]
PORTS: dict[str, int] = {"starttls": 587, "ssl": 465, "none": 25}
_END = b"\r\n.\r\n"


class SmtpMail:
    """Sends from the address *sender* through *host*; with *user*, signs in first."""

    def __init__(
        self,
        host: str,
        port: int | None,
        sender: str,
        clock: Clock,
        *,
        user: str | None = None,
        password: str | None = None,
        tls: Tls = "none",
        total_s: float = TOTAL_S,
    ) -> None:
        self._host, self._port, self._sender, self._clock = host, port or PORTS[tls], sender, clock
        self._user, self._password, self._tls, self._total_s = user, password, tls, total_s

    def send(self, mail: Mail) -> None:
        """Raises: NotSent; its words name neither the address nor the mail."""
        message = as_message(mail, self._sender, self._clock)
        until = monotonic() + self._total_s
        try:
            server = self._open()
            try:
                session = _Session(server, until)
                self._greet(server, session)
                session.hand_over(message, self._sender, mail.to)
                with contextlib.suppress(smtplib.SMTPException, OSError):
                    session.step(server.quit)
            finally:
                server.close()
        except ssl.SSLCertVerificationError as error:
            # What follows the comma is the host's name.
            raise NotSent(f"certificate refused: {error.verify_message.partition(',')[0]}") from None
        except (smtplib.SMTPException, OSError) as error:
            raise NotSent(f"not reached: {type(error).__name__}") from None

    def _open(self) -> smtplib.SMTP:
        # Half of the time at most for the way there, so that the rest is left for the mail. The name is given: looking
        # up this machine's own can take seconds.
        name, limit = self._sender.rpartition("@")[2], self._total_s / 2
        if self._tls == "ssl":
            return smtplib.SMTP_SSL(self._host, self._port, name, timeout=limit, context=ssl.create_default_context())
        return smtplib.SMTP(self._host, self._port, name, timeout=limit)

    def _greet(self, server: smtplib.SMTP, session: "_Session") -> None:
        session.step(server.ehlo_or_helo_if_needed)
        if self._tls == "starttls":
            if not server.has_extn("starttls"):
                raise NotSent("the mail server offers no STARTTLS")
            session.step(lambda: server.starttls(context=ssl.create_default_context()))
            session.step(server.ehlo)
        if self._user:
            user, password = self._user, self._password or ""
            session.step(lambda: server.login(user, password))


class _Session:
    """One conversation, each step of which gets the time that is left."""

    def __init__(self, server: smtplib.SMTP, until: float) -> None:
        self.server, self.until = server, until

    def step(self, act: Callable[[], T]) -> T:
        left = self.until - monotonic()
        if left <= 0:
            raise TimeoutError
        if self.server.sock is not None:
            self.server.sock.settimeout(left)
        return act()

    def hand_over(self, message: EmailMessage, sender: str, to: str) -> None:
        options = self.options(sender, to)
        # A sender that is refused is the installation's fault, which somebody may mend meanwhile.
        self.expect(lambda: self.server.mail(sender, options), "sender", final=False)
        self.expect(lambda: self.server.rcpt(to), "recipient")
        self.expect(lambda: self.server.docmd("DATA"), "mail", wanted=354)
        policy = SMTPUTF8 if options else SMTP
        self.step(lambda: self.server.send(_dotted(message.as_bytes(policy=policy))))
        try:
            self.expect(lambda: self.server.getreply(), "mail")
        except (smtplib.SMTPException, OSError) as error:
            raise NotSent(f"no answer: {type(error).__name__}", unknown=True) from None

    def options(self, sender: str, to: str) -> list[str]:
        """Return what MAIL says about addresses beyond ASCII. Raises: NotSent when the server takes none."""
        if sender.isascii() and to.isascii():
            return []
        if not self.server.has_extn("smtputf8"):
            raise NotSent("the mail server takes no international addresses", final=True)
        return ["SMTPUTF8", "BODY=8BITMIME"]

    def expect(self, act: Callable[[], tuple[int, bytes]], what: str, *, wanted: int = 250, final: bool = True) -> None:
        """Raises: NotSent when the server says anything but *wanted* (251 and 252 count as 250)."""
        code = self.step(act)[0]
        if code == wanted or (wanted == 250 and code in (251, 252)):
            return
        _refused(code, what, final)


def _refused(code: int, what: str, final: bool) -> NoReturn:
    if code == -1:  # smtplib's word for a connection that has gone
        raise smtplib.SMTPServerDisconnected
    raise NotSent(f"{what} refused with {code}", final=final and 500 <= code < 600)


def _dotted(content: bytes) -> bytes:
    """Return a mail's lines as DATA wants them: a leading dot doubled, the lone one at the end."""
    lines = content.replace(b"\r\n", b"\n").split(b"\n")
    body = b"\r\n".join(b"." + line if line.startswith(b".") else line for line in lines)
    return body.removesuffix(b"\r\n") + _END


def as_message(mail: Mail, sender: str, clock: Clock) -> EmailMessage:
    """Return *mail* as it travels: text, the same as HTML, the calendar file."""
    message = EmailMessage()
    message["From"] = formataddr((mail.sender, sender)) if mail.sender else sender
    message["To"] = mail.to
    message["Subject"] = mail.subject
    message["Date"] = clock.now()
    message["Message-ID"] = f"<{mail.message_id}@{sender.rpartition('@')[2]}>"
    # Nobody's holiday answer is wanted. Source: RFC 3834.
    message["Auto-Submitted"] = "auto-generated"
    if mail.reply_to:
        message["Reply-To"] = mail.reply_to
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    if mail.calendar:
        message.add_attachment(mail.calendar, maintype="text", subtype="calendar", filename="booking.ics")
    return message
