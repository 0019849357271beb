"""The server as a whole: what clients and operators see when processes stop, die or are held up."""

import http.client
import os
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest

from booking.server import serve
from booking.server.serve import PortTaken
from tests.server.service import Service, eventually, running


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    with running(tmp_path_factory.mktemp("service")) as one:
        yield one


def half_sent(service: Service, stack: ExitStack, count: int) -> list[socket.socket]:
    opened = [stack.enter_context(service.connect()) for _ in range(count)]
    for one in opened:
        one.sendall(b"POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nabc")
    return opened


def test_port_0_picks_one_and_says_which(service):
    assert service.port > 0
    assert service.get("/healthz") == "ok"


def test_bodies_arrive_whole(service):
    body = os.urandom(64 * 1024)

    assert service.request("POST", "/echo", body) == (200, body)


def test_a_body_in_chunks_arrives_whole(service):
    connection = http.client.HTTPConnection(service.host, service.port, timeout=10)
    connection.request(
        "POST", "/echo", iter([b"abc", b"", b"def"]), encode_chunked=True, headers={"Transfer-Encoding": "chunked"}
    )

    assert connection.getresponse().read() == b"abcdef"


def test_a_body_over_the_limit_is_handed_on_as_too_large(service):
    assert service.request("POST", "/echo", b"x" * (64 * 1024 + 1)) == (413, b"too-large")


def test_a_chunked_body_over_the_limit_is_handed_on_as_too_large(service):
    connection = http.client.HTTPConnection(service.host, service.port, timeout=10)
    parts = iter([b"x" * 16384] * 6)
    connection.request("POST", "/echo", parts, encode_chunked=True, headers={"Transfer-Encoding": "chunked"})

    assert connection.getresponse().status == 413


def test_a_long_answer_is_streamed(service):
    assert len(service.request("GET", "/big?n=100")[1]) == 100 * 65536


def test_a_failing_application_answers_500_and_the_process_lives(service):
    assert eventually(lambda: len(service.workers()) == 2)
    before = service.workers()

    assert service.request("GET", "/broken")[0] == 500
    assert service.workers() == before


