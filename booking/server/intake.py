"""An ASGI front for the WSGI application that never lets a slow client hold a thread.

The whole, bounded body is taken in on the event loop before a thread is given to the request, and answers up to
`STREAM_AFTER` bytes leave the thread at once. So 512 half-sent bodies cost memory only, without a proxy in front.
"""

import asyncio
import io
import logging
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import unquote_to_bytes

BODY_LIMIT = 64 * 1024
BODY_DEADLINE_S = 10.0
HURRIED_DEADLINE_S = 1.0
DRAIN_LIMIT = 4 * 1024 * 1024
DRAIN_DEADLINE_S = 2.0
MOST_WAITING = 1024
STREAM_AFTER = 1024 * 1024
STREAM_DEADLINE_S = 60.0

# The web ring reads this key and words the refusal in the client's language.
REFUSAL = "chairtime.refusal"

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Environ = dict[str, Any]
Wsgi = Callable[[Environ, Any], Iterable[bytes]]

log = logging.getLogger("chairtime.server")


class TooLate(Exception):
    """The body did not arrive in time."""


class Gone(Exception):
    """The client went away while it was still sending."""


class Oversized(Exception):
    """The body is larger than this path takes."""


class Intake:
    """The WSGI application *app* as an ASGI application on *threads* threads."""

    def __init__(self, app: Wsgi, threads: int, body_deadline_s: float = BODY_DEADLINE_S) -> None:
        self.app = app
        self.body_deadline_s = body_deadline_s
        self.waiting = 0
        self.arriving: set[asyncio.Timeout] = set()
        self.loop: asyncio.AbstractEventLoop | None = None
        self.pool = ThreadPoolExecutor(threads, thread_name_prefix="chairtime")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self.answer(scope, receive, send)
        elif scope["type"] == "lifespan":
            await live(receive, send)
        else:
            await send({"type": "websocket.close", "code": 1000})

    def hurry(self) -> None:
        """Wait only a moment for bodies that are still arriving: the service stops. May be called from a signal."""
        self.body_deadline_s = min(self.body_deadline_s, HURRIED_DEADLINE_S)
        if self.loop is not None:
            self.loop.call_soon_threadsafe(self.shorten)

    def shorten(self) -> None:
        soon = asyncio.get_running_loop().time() + HURRIED_DEADLINE_S
        for deadline in self.arriving:
            deadline.reschedule(min(soon, deadline.when() or soon))

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope["headers"])
        refusal = None
        try:
            body = await self.body(headers, receive)
        except Oversized:
            body, refusal = b"", "too-large"
            await drain(receive)
        except TooLate:
            await plain(send, 408, b"The request took too long to arrive.\n", b"connection", b"close")
            return
        except Gone:
            return
        if self.waiting >= MOST_WAITING:
            await plain(send, 503, b"Too much to do at this moment. Please try again.\n", b"retry-after", b"2")
            return
        environ = build_environ(scope, headers, body)
        if refusal is not None:
            environ[REFUSAL] = refusal
        await self.run(environ, send, close=refusal is not None)

    async def body(self, headers: "Headers", receive: Receive) -> bytes:
        """Return the whole body. Raises: Oversized, TooLate, Gone."""
        if not headers.has_body:
            return b""
        if headers.length is not None and headers.length > BODY_LIMIT:
            raise Oversized
        self.loop = asyncio.get_running_loop()
        taken = bytearray()
        deadline = asyncio.timeout(self.body_deadline_s)
        self.arriving.add(deadline)
        try:
            async with deadline:
                while await take(receive, taken):
                    if len(taken) > BODY_LIMIT:
                        raise Oversized
        except TimeoutError:
            raise TooLate from None
        finally:
            self.arriving.discard(deadline)
        if len(taken) > BODY_LIMIT:
            raise Oversized
        return bytes(taken)

    async def run(self, environ: Environ, send: Send, close: bool) -> None:
        loop = asyncio.get_running_loop()

        async def pass_on(message: Message) -> None:
            await send(message)

        def push(message: Message) -> None:
            asyncio.run_coroutine_threadsafe(pass_on(message), loop).result(STREAM_DEADLINE_S)

        call = _Call(self.app, environ, push)
        self.waiting += 1
        try:
            await loop.run_in_executor(self.pool, call.run)
        finally:
            self.waiting -= 1
        if not call.streamed:
            await send(call.start(close))
        await send({"type": "http.response.body", "body": b"".join(call.chunks), "more_body": False})


