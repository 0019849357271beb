"""Mails printed instead of sent, for trying out."""

from booking.gateways.records import show
from booking.usecases.ports import Mail


class LogMail:
    def send(self, mail: Mail) -> None:
        show(f"Mail to {mail.to} ({mail.kind}): {mail.subject}", mail.text)
