"""Many clients on one start. `./run bench races` does it a hundred times with 64 clients."""

import pytest

from bench.races import play


@pytest.mark.slow
def test_of_many_clients_on_one_start_exactly_one_is_confirmed(tmp_path):
    tally = play(tmp_path, rounds=5, clients=32)

    assert tally.wrong == []
    assert tally.rounds > 5


@pytest.mark.slow
def test_of_many_clients_on_one_start_exactly_one_is_confirmed_on_postgresql(tmp_path, empty_postgres_url):
    settings = {"DATABASE_URL": empty_postgres_url, "DATA_DIR": str(tmp_path), "SECRET_KEYS": "k" * 32}

    tally = play(tmp_path, rounds=5, clients=32, settings={f"CHAIRTIME_{name}": value for name, value in settings.items()})

    assert tally.wrong == []
    assert tally.rounds > 5
