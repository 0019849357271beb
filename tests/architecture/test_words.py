"""Every refusal has a status and a sentence, in every language."""

import pytest
from flask import Flask

from booking.domain import errors
from booking.domain.errors import Refusal
from booking.web.errors import STATUS
from booking.web.language import INTERFACE
from booking.web.present.refusals import sentence, title


def refusals() -> list[type[Refusal]]:
    return [one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, Refusal) and one is not Refusal]


def test_every_refusal_has_a_status():
    assert set(refusals()) - set(STATUS) == set()


def test_codes_are_told_apart():
    codes = [one.code for one in refusals()]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("lang", INTERFACE)
def test_every_refusal_has_a_sentence(guest, lang):
    app: Flask = guest.client.application
    with app.test_request_context(f"/?lang={lang}", base_url="http://127.0.0.1"):
        for kind in refusals():
            words = sentence(_made(kind))
            assert words.strip(), kind.code
            assert title(kind.code).strip(), kind.code


def _made(kind: type[Refusal]) -> Refusal:
    import datetime as dt

    start = dt.datetime(2026, 12, 1, 10, tzinfo=dt.UTC)
    if kind in (errors.SlotTaken, errors.NobodyFree):
        return kind(start)
    if kind in (errors.TooManyRequests, errors.TooManyCodes, errors.SmsBudget):
        return kind(60)
    if kind is errors.CodeWrong:
        return kind(3)
    if kind is errors.Unavailable:
        return kind("database")
    return kind()
