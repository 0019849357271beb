"""Tokens: a link as short as it can be, whose every letter counts; links sent before it was made shorter stay good."""

import datetime as dt

import pytest

from booking.domain.errors import NotFound
from booking.web.tokens import Signer, Signers

KEY, OTHER = b"k" * 32, b"o" * 32
BOOKING = "nTFgWpcaiBw7l6JhmAWygg"


def signers(*keys: bytes) -> Signers:
    return Signers(keys, lambda: dt.datetime(2026, 12, 1, tzinfo=dt.UTC))


def is_good(token: str, keys: Signers) -> bool:
    try:
        keys.read_manage(token)
    except NotFound:
        return False
    return True


@pytest.mark.parametrize("version", [1, 9, 1000])
def test_a_manage_link_is_read_back(version):
    token = signers(KEY).manage(BOOKING, version)
    assert signers(KEY).read_manage(token) == (BOOKING, version)
    assert signers(OTHER, KEY).read_manage(token) == (BOOKING, version)


def test_a_manage_link_is_short():
    assert len(signers(KEY).manage(BOOKING, 1)) == 47


def test_no_letter_of_a_manage_link_can_be_another():
    keys = signers(KEY)
    token = keys.manage(BOOKING, 1)
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.="
    altered = [token[:at] + letter + token[at + 1 :] for at in range(len(token)) for letter in letters if letter != token[at]]
    altered += [token[:-1], token[1:], f"{token}A", f"{token}=", f" {token}", token + "é", "", ".", ".."]
    assert [one for one in altered if is_good(one, keys)] == []
    assert not is_good(token, signers(OTHER))


def test_a_link_of_another_kind_is_none():
    keys = signers(KEY)
    for token in (keys.flow("main", BOOKING), keys.attempt(BOOKING), keys.proof(BOOKING, "1")):
        assert not is_good(token, keys)
    assert keys.read_proof(keys.manage(BOOKING, 1), "1") is None


def test_a_link_from_before_stays_good():
    before = Signer([KEY], "manage").sign(BOOKING, 2)
    assert signers(KEY).read_manage(before) == (BOOKING, 2)
    assert not is_good(before, signers(OTHER))
