"""What `doctor` says of the ways messages leave."""

import pytest

from booking.gateways import surroundings


@pytest.mark.parametrize(
    ("url", "port"),
    [
        ("smtp://127.0.0.1:9?from=a@b.example&tls=ssl", 9),
        ("smtp://127.0.0.1?from=a@b.example", 25),
        ("smtp://127.0.0.1?from=a@b.example&tls=starttls", 587),
        ("smtp://127.0.0.1?from=a@b.example&tls=ssl", 465),
        ("twilio://AC1:token@127.0.0.1?from=1", 443),
        ("twilio+http://AC1:token@127.0.0.1?from=1", 80),
    ],
)
def test_the_port_that_is_tried_is_the_one_that_is_used(monkeypatch, url, port):
    tried = []

    def nobody(address, timeout):
        tried.append(address)
        raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr(surroundings.socket, "create_connection", nobody)

    found = surroundings.examine_sender("mail", "CHAIRTIME_MAIL_URL", url)

    assert tried == [("127.0.0.1", port)]
    assert found.says == f"127.0.0.1 port {port} cannot be reached (Connection refused)."
