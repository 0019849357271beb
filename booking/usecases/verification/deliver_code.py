"""Hand a code over to the network: made and written only now, and at most once for each code reserved from the budget."""

from datetime import timedelta

from booking.domain import verification as rules
from booking.store import verification as codes
from booking.store import verification_log as log
from booking.store.outbox import Leased
from booking.store.tables import VerificationRow
from booking.usecases.notices.hand_over import About, record_sent
from booking.usecases.ports import NotSent, SmsSender
from booking.usecases.tools import Tools
from booking.usecases.verification.message import code_text, frame_host

TOO_OLD = timedelta(seconds=60)
TRIES = 2
KIND = "code"


def deliver_code(tools: Tools, sender: SmsSender, row: Leased) -> str | None:
    """Send the code that *row* stands for; return why not when it is no longer wanted.

    When a worker died or an answer was lost, nobody knows whether the message left: it is not sent again. Its reader can
    ask for it, which is counted. Raises: NotSent.
    """
    number = int(row.payload["sending"])
    with tools.store.asking() as work:
        code = codes.find(work, row.payload["verification"])
        if code is None:
            return "the code is gone"
        catalogue = tools.catalogues.of_any_location(work, code.location_id)
    now = tools.clock.now()
    if code.expires_at <= now or code.proven_at is not None:
        return "the code is no longer needed"
    if now - row.created_at > TOO_OLD:
        _unsent(tools, code)
        return "too late for a code"
    key = next((key for key in tools.codes.keys if rules.key_id(key) == code.key), None)
    if key is None:
        _unsent(tools, code)
        return "its key is gone"
    if not tools.store.write(lambda work: log.begin(work, number, now)):
        _unsent(tools, code)
        return "nobody knows whether it left"
    form = catalogue.forms.get(code.form_id)
    frame = frame_host(form.hosts) if code.framed and form is not None else None
    name, digits = catalogue.location.name_in(code.lang), rules.code_of(key, code.seed)
    text = code_text(code.lang, name, digits, code.stop, tools.codes.public_url, frame)
    try:
        provider_id = sender.send(code.phone, text, KIND, row.key)
    except NotSent as failure:
        if not failure.unknown:
            tools.store.write(lambda work: log.begin_again(work, number))
        if failure.final or failure.unknown or row.attempts >= TRIES:
            _unsent(tools, code)
        raise
    about = About(key=row.key, kind=KIND, channel="sms", location=code.location_id, booking=None, to=code.phone)
    record_sent(tools, about, provider_id)
    return None


def _unsent(tools: Tools, code: VerificationRow) -> None:
    """Let the page that waits for the code say that it may not come."""
    now = tools.clock.now()
    tools.store.write(lambda work: codes.change(work, code.id, unsent_at=now))
