"""What analytics hears of a change: the server tells of one on /m, the page of one in the flow. Source: CONTRACT 13."""

import json

import pytest
from sqlalchemy import text

from tests.support.page import Page

ORIGIN = json.dumps({"ga_client_id": "12.34", "consent": {"analytics": "granted"}})


@pytest.fixture
def salon(salon):
    salon["location"]["ga4"] = {"measurement_id": "G-TEST", "api_secret": "secret"}
    return salon


def planned(guest) -> list[str]:
    with guest.tools.store.reading() as work:
        rows = work.execute(text("SELECT payload FROM outbox WHERE kind LIKE 'analytics.%' ORDER BY id")).scalars()
        return [json.loads(row)["change"] for row in rows]


def booked(guest) -> Page:
    guest.at_contact("/f/main?service=cut&staff=anna&date=2026-12-03&lang=en")
    return guest.book(attribution=ORIGIN)


def test_a_change_by_the_link_is_reported_by_the_server(guest):
    url = booked(guest).one(data_manage_url=None)["data-manage-url"].removeprefix("http://localhost")
    for _ in range(2):
        guest.client.post(f"{url}/move", data={"start": "2026-12-03T11:00:00+01:00"})
    for _ in range(2):
        guest.client.post(f"{url}/cancel")
    assert planned(guest) == ["booked", "moved", "deleted"]
    html = guest.client.get(url).text
    assert "analytics" not in html
    assert "gtag" not in html
    assert "frame.js" not in html


def test_a_change_in_the_flow_is_the_pages_to_report(guest):
    base = booked(guest).url.partition("/done")[0]
    guest.client.post(f"{base}/change", data={"start": "2026-12-03T11:00:00+01:00"})
    guest.client.post(f"{base}/cancel")
    assert planned(guest) == ["booked"]
