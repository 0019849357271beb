"""Consents are kept with what was read. Source: issue 4, item 8; invariant I32."""

import datetime as dt

from booking.domain.consents import record, version

AT = dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC)


def test_each_consent_keeps_its_text_version_language_and_time():
    found = record({"privacy": True, "marketing": False}, {"privacy": "May use", "marketing": "Send news"}, "en", AT)
    assert (found["privacy"], found["marketing"], found["lang"], found["at"]) == (True, False, "en", "2026-12-01T09:00:00+00:00")
    assert found["texts"]["privacy"] == {"text": "May use", "version": version("May use")}
    assert found["texts"]["marketing"]["version"] != found["texts"]["privacy"]["version"]
    assert version("May use") == version("May use") != version("May use.")