def test_odd_bytes_in_path_and_query_reach_the_application(service):
    with service.connect() as one:
        one.sendall(b"GET /seen/%FF%2Fa?q=\xff HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        answer = b"".join(iter(lambda: one.recv(65536), b""))

    assert answer.startswith((b"HTTP/1.1 200", b"HTTP/1.1 400"))


def test_a_header_with_underscores_does_not_pass_for_the_real_one(service):
    shown = service.request("GET", "/seen/a", headers={"X_Forwarded_For": "6.6.6.6"})[1]

    assert b"6.6.6.6" not in shown


def test_endless_headers_are_refused(service):
    with service.connect() as one:
        one.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: " + b"x" * 200_000 + b"\r\n\r\n")
        answer = one.recv(100)

    assert answer.startswith((b"HTTP/1.1 431", b"HTTP/1.1 400"))


def test_half_sent_bodies_do_not_stop_others(service):
    def took() -> float:
        began = time.perf_counter()
        assert service.get("/healthz") == "ok"
        return time.perf_counter() - began

    idle = statistics.quantiles([took() for _ in range(60)], n=20)[-1]
    with ExitStack() as stack:
        half_sent(service, stack, 64)
        loaded = statistics.quantiles([took() for _ in range(60)], n=20)[-1]

    assert loaded <= max(2 * idle, 0.1)


@pytest.mark.slow
def test_a_body_that_does_not_come_is_given_up_with_408(service):
    with ExitStack() as stack:
        one = half_sent(service, stack, 1)[0]
        one.settimeout(15)
        answer = b"".join(iter(lambda: one.recv(65536), b""))

    assert answer.startswith(b"HTTP/1.1 408")
    assert b"too long" in answer


def test_a_service_on_the_same_port_is_refused(service):
    with pytest.raises(PortTaken, match=str(service.port)), serve.reserved_port("127.0.0.1", service.port):
        pass


@pytest.mark.parametrize(("host", "port"), [("127.0.0.1", 70000), ("no-such-host.invalid", 0), ("256.1.1.1", 0)])
def test_an_impossible_address_is_refused_in_words(host, port):
    with pytest.raises(PortTaken, match=host), serve.reserved_port(host, port):
        pass


def test_sigterm_finishes_what_is_being_answered(tmp_path):
    with running(tmp_path) as service, ThreadPoolExecutor(4) as pool:
        slow = [pool.submit(service.get, "/slow?s=1.5") for _ in range(4)]
        time.sleep(0.5)  # they are on their way into the four threads
        service.process.terminate()

        assert [one.result(20) for one in slow] == ["done"] * 4
        assert service.process.wait(20) == 0


def test_sigterm_takes_in_a_body_that_is_still_arriving(tmp_path):
    with running(tmp_path) as service, ExitStack() as stack:
        one = half_sent(service, stack, 1)[0]
        assert service.get("/healthz") == "ok"
        service.process.terminate()
        time.sleep(0.3)
        one.sendall(b"x" * 997)

        assert one.recv(100).startswith(b"HTTP/1.1 200")
        assert service.process.wait(20) == 0


def test_sigterm_does_not_wait_for_bodies_that_never_come(tmp_path):
    with running(tmp_path) as service, ExitStack() as stack:
        half_sent(service, stack, 32)
        began = time.monotonic()
        service.process.terminate()

        assert service.process.wait(20) == 0
        assert time.monotonic() - began < 6


def test_sigint_ends_everything_even_what_is_still_starting(tmp_path, capfd):
    with running(tmp_path, 4, background=["sleep", "600"]) as service:
        # The first process that answers gets the address announced; the other three are importing then.
        os.killpg(service.process.pid, signal.SIGINT)

        assert service.process.wait(20) == 0
        assert eventually(lambda: not group_lives(service.process.pid))
    said = capfd.readouterr().err
    assert "KeyboardInterrupt" not in said
    assert "started again" not in said


def test_a_killed_server_process_is_replaced_and_the_service_goes_on(tmp_path):
    with running(tmp_path) as service:
        assert eventually(lambda: len(service.workers()) == 2)
        for _ in range(3):
            victim = min(service.workers())
            os.kill(victim, signal.SIGKILL)

            assert eventually(lambda victim=victim: len(service.workers()) == 2 and victim not in service.workers())
        assert service.process.poll() is None


def test_requests_go_on_while_a_process_is_killed(tmp_path):
    answers: list[str] = []
    stop = threading.Event()

    with running(tmp_path) as service:

        def ask() -> None:
            while not stop.is_set():
                try:
                    answers.append(service.get("/healthz"))
                except (OSError, http.client.HTTPException):
                    answers.append("broken")

        assert eventually(lambda: len(service.workers()) == 2)
        asking = [threading.Thread(target=ask) for _ in range(3)]
        for one in asking:
            one.start()
        os.kill(min(service.workers()), signal.SIGKILL)
        assert eventually(lambda: len(service.workers()) == 2)
        stop.set()
        for one in asking:
            one.join()

    # Only what the killed process had in hand or in its queue may break.
    assert answers.count("broken") <= 12
    assert answers.count("ok") > 50


def test_the_background_worker_is_started_again(tmp_path):
    mark = tmp_path / "starts"
    script = f"import os, time; open({str(mark)!r}, 'a').write(f'{{os.getpid()}} '); time.sleep(600)"

    def starts() -> list[int]:
        return [int(pid) for pid in mark.read_text().split()] if mark.exists() else []

    with running(tmp_path, background=[sys.executable, "-c", script]):
        assert eventually(lambda: len(starts()) == 1)
        os.kill(starts()[0], signal.SIGKILL)

        assert eventually(lambda: len(starts()) == 2)


def test_a_killed_parent_leaves_nobody_on_the_port(tmp_path):
    with running(tmp_path) as service:
        service.process.kill()
        service.process.wait(10)

        with serve.reserved_port("127.0.0.1", service.port) as (_, port):
            assert port == service.port


def test_processes_that_never_come_up_end_the_service(tmp_path):
    script = tmp_path / "broken.py"
    script.write_text(
        "from booking.server.serve import *\n"
        "if __name__ == '__main__':\n"
        "    try: serve(Plan(port=0, workers=1, target='tests.server.stand_in:missing'))\n"
        "    except CannotStart as error: print('GAVE UP', error)\n"
    )
    env = {**os.environ, "PYTHONPATH": os.getcwd()}

    ended = subprocess.run([sys.executable, str(script)], env=env, capture_output=True, text=True, timeout=60)

    assert "GAVE UP" in ended.stdout


def group_lives(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True
