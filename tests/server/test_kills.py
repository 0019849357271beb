"""Everything killed under load: what was acknowledged is there. `./run bench kills` does it fifty times."""

import pytest

from bench.kills import play


@pytest.mark.slow
def test_killing_everything_under_load_loses_no_booking(tmp_path):
    tally = play(tmp_path, rounds=3, clients=4)

    assert tally.wrong == []
    assert len(tally.references) > 10


@pytest.mark.slow
def test_killing_everything_under_load_loses_no_booking_on_postgresql(tmp_path, empty_postgres_url):
    settings = {"DATABASE_URL": empty_postgres_url, "DATA_DIR": str(tmp_path), "SECRET_KEYS": "k" * 32}

    tally = play(tmp_path, rounds=3, clients=4, settings={f"CHAIRTIME_{name}": value for name, value in settings.items()})

    assert tally.wrong == []
    assert len(tally.references) > 10
