"""Mails over TLS: real servers with certificates of an authority made for the test, and a wire that is listened to."""

import base64
import contextlib
import shutil
import ssl
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from booking.senders import mail_sender
from booking.settings import Settings
from booking.usecases.ports import NotSent
from tests.gateways.test_mail import CLOCK, SENDER, a_mail
from tests.support.databases import missing
from tests.support.mail_server import Handler, Wire, serving

USER, PASSWORD = "nord", "geheim-4711"
# Both ways a password may be written: RFC 4616 (PLAIN) and LOGIN's lone word; neither may be seen, nor the word itself.
SECRETS = [
    PASSWORD.encode(),
    base64.b64encode(f"\0{USER}\0{PASSWORD}".encode()),
    base64.b64encode(PASSWORD.encode()),
]
CONFIG = """
[req]
prompt = no
distinguished_name = name
[name]
CN = {name}
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[server]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
subjectAltName = {alt}
"""
NEW_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-sha256")


@dataclass(frozen=True)
class Authority:
    """Somebody who signs certificates, in the folder *home*."""

    home: Path

    def __post_init__(self) -> None:
        self.home.mkdir()
        self._openssl(
            *("req", "-x509", *NEW_KEY, "-days", "2", "-extensions", "authority"),
            *("-config", self._config("ca"), "-keyout", "ca.key", "-out", "ca.pem"),
        )

    @property
    def file(self) -> Path:
        return self.home / "ca.pem"

    def context(self, alt: str = "DNS:localhost") -> ssl.SSLContext:
        """Return what a server needs to show a certificate for the names *alt*."""
        config = self._config("server", alt)
        self._openssl("req", "-new", *NEW_KEY, "-config", config, "-keyout", "server.key", "-out", "server.csr")
        self._openssl(
            *("x509", "-req", "-sha256", "-days", "2", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key"),
            *("-set_serial", "2", "-extfile", config, "-extensions", "server", "-out", "server.pem"),
        )
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(self.home / "server.pem", self.home / "server.key")
        return context

    def _config(self, of: str, alt: str = "DNS:localhost") -> str:
        name = f"{of}.cnf"
        (self.home / name).write_text(CONFIG.format(name=f"{of} of {self.home.name}", alt=alt), encoding="utf-8")
        return name

    def _openssl(self, *words: str) -> None:
        done = subprocess.run(["openssl", *words], cwd=self.home, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr


@pytest.fixture
def found(tmp_path: Path) -> Callable[[str], Authority]:
    """Return what founds an authority by its name."""
    if shutil.which("openssl") is None:
        missing("No command openssl was found; install Debian's package openssl.")
    return lambda name: Authority(tmp_path / name)


@pytest.fixture
def authority(found: Callable[[str], Authority], monkeypatch: pytest.MonkeyPatch) -> Authority:
    """Return an authority that this process believes, and no other."""
    known = found("known")
    monkeypatch.setenv("SSL_CERT_FILE", str(known.file))
    monkeypatch.setenv("SSL_CERT_DIR", str(known.home / "nothing"))
    return known


@contextlib.contextmanager
def tls_server(tls: str, context: ssl.SSLContext) -> Iterator[tuple[Handler, Wire]]:
    """Run a server that would take a password without TLS too, so that nothing but the client keeps it secret."""
    handler = Handler()
    way = {"tls_context": context} if tls == "starttls" else {"ssl_context": context}
    with serving(handler, authenticator=handler.sign_in, auth_require_tls=False, **way) as port:
        yield handler, Wire(port)


def send(wire: Wire, tls: str) -> None:
    """Send as the program does: with what the setting says."""
    url = f"smtp://{USER}:{PASSWORD}@localhost:{wire.port}?from={SENDER}&tls={tls}"
    mail_sender(Settings.from_env({"CHAIRTIME_MAIL_URL": url}), CLOCK).send(a_mail())


def assert_refused(handler: Handler, wire: Wire, tls: str, *words: str) -> None:
    """Check that the mail waits for another try, that *words* say why, and that the server learnt nothing of it."""
    with pytest.raises(NotSent) as caught:
        send(wire, tls)

    assert (caught.value.final, caught.value.unknown) == (False, False)
    assert [word for word in words if word not in caught.value.reason] == [], caught.value.reason
    assert not any(word in caught.value.reason for word in (USER, PASSWORD, "example"))
    assert (handler.got, handler.envelopes, handler.signed_in) == ([], [], [])
    assert_secret(wire.said())


def assert_secret(said: bytes) -> None:
    """Check that nothing of the mail or the password was to be read on the way."""
    readable = [b"AUTH", b"MAIL FROM", b"RCPT", b"jo@example.com", b"Hallo", *SECRETS]
    assert said != b""
    assert [word for word in readable if word.lower() in said.lower()] == []


@pytest.mark.parametrize("tls", ["starttls", "ssl"])
def test_a_mail_and_the_password_travel_encrypted(authority, tls):
    with tls_server(tls, authority.context()) as (handler, wire):
        send(wire, tls)

        assert handler.got[0]["Subject"] == "Gebucht: Färben, 9:00"
        assert handler.signed_in == [(USER.encode(), PASSWORD.encode())]
        said = wire.said()
    assert_secret(said)
    # The handshake's first record, and before it what STARTTLS needs: a greeting and the word itself. Source: RFC 8446, 5.1.
    before, record, _ = said.partition(b"\x16\x03")
    assert record
    assert before == (b"ehlo nord.example\r\nSTARTTLS\r\n" if tls == "starttls" else b"")


def test_the_wire_would_have_heard_the_password():
    handler = Handler()
    with serving(handler, authenticator=handler.sign_in, auth_require_tls=False) as port:
        wire = Wire(port)

        send(wire, "none")

        said = wire.said()
    assert any(secret in said for secret in SECRETS)
    assert b"Hallo" in said


@pytest.mark.parametrize("tls", ["starttls", "ssl"])
def test_a_certificate_of_an_unknown_authority_is_refused(authority, found, tls):
    with tls_server(tls, found("stranger").context()) as (handler, wire):
        assert_refused(handler, wire, tls, "certificate refused", "unable to get local issuer certificate")


@pytest.mark.parametrize("tls", ["starttls", "ssl"])
def test_a_certificate_for_another_host_is_refused(authority, tls):
    with tls_server(tls, authority.context("DNS:mail.other.example")) as (handler, wire):
        assert_refused(handler, wire, tls, "certificate refused", "Hostname mismatch")


def test_a_server_without_starttls_gets_nothing_where_starttls_is_asked():
    handler = Handler()
    with serving(handler, authenticator=handler.sign_in, auth_require_tls=False) as port:
        assert_refused(handler, Wire(port), "starttls", "offers no STARTTLS")


def test_a_server_that_speaks_no_tls_gets_nothing_where_implicit_tls_is_asked():
    handler = Handler()
    with serving(handler, authenticator=handler.sign_in, auth_require_tls=False) as port:
        assert_refused(handler, Wire(port), "ssl", "not reached: SSLError")
