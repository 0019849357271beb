"""Text messages printed instead of sent, for trying out."""

from datetime import datetime

from booking.gateways.records import show


class LogSms:
    def send(self, to: str, body: str, kind: str, key: str) -> None:
        show(f"SMS to {to} ({kind}):", body)

    def find(self, to: str, body: str, since: datetime) -> None:
        return None
