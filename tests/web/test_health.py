"""Health, readiness and metrics when the database is there and when it is not."""

import logging
from pathlib import Path

import pytest

from booking.settings import Settings
from booking.store import messages, outbox
from booking.usecases.salon.document import check_salon
from booking.usecases.salon.load import load_salon
from booking.wiring import wire
from tests.support.salons import a_salon

AWAY = "postgresql+psycopg://127.0.0.1:9/chairtime"


@pytest.fixture
def client(request, database_url, tmp_path):
    yield from opened(database_url, tmp_path)


@pytest.fixture
def stranded(tmp_path):
    """A client of an installation whose database cannot be reached."""
    yield from opened(AWAY, tmp_path)


def opened(url: str, folder: Path):
    settings = Settings(database_url=url, data_dir=folder, secret_keys=(b"k" * 32,), metrics_token="let-me-in")
    wiring = wire(settings)
    yield wiring.app().test_client()
    wiring.store.engine.dispose()


def metrics(client) -> list[str]:
    answer = client.get("/metrics", headers={"Authorization": "Bearer let-me-in"})
    assert answer.status_code == 200
    return answer.text.splitlines()


def test_a_sound_installation_is_alive_and_ready(client):
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 200
    assert client.get("/readyz").headers["Cache-Control"] == "no-store"


def test_without_its_database_it_is_alive_but_not_ready(stranded):
    assert stranded.get("/healthz").status_code == 200
    answer = stranded.get("/readyz")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert "Traceback" not in answer.text


def test_metrics_say_whether_the_database_is_there(client, stranded):
    assert "chairtime_database_up 1" in metrics(client)
    assert "chairtime_database_up 0" in metrics(stranded)


def test_requests_are_counted_by_endpoint(client):
    client.get("/healthz")
    client.get("/m/a-secret-token")
    client.get("/nowhere/at/all")
    found = "\n".join(metrics(client))

    assert 'chairtime_requests_total{endpoint="health.alive",method="GET",status="200"} 1.0' in found
    assert 'endpoint="none",method="GET",status="404"' in found
    assert "a-secret-token" not in found
    assert "nowhere" not in found


def test_without_a_token_there_are_no_metrics(sqlite_url, tmp_path):
    wiring = wire(Settings(database_url=sqlite_url, data_dir=tmp_path, secret_keys=(b"k" * 32,)))

    assert wiring.app().test_client().get("/metrics").status_code == 404
    wiring.store.engine.dispose()


def test_failures_are_logged_without_the_address(stranded, caplog):
    with caplog.at_level(logging.WARNING):
        assert stranded.delete("/api/v1/holds/a-secret-token?phone=12345").status_code == 503

    assert "DELETE /api/v1/holds/… 503" in caplog.text
    assert "a-secret-token" not in caplog.text
    assert "12345" not in caplog.text


def test_messages_are_counted_by_what_became_of_them(database_url, tmp_path):
    wiring = wire(Settings(database_url=database_url, data_dir=tmp_path, secret_keys=(b"k" * 32,), metrics_token="let-me-in"))
    now = wiring.tools.clock.now()
    load_salon(check_salon(a_salon()), {}, wiring.tools)
    with wiring.store.writing() as work:
        facts = {"kind": "confirmed", "channel": "sms", "location_id": "nord", "booking_id": None, "recipient": "hash"}
        for key in ("one", "two"):
            messages.begin(work, key=key, now=now, **facts)
        messages.settle(work, "one", "failed", now)
        outbox.add(work, "sms.notice", "three", {}, now)

    found = metrics(wiring.app().test_client())

    assert {'chairtime_messages{channel="sms",state="begun"} 1', 'chairtime_messages{channel="sms",state="failed"} 1'} <= set(
        found
    )
    assert {'chairtime_outbox{state="waiting"} 1', 'chairtime_outbox{state="given_up"} 0'} <= set(found)
    wiring.store.engine.dispose()
