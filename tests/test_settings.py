"""Settings: what an operator may write, what is refused, and the keys an installation makes itself."""

import os
import stat
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest

from booking import settings
from booking.settings import Settings, SettingsError

KEY = "k" * 32
POSTGRES = {
    "CHAIRTIME_DATABASE_URL": "postgresql://user:secret@db:5432/chairtime",
    "CHAIRTIME_DATA_DIR": "/srv/chairtime",
    "CHAIRTIME_SECRET_KEYS": KEY,
}


def problems(env: dict[str, str]) -> dict[str, str]:
    with pytest.raises(SettingsError) as caught:
        Settings.from_env(env)
    return dict(caught.value.problems)


def test_nothing_set_means_a_sqlite_file_in_the_working_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    found = Settings.from_env({})

    assert found.sqlite_path == tmp_path / "chairtime.db"
    assert found.data_dir == tmp_path
    assert (found.redis_url, found.public_url, found.sms_url, found.mail_url) == (None, None, "log:", "log:")
    assert (found.trusted_proxies, found.sms_daily_budget, found.limit_scale) == (0, 1000, 1)
    assert (found.metrics_token, found.secret_keys) == (None, ())


def test_every_row_of_the_contract_is_read():
    found = Settings.from_env(
        POSTGRES
        | {
            "CHAIRTIME_REDIS_URL": "redis://127.0.0.1:6379/1",
            "CHAIRTIME_SECRET_KEYS": f"{KEY}, {'l' * 40}",
            "CHAIRTIME_PUBLIC_URL": "HTTPS://Book.Example.com:443/",
            "CHAIRTIME_SMS_URL": "twilio://SID:TOKEN@api.twilio.com?from=+15005550006",
            "CHAIRTIME_MAIL_URL": "smtp://u:p@mail.example:587?from=a@b.example&tls=starttls",
            "CHAIRTIME_TRUSTED_PROXIES": "2",
            "CHAIRTIME_SMS_DAILY_BUDGET": "0",
            "CHAIRTIME_LIMIT_SCALE": "0.1",
            "CHAIRTIME_METRICS_TOKEN": "let-me-in",
            "CHAIRTIME_REQUIRE_ALL": "1",
        }
    )

    assert found.database_url == "postgresql+psycopg://user:secret@db:5432/chairtime"
    assert (found.data_dir, found.sqlite_path) == (Path("/srv/chairtime"), None)
    assert found.secret_keys == (KEY.encode(), b"l" * 40)
    assert found.public_url == "https://book.example.com"
    assert (found.trusted_proxies, found.sms_daily_budget, found.limit_scale) == (2, 0, Fraction(1, 10))
    assert found.metrics_token == "let-me-in"


def test_an_empty_value_counts_as_not_set():
    assert Settings.from_env({"CHAIRTIME_PUBLIC_URL": "", "CHAIRTIME_TRUSTED_PROXIES": " "}).public_url is None


def test_unknown_names_and_bad_values_are_reported_together():
    found = problems(
        {
            "CHAIRTIME_DATABASE_URI": "sqlite:///x.db",
            "CHAIRTIME_PUBLIC_URL": "https://a.example/path",
            "CHAIRTIME_LIMIT_SCALE": "0",
            "CHAIRTIME_SMS_URL": "carrier-pigeon:",
        }
    )

    assert set(found) == {"CHAIRTIME_DATABASE_URI", "CHAIRTIME_PUBLIC_URL", "CHAIRTIME_LIMIT_SCALE", "CHAIRTIME_SMS_URL"}
    assert "CHAIRTIME_DATABASE_URL" in found["CHAIRTIME_DATABASE_URI"]


