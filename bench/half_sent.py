"""Half-sent bodies held open while other requests are timed: `./run bench half_sent [--url http://127.0.0.1:8000]`.

Without `--url` the real server is started on a free port, with the small application of the tests behind it. Loopback
only: holding hundreds of half-sent requests open is an attack anywhere else.
"""

import argparse
import http.client
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from booking.server.serve import raise_file_limit
from booking.settings import is_loopback

ROOT = Path(__file__).resolve().parents[1]
START = """
from booking.server.serve import Plan, serve
if __name__ == "__main__":
    serve(Plan(port=0, workers=2, target="tests.server.stand_in:make"))
"""


def half_send(address: tuple[str, int], path: str, count: int, stack: ExitStack) -> list[socket.socket]:
    """Return *count* connections that sent their headers and 3 bytes of a 1,000-byte body."""
    head = f'POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{{"a'
    opened = []
    for _ in range(count):
        one = stack.enter_context(socket.create_connection(address, timeout=5))
        one.sendall(head.encode())
        opened.append(one)
    return opened


def time_requests(address: tuple[str, int], path: str, clients: int, each: int) -> list[float]:
    """Return how long *clients* times *each* requests took, in ms, sorted; a refused one counts as an error."""
    took: list[float] = []
    failed: list[str] = []

    def client() -> None:
        connection = http.client.HTTPConnection(*address, timeout=10)
        for _ in range(each):
            began = time.perf_counter()
            connection.request("GET", path, headers={"Host": "localhost"})
            answer = connection.getresponse()
            answer.read()
            took.append((time.perf_counter() - began) * 1000)
            if answer.status != 200:
                failed.append(str(answer.status))

    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed or len(took) != clients * each:
        raise SystemExit(f"{clients * each - len(took)} requests unanswered, {len(failed)} refused with {set(failed)}")
    return sorted(took)


def p95(took: list[float]) -> float:
    return statistics.quantiles(took, n=20)[-1]


@contextmanager
def own_server() -> Iterator[str]:
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    script = ROOT / "bench" / "data" / "half_sent_server.py"
    script.parent.mkdir(parents=True, exist_ok=True)
    script.write_text(START)
    process = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True, env=env)
    try:
        yield process.stdout.readline().split()[-1]
    finally:
        process.terminate()
        process.wait(30)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", help="a running service on this machine")
    parser.add_argument("--path", default="/healthz", help="what the other clients ask for")
    parser.add_argument("--post", default="/echo", help="where the half-sent bodies go")
    parser.add_argument("--connections", type=int, default=512)
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--each", type=int, default=500)
    ask = parser.parse_args()
    raise_file_limit()
    with ExitStack() as stack:
        url = urlsplit(ask.url or stack.enter_context(own_server()))
        if not is_loopback(url.hostname or "") or ask.connections > 2000:
            raise SystemExit("only against this machine, and at most 2000 connections")
        address = (url.hostname or "", url.port or 80)
        time_requests(address, ask.path, ask.clients, 50)
        idle = time_requests(address, ask.path, ask.clients, ask.each)
        held = half_send(address, ask.post, ask.connections, stack)
        began = time.monotonic()
        loaded = time_requests(address, ask.path, ask.clients, ask.each)
        lasted = time.monotonic() - began
        still = sum(is_open(one) for one in held)
        print(f"idle:    p50 {statistics.median(idle):.2f} ms, p95 {p95(idle):.2f} ms")
        print(f"loaded:  p50 {statistics.median(loaded):.2f} ms, p95 {p95(loaded):.2f} ms, ratio {p95(loaded) / p95(idle):.2f}")
        print(f"held:    {still} of {len(held)} half-sent bodies still open after {lasted:.1f} s")


def is_open(one: socket.socket) -> bool:
    one.setblocking(False)
    try:
        return one.recv(1, socket.MSG_PEEK) == b"" and False
    except BlockingIOError:
        return True
    except OSError:
        return False


if __name__ == "__main__":
    main()