class _Call:
    """One run of the WSGI application on a thread; *push* sends a message from there and waits until it left."""

    def __init__(self, app: Wsgi, environ: Environ, push: Callable[[Message], None]) -> None:
        self.app, self.environ, self.push = app, environ, push
        self.status = 500
        self.headers: list[tuple[bytes, bytes]] = []
        self.chunks: list[bytes] = []
        self.size = 0
        self.streamed = False

    def run(self) -> None:
        try:
            parts = self.app(self.environ, self.start_response)
            try:
                for part in parts:
                    self.write(part)
            finally:
                getattr(parts, "close", lambda: None)()
        except Exception:
            log.exception("the application failed")
            if self.streamed:
                raise  # half an answer is out: the connection must break, not end as if all were well
            self.status, self.headers = 500, [(b"content-type", b"text/plain; charset=utf-8")]
            self.chunks = [b"Something went wrong here. Please try again.\n"]

    def start_response(self, status: str, headers: list[tuple[str, str]], _error: object = None) -> Callable[[bytes], None]:
        self.status = int(status[:3])
        self.headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        return self.write

    def write(self, part: bytes) -> None:
        self.chunks.append(part)
        self.size += len(part)
        if self.size > STREAM_AFTER:
            if not self.streamed:
                self.streamed = True
                self.push(self.start(close=False))
            self.push({"type": "http.response.body", "body": b"".join(self.chunks), "more_body": True})
            self.chunks, self.size = [], 0

    def start(self, close: bool) -> Message:
        headers = [*self.headers, (b"connection", b"close")] if close else self.headers
        return {"type": "http.response.start", "status": self.status, "headers": headers}


class Headers:
    """What the intake needs to know before it reads on, and the headers as WSGI keys."""

    __slots__ = ("chunked", "length", "wsgi")

    def __init__(self, raw: Iterable[tuple[bytes, bytes]]) -> None:
        self.length: int | None = None
        self.chunked = False
        self.wsgi: dict[str, str] = {}
        for name_bytes, value_bytes in raw:
            name, value = name_bytes.decode("latin-1").lower(), value_bytes.decode("latin-1")
            if name == "content-length":
                self.length = int(value) if value.isascii() and value.isdigit() else BODY_LIMIT + 1
            elif name == "transfer-encoding":
                self.chunked = True
            elif "_" not in name:  # `x_forwarded_for` would become the same key as the real one
                self.add("CONTENT_TYPE" if name == "content-type" else "HTTP_" + name.upper().replace("-", "_"), value)

    @property
    def has_body(self) -> bool:
        return self.chunked or self.length is not None

    def add(self, key: str, value: str) -> None:
        known = self.wsgi.get(key)
        joint = "; " if key == "HTTP_COOKIE" else ","
        self.wsgi[key] = value if known is None else known + joint + value


def build_environ(scope: Scope, headers: Headers, body: bytes) -> Environ:
    """Return the WSGI environment of one request (PEP 3333: bytes as Latin-1)."""
    raw_path = scope.get("raw_path") or scope["path"].encode()
    server, client = scope.get("server") or ("localhost", 80), scope.get("client") or ("", 0)
    return {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(raw_path.partition(b"?")[0]).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1] or 0),
        "SERVER_PROTOCOL": "HTTP/" + scope["http_version"],
        "REMOTE_ADDR": client[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": io.BytesIO(body),
        "wsgi.input_terminated": True,
        "wsgi.errors": _Errors(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        **headers.wsgi,
        **({"CONTENT_LENGTH": str(len(body))} if headers.has_body else {}),
    }


class _Errors(io.TextIOBase):
    def write(self, text: str) -> int:
        if text.strip():
            log.error("%s", text.rstrip())
        return len(text)


async def take(receive: Receive, taken: bytearray) -> bool:
    """Append the next part of the body to *taken*; say whether there is more. Raises: Gone."""
    message = await receive()
    if message["type"] == "http.disconnect":
        raise Gone
    taken += message.get("body") or b""
    return bool(message.get("more_body", False))


async def drain(receive: Receive) -> None:
    """Let a client that sends too much finish within reason: it reads the answer only when its own bytes are out."""
    seen = 0
    try:
        async with asyncio.timeout(DRAIN_DEADLINE_S):
            while seen < DRAIN_LIMIT:
                part = bytearray()
                more = await take(receive, part)
                seen += len(part)
                if not more:
                    return
    except (TimeoutError, Gone):
        return


async def plain(send: Send, status: int, sentence: bytes, name: bytes, value: bytes) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(sentence)).encode()), (name, value)]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": sentence, "more_body": False})


async def live(receive: Receive, send: Send) -> None:
    """Answer the two lifespan messages; there is nothing to start or stop."""
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
