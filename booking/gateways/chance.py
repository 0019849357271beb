"""Random names from the operating system's generator."""

import secrets

from booking.domain.references import ALPHABET, LENGTH


class SystemChance:
    def public_id(self) -> str:
        return secrets.token_urlsafe(16)

    def reference(self) -> str:
        return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
