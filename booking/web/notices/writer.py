"""The words of notices, as the worker asks for them: outside of any request, with the app made when the first is needed."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flask import Flask, g
from flask_babel import refresh

from booking.usecases.bookings.read import BookingView
from booking.usecases.forms import at
from booking.usecases.notices.words import Notice, Worded
from booking.usecases.ports import NotSent
from booking.web.context import tools
from booking.web.guest.desk import Desk
from booking.web.guest.state import Asked
from booking.web.notices.mail import mail_of
from booking.web.notices.sms import sms_of


class Writer:
    """Words for notices. *make* returns the app whose languages, templates and signers are used."""

    def __init__(self, make: Callable[[], Flask]) -> None:
        self._make, self._lock = make, threading.Lock()
        self._made: Flask | None = None

    def sms(self, notice: Notice) -> str:
        with self._speaking(notice) as desk:
            return sms_of(desk, notice)

    def mail(self, notice: Notice) -> Worded:
        with self._speaking(notice) as desk:
            return mail_of(desk, notice)

    def _app(self) -> Flask:
        with self._lock:
            if self._made is None:
                self._made = self._make()
            return self._made

    @contextmanager
    def _speaking(self, notice: Notice) -> Iterator[Desk]:
        app = self._app()
        base = app.extensions["chairtime"].public_url or "http://localhost"
        with app.test_request_context("/", base_url=base):
            booking = notice.booking
            known, first = booking.catalogue.location.languages, booking.catalogue.default_lang
            g.lang = booking.lang if booking.lang in known and notice.staff is None else first
            refresh()
            yield _desk(booking, g.lang)


def _desk(booking: BookingView, lang: str) -> Desk:
    """Return a desk that speaks for the booking's form, or the location's first. Raises: NotSent when there is none."""
    forms = booking.catalogue.forms
    form_id = booking.form_id if booking.form_id in forms else next(iter(forms), None)
    if form_id is None:
        raise NotSent("the location has no form", final=True)
    return Desk(tools(), at(booking.catalogue, form_id, tools().clock.now()), Asked(), "site", lang)
