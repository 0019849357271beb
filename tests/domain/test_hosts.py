"""Which websites a form may stand on."""

import pytest

from booking.domain.hosts import host_allowed


@pytest.mark.parametrize(
    ("hosts", "origin", "allowed"),
    [
        ([], "https://anybody.example", True),
        (["https://www.salon.example"], "https://www.salon.example", True),
        (["https://www.salon.example"], "https://WWW.Salon.example", True),
        (["https://www.salon.example"], "http://www.salon.example", False),
        (["https://www.salon.example"], "https://salon.example", False),
        (["https://www.salon.example"], "https://www.salon.example.evil.example", False),
        (["https://*.salon.example"], "https://a.salon.example", True),
        (["https://*.salon.example"], "https://a.b.salon.example", True),
        (["https://*.salon.example"], "https://salon.example", False),
        (["https://*.salon.example"], "https://evilsalon.example", False),
        (["https://*.salon.example"], "https://evil.example/.salon.example", False),
        (["http://localhost:8001"], "http://localhost:8002", False),
        (["https://www.salon.example"], "null", False),
    ],
)
def test_a_website_is_allowed_when_it_is_listed(hosts, origin, allowed):
    assert host_allowed(hosts, origin) is allowed
