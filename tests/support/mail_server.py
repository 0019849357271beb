"""A mail server on loopback that takes mails, or refuses them as it is told to."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

PATIENCE_S = 30.0


class Handler:
    """Keeps mails in `got`; answers with *refuse* at the step it names: {"rcpt": "550 no", "mail": …, "data": …}."""

    def __init__(self) -> None:
        self.got: list[EmailMessage] = []
        self.envelopes: list[Envelope] = []
        self.signed_in: list[tuple[bytes, bytes]] = []
        self.refuse: dict[str, str] = {}
        self.cut_after_data = False

    def sign_in(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword) -> AuthResult:
        """Take every password; an `authenticator` for a server that is to know them."""
        self.signed_in.append((data.login, data.password))
        return AuthResult(success=True)

    async def handle_MAIL(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        if "mail" in self.refuse:
            return self.refuse["mail"]
        envelope.mail_from, envelope.mail_options = address, [*envelope.mail_options, *options]
        return "250 OK"

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        if "rcpt" in self.refuse:
            return self.refuse["rcpt"]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if "data" in self.refuse:
            return self.refuse["data"]
        self.envelopes.append(envelope)
        content = envelope.content
        assert isinstance(content, bytes)
        found: Any = message_from_bytes(content, policy=policy.default)
        self.got.append(found)
        if self.cut_after_data:
            assert server.transport is not None
            server.transport.abort()
        return "250 taken"


@contextlib.contextmanager
def serving(handler: Handler, **keys: Any) -> Iterator[int]:
    """Run a server with the *keys* of aiosmtpd's Controller; give its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    controller = Controller(handler, hostname="127.0.0.1", port=port, enable_SMTPUTF8=True, ready_timeout=PATIENCE_S, **keys)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


@pytest.fixture
def mail_server() -> Iterator[tuple[Handler, int]]:
    """Return the handler and the port of a running server."""
    handler = Handler()
    with serving(handler) as port:
        yield handler, port


class Wire:
    """A line to the server at *port* that passes on one connection and keeps what the client's side of it said."""

    def __init__(self, port: int) -> None:
        self._server, self._said = port, b""
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._door.getsockname()[1])
        self._thread = threading.Thread(target=self._carry, daemon=True)
        self._thread.start()

    def said(self) -> bytes:
        """Return every byte that went to the server, once the client has hung up."""
        self._thread.join(PATIENCE_S)
        assert not self._thread.is_alive(), "the client never hung up"
        return self._said

    def _carry(self) -> None:
        with self._door:
            client, _ = self._door.accept()
        with client, socket.create_connection(("127.0.0.1", self._server)) as server:
            threading.Thread(target=_pass_on, args=(server, client), daemon=True).start()
            with contextlib.suppress(OSError):
                while some := client.recv(65536):
                    self._said += some
                    with contextlib.suppress(OSError):  # a server that is gone; what the client says still counts
                        server.sendall(some)


def _pass_on(source: socket.socket, sink: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while some := source.recv(65536):
            sink.sendall(some)
        sink.shutdown(socket.SHUT_WR)
