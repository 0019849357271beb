"""Random names from the operating system's generator."""

import secrets

from booking.domain.references import ALPHABET, LENGTH


class SystemChance:
    def public_id(self) -> str:
        return secrets.token_urlsafe(16)

    def seed(self) -> bytes:
        return secrets.token_bytes(16)

    def reference(self) -> str:
        # The alphabet has 32 characters, so the low five bits of a byte choose one without bias.
        return "".join([ALPHABET[byte & 31] for byte in secrets.token_bytes(LENGTH)])
