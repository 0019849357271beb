"""Part of the wiring: which ways messages leave by, as the settings say (CONTRACT 2)."""

from pathlib import Path
from typing import cast
from urllib.parse import unquote, urlsplit

from booking.gateways.mail.file import FileMail
from booking.gateways.mail.log import LogMail
from booking.gateways.mail.smtp import SmtpMail, Tls
from booking.gateways.sms.file import FileSms
from booking.gateways.sms.log import LogSms
from booking.gateways.sms.twilio import TwilioSms
from booking.settings import Settings, is_loopback, query_of
from booking.usecases.ports import Clock, MailSender, SmsSender

STATUS_PATH = "/hooks/twilio/status"


def sms_sender(settings: Settings, clock: Clock) -> SmsSender:
    """Return the way text messages leave. Opens no connection."""
    way, _, place = settings.sms_url.partition(":")
    if way == "log":
        return LogSms()
    if way == "file":
        return FileSms(Path(place), clock)
    url = urlsplit(settings.sms_url)
    query = query_of(url.query, {"from", "messaging_service"})
    host, stand_in = url.netloc.rpartition("@")[2], url.scheme == "twilio+http"
    base = f"http://{host}" if stand_in else f"https://{host}" if host != "api.twilio.com" else None
    return TwilioSms(
        unquote(url.username or ""),
        unquote(url.password or ""),
        sender=query.get("from"),
        service=query.get("messaging_service"),
        base=base,
        callback=status_callback(settings),
    )


def twilio_token(settings: Settings) -> str | None:
    """Return the secret that Twilio signs its callbacks with; None when text messages do not go through Twilio."""
    url = urlsplit(settings.sms_url)
    return unquote(url.password or "") if url.scheme in ("twilio", "twilio+http") else None


def status_callback(settings: Settings) -> str | None:
    """Return where Twilio reports what became of a text; None when it could not reach that place."""
    if settings.public_url is None:
        return None
    stand_in = settings.sms_url.startswith("twilio+http:")
    if not stand_in and is_loopback(urlsplit(settings.public_url).hostname or ""):
        return None
    return settings.public_url + STATUS_PATH


def mail_sender(settings: Settings, clock: Clock) -> MailSender:
    """Return the way mails leave. Opens no connection."""
    way, _, place = settings.mail_url.partition(":")
    if way == "log":
        return LogMail()
    if way == "file":
        return FileMail(Path(place), clock)
    url = urlsplit(settings.mail_url)
    query = query_of(url.query, {"from", "tls"})
    return SmtpMail(
        url.hostname or "",
        url.port,
        query["from"],
        clock,
        user=unquote(url.username) if url.username else None,
        password=unquote(url.password or "") if url.password else None,
        tls=cast(Tls, query.get("tls", "none")),
    )
