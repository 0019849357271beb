"""Text messages through Twilio's own SDK, which is loaded with the first one: it is large.

Twilio knows no idempotency key: after an answer that was lost, nobody knows whether the text left. It is looked for in
Twilio's list before it is sent again.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import urlencode, urlsplit

from booking.usecases.ports import NotSent

if TYPE_CHECKING:
    from twilio.rest import Client

CONNECT_S, ANSWER_S = 3.0, 8.0
# Errors of a single message that time or a change of the settings can mend, though Twilio calls them the request's fault:
# the sender's queue is full, sent too fast, the daily cap of the account, a sender or callback address not set up yet.
_PASSING = frozenset({20429, 14107, 21611, 21606, 21609, 21659, 21660, 21661, 21703, 21704, 21705, 63038})
_TRY_AGAIN = frozenset({401, 403, 404, 408, 425, 429})
_NOT_ARRIVED = frozenset({"failed", "undelivered", "canceled"})


class TwilioSms:
    """Sends from a number (*sender*) or through a *service*; *base* is a stand-in's origin, None for Twilio itself."""

    def __init__(
        self,
        account: str,
        token: str,
        *,
        sender: str | None = None,
        service: str | None = None,
        base: str | None = None,
        callback: str | None = None,
        answer_s: float = ANSWER_S,
    ) -> None:
        self._account, self._token, self._base, self._answer_s = account, token, base, answer_s
        self._around = {"from_": sender} if sender else {"messaging_service_sid": service}
        self._callback = callback
        self._client: Client | None = None

    def send(self, to: str, body: str, kind: str, key: str) -> str:
        """Raises: NotSent; its words name neither the number nor the text."""
        import requests
        from twilio.base.exceptions import TwilioException, TwilioRestException

        # A report may come before the answer to this request, and after an answer that was lost: our own name goes along.
        report = {"status_callback": f"{self._callback}?{urlencode({'message': key})}"} if self._callback else {}
        try:
            return str(self._api().messages.create(to=to, body=body, **self._around, **report).sid)
        except TwilioRestException as error:
            self._refused(error.status, error.code)
        except requests.ConnectTimeout:
            raise NotSent("not reached: ConnectTimeout") from None
        except requests.RequestException as error:
            raise NotSent(f"no answer: {type(error).__name__}", unknown=not _never_left(error)) from None
        except (TwilioException, ValueError, TypeError, KeyError) as error:
            # An answer that cannot be read may well be an acceptance.
            raise NotSent(f"answer not understood: {type(error).__name__}", unknown=True) from None

    def find(self, to: str, body: str, since: datetime) -> str | None:
        import requests
        from twilio.base.exceptions import TwilioException

        try:
            for message in self._api().messages.list(to=to, date_sent_after=since, limit=20):
                if body in (message.body or "") and message.status not in _NOT_ARRIVED:
                    return str(message.sid)
        except (TwilioException, requests.RequestException, ValueError, TypeError, KeyError):
            return None
        return None

    def _refused(self, status: int, code: int | None) -> NoReturn:
        passing = status >= 500 or status in _TRY_AGAIN or code in _PASSING
        raise NotSent(f"answered {status}" + (f", Twilio's error {code}" if code else ""), final=not passing)

    def _api(self) -> "Client":
        if self._client is None:
            from twilio.rest import Client

            self._client = Client(self._account, self._token, http_client=_http_client(self._base, self._answer_s))
        return self._client


def _http_client(base: str | None, answer_s: float) -> Any:
    """Return the SDK's HTTP client with time limits, talking to the origin *base* instead of Twilio's if there is one."""
    from twilio.http.http_client import TwilioHttpClient

    class RebasedHttpClient(TwilioHttpClient):  # type: ignore[misc]  # the SDK comes without types
        def request(self, method: str, url: str, *args: Any, **options: Any) -> Any:
            if base is not None:
                parts = urlsplit(url)
                url = base + parts.path + (f"?{parts.query}" if parts.query else "")
            return super().request(method, url, *args, **options)

    # A connection kept open may have died unnoticed, and then nobody knows whether the text left: a new one each time.
    client = RebasedHttpClient(pool_connections=False)
    client.timeout = (CONNECT_S, answer_s)
    return client


def _never_left(error: Exception) -> bool:
    """Return whether *error* came up before anything was sent: no connection, no name, no handshake."""
    import requests
    from urllib3.exceptions import NewConnectionError

    if isinstance(error, requests.exceptions.SSLError | requests.exceptions.ProxyError | requests.exceptions.InvalidURL):
        return True
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    return isinstance(reason, NewConnectionError)
