"""`serve` and `worker`: the real service, from its first line to its end."""

import datetime as dt
import http.client
import json
import os
import signal
import subprocess
import sys
from contextlib import contextmanager

import pytest

from tests.server.service import Service, eventually
from tests.support.command import APP, chairtime, clean_env
from tests.support.salons import a_salon

SALON = APP.parent / "demo" / "studio-nord.toml"


@contextmanager
def serving(folder, *arguments, **settings):
    process = subprocess.Popen(
        [sys.executable, str(APP), "serve", "--port", "0", *arguments],
        cwd=folder,
        env=clean_env(**settings),
        stdout=subprocess.PIPE,
        stderr=(folder / "stderr").open("w"),
        text=True,
        start_new_session=True,
    )
    try:
        line = process.stdout.readline()
        assert line.startswith("Chairtime on http://127.0.0.1:"), (line, (folder / "stderr").read_text())
        yield Service(process, "127.0.0.1", int(line.rsplit(":", 1)[1]))
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(30)


@pytest.fixture(scope="module")
def salon(tmp_path_factory):
    folder = tmp_path_factory.mktemp("salon")
    assert chairtime(folder, "load", str(SALON)).returncode == 0
    return folder


@pytest.fixture(scope="module")
def service(salon):
    with serving(salon, "--access-log", METRICS_TOKEN="let-me-in") as one:
        yield one


def test_serve_creates_an_empty_database_and_answers(tmp_path):
    with serving(tmp_path) as service:
        assert service.request("GET", "/readyz")[0] == 200
        assert (tmp_path / "chairtime.db").exists()
        service.process.terminate()
        assert service.process.wait(20) == 0
    assert "CHAIRTIME_SMS_URL" in (tmp_path / "stderr").read_text()


def test_serve_on_an_open_address_needs_the_public_one(tmp_path):
    ended = chairtime(tmp_path, "serve", "--host", "0.0.0.0", "--port", "0")

    assert ended.returncode == 2
    assert "CHAIRTIME_PUBLIC_URL" in ended.stderr
    assert list(tmp_path.iterdir()) == [tmp_path / "secret.keys"]


def test_a_taken_port_is_one_sentence_and_exit_1(service, tmp_path):
    ended = chairtime(tmp_path, "serve", "--port", str(service.port))

    assert ended.returncode == 1
    assert str(service.port) in ended.stderr


def test_the_service_shows_the_salon(service):
    status, body = service.request("GET", "/f/main")

    assert status == 200
    assert b"Studio Nord" in body


def test_metrics_add_up_over_processes_and_hold_no_paths(service):
    for _ in range(8):
        service.request("GET", "/f/main")
    status, body = service.request("GET", "/metrics", headers={"Authorization": "Bearer let-me-in"})
    lines = body.decode().splitlines()

    counted = [line for line in lines if line.startswith("chairtime_requests_total{") and 'status="200"' in line]
    assert status == 200
    assert sum(float(line.rsplit(" ", 1)[1]) for line in counted if "site.show" in line or "site." in line) >= 8
    assert "chairtime_database_up 1" in lines
    assert "chairtime_live_holds 0" in lines
    assert "/f/main" not in body.decode()


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "let-me-in"}])
def test_metrics_need_the_token(service, headers):
    assert service.request("GET", "/metrics", headers=headers)[0] == 401


def test_a_body_that_is_too_large_is_refused_in_words(service):
    status, body = service.request("POST", "/api/v1/forms/main/holds", b"x" * 70_000, {"Content-Type": "application/json"})

    assert status == 413
    assert b'"too-large"' in body


def test_the_access_log_shows_no_token_and_no_query(service, salon):
    service.request("GET", "/m/secret-token-1?phone=12345")
    service.request("GET", "/api/v1/bookings/secret-token-2")
    service.request("GET", "/secret-token-3")

    assert eventually(lambda: "GET /m/… " in (salon / "stderr").read_text())
    log = (salon / "stderr").read_text()
    assert "GET /api/v1/bookings/… " in log
    assert "secret-token" not in log
    assert "12345" not in log


