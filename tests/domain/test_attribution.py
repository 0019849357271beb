"""What is kept of where a booking came from: known keys of known shapes, and no ids against a refused consent."""

import datetime as dt

import pytest

from booking.domain.attribution import clean, emitted, has_ids, merged, reportable, stored, told_google, without_ids

NOW = dt.datetime(2026, 11, 24, 8, tzinfo=dt.UTC)
IDS = {"gclid": "Cj0.K-x_1", "ga_client_id": "123.456", "ga_session_id": "1759999000"}


def test_known_keys_are_kept_and_others_are_not():
    given = {"utm_source": "news", "utm_id": "7", "ref": "partner-1", **IDS, "name": "Jo", "utm_evil": "x"}

    assert clean(given) == {"utm_source": "news", "utm_id": "7", "ref": "partner-1", **IDS}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("gclid", "<script>"),
        ("gclid", "a" * 256),
        ("fbclid", "ä"),
        ("ref", "jo@mail.example"),
        ("ga_client_id", "GA1.2.123.456"),
        ("ga_client_id", "1٣.456"),
        ("ga_session_id", "12x"),
        ("embed_mode", "sideways"),
        ("captured_at", "yesterday"),
        ("referrer", "javascript:alert(1)"),
        ("referrer", "http://[bad"),
        ("host_origin", "null"),
        ("utm_source", "a\nb"),
        ("utm_source", 7),
        ("utm_source", ""),
    ],
)
def test_what_has_another_shape_is_dropped(key, value):
    assert clean({key: value}) == {}


def test_addresses_lose_query_fragment_and_login():
    given = {"referrer": "https://jo:pw@www.salon.example:8443/a/b?phone=1#x", "host_origin": "https://www.salon.example/a"}

    assert clean(given) == {"referrer": "https://www.salon.example:8443/a/b", "host_origin": "https://www.salon.example"}


def test_long_campaigns_are_cut():
    assert clean({"utm_term": "a" * 300}) == {"utm_term": "a" * 255}


@pytest.mark.parametrize("denied", ["denied", False])
def test_a_refused_consent_keeps_every_id_out(denied):
    kept = clean({"utm_source": "news", **IDS, "consent": {"analytics": denied, "marketing": "granted"}})

    assert kept == {"utm_source": "news", "consent": {"analytics": "denied", "marketing": "granted"}}


def test_refused_marketing_keeps_click_ids_out():
    assert set(clean({**IDS, "consent": {"marketing": "denied"}})) == {"ga_client_id", "ga_session_id", "consent"}


def test_an_unknown_consent_is_nothing():
    assert clean({"consent": {"analytics": "unknown", "marketing": 1}}) == {}
    assert clean({"consent": "granted"}) == {}


def test_a_consent_refused_later_takes_ids_that_came_earlier():
    assert merged(clean(IDS), {"consent": {"analytics": "denied"}}) == {"consent": {"analytics": "denied"}}
    assert merged(None, {}, {"utm_source": "a"}, {"utm_source": "b"}) == {"utm_source": "b"}


def test_the_record_says_when_and_through_which_form():
    kept = stored({"utm_source": "a"}, "main", NOW)

    assert kept == {"form_id": "main", "captured_at": NOW.isoformat(), "utm_source": "a", "client_emitted": False}
    assert stored({}, "main", NOW) is None


def test_ids_can_be_forgotten_and_the_campaign_stays():
    record = {"utm_source": "a", **IDS}

    assert has_ids(record)
    assert without_ids(record) == {"utm_source": "a"}
    assert not has_ids(without_ids(record))
    assert not has_ids(None)


def test_the_browsers_word_is_kept_by_sink():
    record = emitted(emitted({"utm_source": "a"}, frozenset({"meta", "nonsense"})), frozenset({"gtag"}))

    assert record == {"utm_source": "a", "client_emitted": True, "client_sinks": ["gtag", "meta"]}
    assert told_google(record)
    assert not told_google(emitted(None, frozenset({"meta"})))


def test_only_a_known_browser_that_did_not_refuse_is_reported():
    assert reportable({"ga_client_id": "1.2"})
    assert reportable({"ga_client_id": "1.2", "consent": {"analytics": "granted"}})
    assert not reportable({"ga_client_id": "1.2", "consent": {"analytics": "denied"}})
    assert not reportable({"utm_source": "a"})
    assert not reportable(None)
