""" "This was not me": whoever got a code without asking keeps further ones away for a while."""

from dataclasses import dataclass

from booking.domain.errors import NotFound
from booking.domain.verification import STOPPED_FOR
from booking.store import verification as codes
from booking.store.catalogue import Catalogue
from booking.store.tables import VerificationRow
from booking.store.work import Work
from booking.usecases.tools import Tools


@dataclass(frozen=True, slots=True)
class StopLink:
    """What the page behind the link may know: the salon and the language of the message, nothing about anybody."""

    lang: str
    catalogue: Catalogue
    form_id: str


def find_stop(tools: Tools, stop: str) -> StopLink:
    """Return what the link *stop* of a message is about. Raises: NotFound when there is none, or no more."""
    with tools.store.asking() as work:
        row = _found(work, stop)
        return StopLink(row.lang, tools.catalogues.of_any_location(work, row.location_id), row.form_id)


def stop_codes(tools: Tools, stop: str) -> None:
    """Send no more codes to the phone that got *stop*, and end those under way. Raises: NotFound."""

    def act(work: Work) -> None:
        row = _found(work, stop)
        work.lock([codes.lock_name(row.phone)])
        now = tools.clock.now()
        codes.stop(work, row.phone, now + STOPPED_FOR, now)

    tools.store.write(act)


def _found(work: Work, stop: str) -> VerificationRow:
    row = codes.by_stop(work, stop)
    if row is None:
        raise NotFound("link")
    return row
