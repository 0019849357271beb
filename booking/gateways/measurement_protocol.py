"""Google's Measurement Protocol: events about a booking, sent from the server. Source: the embed contract, A1.5."""

import http.client
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

from booking.usecases.ports import NotSent

COLLECT = "https://www.google-analytics.com/mp/collect"
TIMEOUT_S = 10.0
MOST_BYTES = 130_000
_TRY_AGAIN = frozenset({408, 425, 429})


class MeasurementProtocol:
    """Sends to *endpoint*; redirects and proxies are not followed, the secret goes nowhere else."""

    def __init__(self, endpoint: str = COLLECT, timeout_s: float = TIMEOUT_S) -> None:
        self._address = urlsplit(endpoint)
        self._timeout_s = timeout_s

    def send(self, measurement_id: str, api_secret: str, payload: Mapping[str, Any]) -> None:
        """Send one payload. Raises: NotSent; its words name neither the address nor anything that was sent."""
        body = json.dumps(payload, separators=(",", ":")).encode()
        if len(body) > MOST_BYTES:
            raise NotSent("too large", final=True)
        query = urlencode({"measurement_id": measurement_id, "api_secret": api_secret})
        connection = self._connection()
        try:
            try:
                connection.connect()
            except OSError as error:
                raise NotSent(f"not reached: {type(error).__name__}") from None
            status = self._ask(connection, f"{self._address.path}?{query}", body)
        finally:
            connection.close()
        if not 200 <= status < 300:
            raise NotSent(f"answered {status}", final=400 <= status < 500 and status not in _TRY_AGAIN)

    def _connection(self) -> http.client.HTTPConnection:
        kind = http.client.HTTPSConnection if self._address.scheme == "https" else http.client.HTTPConnection
        return kind(self._address.hostname or "", self._address.port, timeout=self._timeout_s)

    def _ask(self, connection: http.client.HTTPConnection, path: str, body: bytes) -> int:
        try:
            connection.request("POST", path, body, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            answer.read(1024)
        except (OSError, http.client.HTTPException) as error:
            raise NotSent(f"no answer: {type(error).__name__}", unknown=True) from None
        return answer.status
