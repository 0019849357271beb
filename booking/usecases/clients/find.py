"""Finding out whom a phone means."""

from booking.domain import phones
from booking.store import clients
from booking.usecases.tools import Tools


def phone_of(tools: Tools, typed: str) -> str:
    """Return *typed* as E.164, read as in the first location's country. Raises: PhoneInvalid."""
    with tools.store.asking() as work:
        return phones.parse(typed, clients.first_country(work) or "ZZ")
