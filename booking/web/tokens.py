"""Signed tokens: one signer a purpose, ids only, an end that is checked against the product's own clock."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from itsdangerous import BadData, URLSafeSerializer
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
        if not token.isascii():
            return None
        try:
            ids = self._serializer.loads(token)
            signature = token.rpartition(".")[2]
            # Its last letter holds spare bits, which the comparison of signatures does not see.
            if base64_encode(base64_decode(signature)).decode() != signature:
                return None
        except BadData:
            return None
        return ids if isinstance(ids, list) and len(ids) == count else None


class Signers:
    """Every kind of token there is."""

    def __init__(self, keys: Sequence[bytes], now: Callable[[], datetime]) -> None:
        self._now = now
        self._flow = Signer(keys, "flow")
        self._attempt = Signer(keys, "attempt")
        self._manage = Signer(keys, "manage")
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
        ids = self._manage.read(token, 2)
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
