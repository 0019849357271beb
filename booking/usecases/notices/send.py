"""Sending one planned notice: looked at again, put into words, handed over."""

from booking.domain import notices
from booking.domain.errors import NotFound
from booking.domain.notices import STAFF_LATEST, Standing, What
from booking.store import bookings
from booking.store.outbox import Leased
from booking.store.tables import BookingRow
from booking.store.work import Work
from booking.usecases.bookings.read import BookingView, view
from booking.usecases.notices.hand_over import About, hand_over, recipient_hash
from booking.usecases.notices.words import Notice, Words
from booking.usecases.ports import Mail, MailSender, SmsSender
from booking.usecases.tools import Tools


def send_sms(tools: Tools, words: Words, sender: SmsSender, row: Leased) -> str | None:
    """Send a notice as a text message; return why not when it is no longer wanted. Raises: NotSent."""
    found = _look(tools, row)
    if isinstance(found, str):
        return found
    booking, seen = found
    phone = booking.phone
    if not phone:
        return "no phone"
    what = What(row.payload["what"])
    text = words.sms(Notice(what, seen))
    return hand_over(
        tools,
        _about(row, booking, "sms", phone),
        send=lambda: sender.send(phone, text, what, row.key),
        find=lambda since: sender.find(phone, text, since),
        unwanted=lambda work: _why_not(work, tools, row),
    )


def send_mail(tools: Tools, words: Words, sender: MailSender, row: Leased) -> str | None:
    """Send a notice as a mail, to the client or to one of the staff. Raises: NotSent."""
    found = _look(tools, row)
    if isinstance(found, str):
        return found
    booking, seen = found
    staff, what = row.payload["staff"], What(row.payload["what"])
    to = seen.catalogue.staff[staff].email if staff else booking.email
    if not to:
        return "no address"
    about = _about(row, booking, "email", to, typed=not staff)
    worded = words.mail(Notice(what, seen, staff, booking.phone))
    mail = Mail(
        to=to,
        subject=worded.subject,
        text=worded.text,
        html=worded.html,
        kind=what,
        message_id=recipient_hash(about.recipient, row.key)[:32],
        sender=worded.sender,
        reply_to=worded.reply_to,
        calendar=worded.calendar,
    )
    return hand_over(
        tools,
        about,
        send=lambda: sender.send(mail),
        find=lambda since: None,  # a mail server keeps no list; the same message id lets mailboxes drop a repeat
        unwanted=lambda work: _why_not(work, tools, row),
    )


def _look(tools: Tools, row: Leased) -> tuple[BookingRow, BookingView] | str:
    """Return the booking of a notice, or why the notice is not wanted any more."""
    with tools.store.reading() as work:
        why = _why_not(work, tools, row)
        if why is not None:
            return why
        try:
            seen = view(work, tools, row.payload["booking"])
        except NotFound:
            return "the booking is gone"
        found = bookings.find(work, row.payload["booking"])
        return "the booking is gone" if found is None else (found, seen)


def _why_not(work: Work, tools: Tools, row: Leased) -> str | None:
    booking, now = bookings.find(work, row.payload["booking"]), tools.clock.now()
    if booking is None:
        return "the booking is gone"
    if row.payload["staff"] and now - row.created_at >= STAFF_LATEST:
        return "too late"
    standing = Standing(booking.status, booking.reschedules, booking.starts_at, booking.ends_at)
    return notices.why_not(What(row.payload["what"]), row.payload["revision"], standing, now)


def _about(row: Leased, booking: BookingRow, channel: str, to: str, *, typed: bool = True) -> About:
    return About(
        key=row.key,
        kind=row.payload["what"],
        channel=channel,
        location=booking.location_id,
        booking=booking.id,
        to=to,
        typed=typed,
    )