def test_a_foreign_host_name_is_refused(service):
    assert service.request("GET", "/f/main", headers={"Host": "evil.example"})[0] == 400


def test_killing_everything_and_starting_again_loses_nothing(tmp_path):
    with serving(tmp_path) as service:
        os.killpg(service.process.pid, signal.SIGKILL)
        service.process.wait(10)
    with serving(tmp_path) as service:
        assert service.request("GET", "/readyz")[0] == 200


def test_the_worker_ends_when_asked(salon):
    process = subprocess.Popen(
        [sys.executable, str(APP), "worker"], cwd=salon, env=clean_env(), stdout=subprocess.PIPE, text=True
    )
    assert "worker" in process.stdout.readline()
    process.terminate()

    assert process.wait(20) == 0


def test_the_worker_ends_with_the_service(tmp_path):
    with serving(tmp_path) as service:
        group = service.process.pid
    assert eventually(lambda: not alive(group))


def alive(group):
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def test_the_application_can_be_loaded_by_another_server(salon):
    script = "import app; client = app.application.test_client(); print(client.get('/healthz').status, type(app.asgi).__name__)"

    ended = subprocess.run(
        [sys.executable, "-c", script],
        cwd=salon,
        env={**clean_env(), "PYTHONPATH": str(APP.parent)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert ended.stdout == "200 OK Intake\n", ended.stderr


def test_readiness_tells_when_the_database_is_another_version(tmp_path):
    import sqlite3

    with serving(tmp_path) as service:
        with sqlite3.connect(tmp_path / "chairtime.db") as database:
            database.execute("UPDATE alembic_version SET version_num = '0000'")
        status, body = service.request("GET", "/readyz")
        assert status == 503
        assert len(body) > 20
        assert service.request("GET", "/healthz")[0] == 200


def test_http_clients_may_keep_their_connection(service):
    connection = http.client.HTTPConnection(service.host, service.port, timeout=10)
    for _ in range(3):
        connection.request("GET", "/healthz")
        assert connection.getresponse().read() == b"ok\n"


def test_a_booking_is_told_by_the_services_own_worker_within_moments(tmp_path):
    (tmp_path / "salon.json").write_text(json.dumps(a_salon(events=None)))
    assert chairtime(tmp_path, "load", "salon.json").returncode == 0
    mails, day = tmp_path / "mail.jsonl", dt.datetime.now(dt.UTC).date() + dt.timedelta(days=3)
    with serving(tmp_path, "--workers", "1", PUBLIC_URL="http://127.0.0.1:8000", MAIL_URL=f"file:{mails}") as service:

        def ask(method, path, body=None, **headers):
            sent = {"Host": "127.0.0.1:8000", "Content-Type": "application/json"} | headers
            content = None if body is None else json.dumps(body).encode()
            status, answer = service.request(method, f"/api/v1/forms/main/{path}", content, sent)
            assert status in (200, 201), answer
            return json.loads(answer)

        start = ask("GET", f"times?service=cut&staff=anna&date={day}")["items"][0]["start"]
        hold = ask("POST", "holds", {"services": ["cut"], "staff": "anna", "start": start})["hold"]
        client = {"name": "Jo Doe", "phone": "+4915123456789", "email": "jo@example.com"}
        body = {"hold": hold, "client": client, "consent": {"privacy": True, "marketing": False}}
        reference = ask("POST", "bookings", body, **{"Idempotency-Key": "key"})["reference"]

        assert eventually(lambda: "jo@example.com" in mails.read_text())
    (mail,) = map(json.loads, mails.read_text().splitlines())
    assert reference in mail["body"]
    assert "http://127.0.0.1:8000/m/" in mail["body"]
    said = (tmp_path / "stderr").read_text()
    assert not any(word in said for word in ("jo@example.com", "4915123456789", "Jo Doe", reference))
