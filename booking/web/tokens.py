"""Signed tokens: one signer a purpose, ids only, an end that is checked against the product's own clock."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from itsdangerous import BadData, BadSignature, HMACAlgorithm, URLSafeSerializer
from itsdangerous import Signer as PlainSigner
from itsdangerous.encoding import base64_decode, base64_encode

from booking.domain.errors import FlowBroken, FlowExpired, NotFound

FLOW_S = 2 * 3600


class Signer:
    """Signs small lists of ids. The first key signs, all verify; each purpose derives keys of its own."""

    def __init__(self, keys: Sequence[bytes], purpose: str) -> None:
        self._serializer = URLSafeSerializer(
            list(reversed(keys)),  # itsdangerous signs with the last
            salt=f"chairtime.{purpose}",
            signer_kwargs={"digest_method": hashlib.sha256, "key_derivation": "hmac"},
        )

    def sign(self, *ids: str | int) -> str:
        return str(self._serializer.dumps(list(ids)))

    def read(self, token: str, count: int) -> list[Any] | None:
        """Return the *count* ids of a token; None when it is not ours."""
        if not token.isascii() or not _is_plain(token.rpartition(".")[2]):
            return None
        try:
            ids = self._serializer.loads(token)
        except BadData:
            return None
        return ids if isinstance(ids, list) and len(ids) == count else None


class LinkSigner:
    """Signs one id and a number as short as can be: the link stands in text messages, where every letter counts."""

    def __init__(self, keys: Sequence[bytes], purpose: str) -> None:
        self._signer = PlainSigner(
            list(reversed(keys)), salt=f"chairtime.{purpose}", key_derivation="hmac", algorithm=_Short(hashlib.sha256)
        )

    def sign(self, id_: str, number: int) -> str:
        return self._signer.sign(f"{id_}.{number}").decode()

    def read(self, token: str) -> tuple[str, int] | None:
        """Return what `sign` was given; None when the token is not ours."""
        if not token.isascii() or not _is_plain(token.rpartition(".")[2]):
            return None
        try:
            id_, _, number = self._signer.unsign(token).decode().rpartition(".")
        except BadSignature:
            return None
        return id_, int(number)


class _Short(HMACAlgorithm):
    """128 bits of a signature: as many as the id has, and far more than anybody guesses over a network."""

    def get_signature(self, key: bytes, value: bytes) -> bytes:
        return super().get_signature(key, value)[:16]


def _is_plain(signature: str) -> bool:
    """Return whether a signature is written the one way there is: its last letter holds spare bits, which no comparison sees."""
    try:
        return base64_encode(base64_decode(signature)).decode() == signature
    except BadData:
        return False


class Signers:
    """Every kind of token there is."""

    def __init__(self, keys: Sequence[bytes], now: Callable[[], datetime]) -> None:
        self._now = now
        self._flow = Signer(keys, "flow")
        self._attempt = Signer(keys, "attempt")
        self._manage = LinkSigner(keys, "manage-link")
        self._long_manage = Signer(keys, "manage")
        self._proof = Signer(keys, "proof")

    def flow(self, form_id: str, hold_id: str) -> str:
        """Return the token of a guest's flow from the hold on; it lives two hours."""
        return self._flow.sign(form_id, hold_id, int(self._now().timestamp()) + FLOW_S)

    def read_flow(self, token: str, form_id: str) -> str:
        """Return the hold's id. Raises: FlowBroken when altered or of another form, FlowExpired."""
        ids = self._flow.read(token, 3)
        if ids is None or ids[0] != form_id:
            raise FlowBroken("token")
        if self._now().timestamp() >= ids[2]:
            raise FlowExpired()
        return str(ids[1])

    def attempt(self, hold_id: str) -> str:
        """Return a token that makes pressing a button twice hold once; *hold_id* is fresh and random."""
        return self._attempt.sign(hold_id)

    def read_attempt(self, token: str | None) -> str | None:
        """Return the id in an attempt token; None when there is none or it is not ours."""
        ids = self._attempt.read(token, 1) if token else None
        return None if ids is None else str(ids[0])

    def manage(self, booking_id: str, version: int) -> str:
        """Return the token of a client's own booking; raising the version revokes it."""
        return self._manage.sign(booking_id, version)

    def read_manage(self, token: str) -> tuple[str, int]:
        """Return (booking id, version). Raises: NotFound when it is not ours."""
        # Links sent before they were made shorter stay good as long as their bookings do.
        ids = self._manage.read(token) or self._long_manage.read(token, 2)
        if ids is None:
            raise NotFound("booking")
        return str(ids[0]), int(ids[1])

    def proof(self, verification_id: str, form_id: str) -> str:
        """Return the token that says a phone was proven for a form; which phone, and until when, the verification knows."""
        return self._proof.sign(verification_id, form_id)

    def read_proof(self, token: str | None, form_id: str) -> str | None:
        """Return the verification of a proof; None when there is none, it is not ours or it is another form's."""
        ids = self._proof.read(token, 2) if token else None
        return str(ids[0]) if ids is not None and ids[1] == form_id else None