def test_postgresql_needs_a_data_folder_and_keys():
    assert set(problems({"CHAIRTIME_DATABASE_URL": "postgresql://db/chairtime"})) == {
        "CHAIRTIME_DATA_DIR",
        "CHAIRTIME_SECRET_KEYS",
    }


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CHAIRTIME_DATABASE_URL", "mysql://root:hunter2@db/x"),
        ("CHAIRTIME_DATABASE_URL", "sqlite://"),
        ("CHAIRTIME_DATABASE_URL", "sqlite:///:memory:"),
        ("CHAIRTIME_DATABASE_URL", "postgresql://db:hunter2/x"),
        ("CHAIRTIME_DATABASE_URL", "postgresql://db"),
        ("CHAIRTIME_REDIS_URL", "http://127.0.0.1"),
        ("CHAIRTIME_SECRET_KEYS", "hunter2"),
        ("CHAIRTIME_SECRET_KEYS", f"{KEY},"),
        ("CHAIRTIME_SECRET_KEYS", f"{KEY},{KEY}"),
        ("CHAIRTIME_PUBLIC_URL", "book.example.com"),
        ("CHAIRTIME_PUBLIC_URL", "https://user:hunter2@book.example.com"),
        ("CHAIRTIME_PUBLIC_URL", "https://bücher.example"),
        ("CHAIRTIME_PUBLIC_URL", "https://a.example:port"),
        ("CHAIRTIME_SMS_URL", "file:"),
        ("CHAIRTIME_SMS_URL", "twilio://SID@api.twilio.com?from=+1"),
        ("CHAIRTIME_SMS_URL", "twilio://SID:hunter2@api.twilio.com"),
        ("CHAIRTIME_SMS_URL", "twilio://SID:hunter2@api.twilio.com?from=+1&messaging_service=MG1"),
        ("CHAIRTIME_MAIL_URL", "smtp://mail.example"),
        ("CHAIRTIME_MAIL_URL", "smtp://mail.example?from=a@b.example&tls=perhaps"),
        ("CHAIRTIME_TRUSTED_PROXIES", "-1"),
        ("CHAIRTIME_TRUSTED_PROXIES", "1.5"),
        ("CHAIRTIME_SMS_DAILY_BUDGET", "many"),
        ("CHAIRTIME_LIMIT_SCALE", "nan"),
        ("CHAIRTIME_LIMIT_SCALE", "-1"),
        ("CHAIRTIME_LIMIT_SCALE", "1/2"),
        ("CHAIRTIME_METRICS_TOKEN", "two words"),
    ],
)
def test_a_bad_value_is_refused_by_name_and_never_repeated(name, value):
    found = problems({name: value})

    assert list(found) == [name]
    assert "hunter2" not in found[name]


def test_secrets_are_not_shown_with_the_settings():
    shown = repr(Settings.from_env(POSTGRES | {"CHAIRTIME_METRICS_TOKEN": "hunter2"}))

    assert "secret" not in shown
    assert "hunter2" not in shown
    assert KEY not in shown


def test_a_dotenv_file_is_read_and_the_environment_wins(tmp_path):
    (tmp_path / ".env").write_text("CHAIRTIME_TRUSTED_PROXIES=1\nCHAIRTIME_METRICS_TOKEN='a${b}'\nOTHER=1\nBARE\n")

    found = settings.from_environment({"CHAIRTIME_TRUSTED_PROXIES": "3"}, tmp_path)

    assert (found.trusted_proxies, found.metrics_token) == (3, "a${b}")


def test_an_unknown_name_in_a_dotenv_file_is_reported(tmp_path):
    (tmp_path / ".env").write_text("CHAIRTIME_COLOUR=blue\n")

    with pytest.raises(SettingsError, match="CHAIRTIME_COLOUR"):
        settings.from_environment({}, tmp_path)


def test_keys_are_made_once_and_only_the_owner_may_read_them(tmp_path):
    env = {"CHAIRTIME_DATABASE_URL": f"sqlite:///{tmp_path}/new/salon.db"}

    first, second = settings.load(env, tmp_path), settings.load(env, tmp_path)

    assert first.secret_keys == second.secret_keys
    assert len(first.secret_keys[0]) >= 32
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["secret.keys"]
    assert stat.S_IMODE((tmp_path / "new" / "secret.keys").stat().st_mode) == 0o600


def test_two_first_starts_at_once_agree_on_the_keys(tmp_path):
    script = "import sys; sys.stdin.readline(); from booking import settings; print(settings.load().secret_keys)"
    env = {**os.environ, "CHAIRTIME_DATABASE_URL": f"sqlite:///{tmp_path}/salon.db"}
    racers = [
        subprocess.Popen([sys.executable, "-c", script], env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(6)
    ]
    for racer in racers:
        racer.stdin.write("go\n")
        racer.stdin.flush()

    said = {racer.communicate(timeout=30)[0] for racer in racers}

    assert len(said) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["secret.keys"]


def test_a_spoiled_key_file_is_named_without_its_content(tmp_path):
    (tmp_path / "secret.keys").write_text("hunter2")

    with pytest.raises(SettingsError, match=r"secret\.keys") as caught:
        settings.load({"CHAIRTIME_DATABASE_URL": f"sqlite:///{tmp_path}/salon.db"}, tmp_path)

    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.1", "localhost", "salon.localhost", "::1", "[::1]", "LOCALHOST."])
def test_loopback_names(host):
    assert settings.is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.1", "localhost.example.com", "127.0.0.1.nip.io", ""])
def test_other_names(host):
    assert not settings.is_loopback(host)
