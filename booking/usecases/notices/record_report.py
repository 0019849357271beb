"""Writing down what the provider says became of a text message. States only go forward."""

from booking.store import messages
from booking.usecases.tools import Tools

_ENDS = {"delivered": "delivered", "read": "delivered", "undelivered": "undelivered", "failed": "undelivered"}
_LONGEST, _LONGEST_KEY = 64, 160


def record_report(tools: Tools, provider_id: str, status: str, error: str | None = None, key: str | None = None) -> bool:
    """Record Twilio's *status* of the message it calls *provider_id*; False when it is none of ours.

    *error*: its number for why a message was not delivered. Anything but an end leaves the message as it is. *key*: our own
    name for it, which tells a message whose id nobody wrote down: the report was quicker than that, or the answer was lost.
    """
    state = _ENDS.get(status)
    if state is None or not _is_name(provider_id):
        return False
    reason = error if error and _is_name(error) and state == "undelivered" else None
    ours = key if key and len(key) <= _LONGEST_KEY and key.isascii() and key.isprintable() else None
    return tools.store.write(lambda work: messages.report(work, provider_id, state, reason, tools.clock.now(), ours))


def _is_name(text: str) -> bool:
    return len(text) <= _LONGEST and text.isascii() and text.isalnum()
