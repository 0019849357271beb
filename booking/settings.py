"""The settings of CONTRACT 2: read once from the environment, checked together, never guessed.

Reading is pure; only `with_keys` touches the disk, because an installation on SQLite makes its own secret keys.
"""

import difflib
import os
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import dotenv

PREFIX = "CHAIRTIME_"
KEY_FILE = "secret.keys"
SMALLEST_KEY = 32
MOST_PROXIES = 16

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


class SettingsError(Exception):
    """Settings that cannot be used. *problems* are (name, sentence) pairs, all of them at once."""

    def __init__(self, problems: list[tuple[str, str]]) -> None:
        self.problems = problems
        super().__init__("\n".join(f"{name}: {sentence}" for name, sentence in problems))


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What an installation is told from outside. `secret_keys` is empty until `with_keys` has run on SQLite."""

    database_url: str = field(repr=False)
    data_dir: Path
    redis_url: str | None = field(default=None, repr=False)
    secret_keys: tuple[bytes, ...] = field(default=(), repr=False)
    public_url: str | None = None
    sms_url: str = field(default="log:", repr=False)
    mail_url: str = field(default="log:", repr=False)
    trusted_proxies: int = 0
    sms_daily_budget: int = 1000
    limit_scale: Fraction = Fraction(1)
    metrics_token: str | None = field(default=None, repr=False)

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite:")

    @property
    def sqlite_path(self) -> Path | None:
        """Return the database file, None on PostgreSQL."""
        return _sqlite_path(self.database_url) if self.is_sqlite else None

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Settings":
        """Return the settings that *env* holds; an empty value counts as not set.

        Raises: SettingsError with every unknown name and every bad value.
        """
        return _Reader(env).read()


def from_environment(env: Mapping[str, str] | None = None, folder: Path | None = None) -> Settings:
    """Return the settings of this process: `.env` of the working folder under the environment, keys not made yet."""
    env = os.environ if env is None else env
    return Settings.from_env({**_dotenv(folder or Path.cwd()), **env})


def load(env: Mapping[str, str] | None = None, folder: Path | None = None) -> Settings:
    """Return the settings of this process, complete: with secret keys, made now if this is the first start."""
    return with_keys(from_environment(env, folder))


def with_keys(settings: Settings) -> Settings:
    """Return *settings* with the secret keys of the data folder, made on first use, unless they were given."""
    if settings.secret_keys:
        return settings
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        text = _key_text(settings.data_dir / KEY_FILE)
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not text"
        raise SettingsError([("CHAIRTIME_DATA_DIR", f"cannot keep {KEY_FILE} in {settings.data_dir}: {reason}")]) from error
    try:
        return replace(settings, secret_keys=parse_keys(text))
    except ValueError as error:
        raise SettingsError([("CHAIRTIME_SECRET_KEYS", f"the file {settings.data_dir / KEY_FILE} {error}")]) from error


def known_keys(settings: Settings) -> tuple[bytes, ...]:
    """Return the keys that were given or made before; none are made. Those that cannot be read are none."""
    path = settings.data_dir / KEY_FILE
    try:
        return settings.secret_keys or parse_keys(path.read_text())
    except (OSError, ValueError):
        return ()


def adopt_keys(settings: Settings, text: str) -> bool:
    """Make the keys of *text* (a backup's) sign from now on; those known so far go on to verify.

    Returns False when the keys come from the environment and do not hold all of *text*'s: then nothing can be done here.
    """
    new = parse_keys(text)
    if settings.secret_keys:
        return set(new) <= set(settings.secret_keys)
    path = settings.data_dir / KEY_FILE
    known = parse_keys(path.read_text()) if path.is_file() else ()
    if known[: len(new)] != new:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        draft = _draft(path, b",".join(dict.fromkeys((*new, *known))).decode())
        draft.replace(path)
    return True


def parse_keys(text: str) -> tuple[bytes, ...]:
    """Return the keys of a comma list. Raises: ValueError with what is wrong, never with a key."""
    keys = tuple(part.strip().encode() for part in text.strip().split(","))
    if short := [number for number, key in enumerate(keys, 1) if len(key) < SMALLEST_KEY]:
        raise ValueError(f"holds a key shorter than {SMALLEST_KEY} bytes (number {short[0]})")
    if len(set(keys)) != len(keys):
        raise ValueError("holds the same key twice")
    return keys


def is_loopback(host: str) -> bool:
    """Say whether *host* (a name or an address, no port) never leaves this machine."""
    host = host.strip("[]").lower().rstrip(".")
    return host in LOOPBACK_NAMES or host.endswith(".localhost") or re.fullmatch(r"127(\.\d{1,3}){3}", host) is not None


def _dotenv(folder: Path) -> dict[str, str]:
    path = folder / ".env"
    try:
        # Not interpolated: a password that holds `${` stays as it was typed.
        values = dotenv.dotenv_values(path, interpolate=False) if path.is_file() else {}
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError([(".env", f"cannot be read: {error}")]) from error
    return {name: value for name, value in values.items() if value is not None}


def _key_text(path: Path) -> str:
    """Return the key file's text; of several first starts at once exactly one makes it, the others read that one."""
    if not path.exists():
        draft = _draft(path, secrets.token_urlsafe(48))
        try:
            _publish(draft, path)
        finally:
            draft.unlink(missing_ok=True)
    return path.read_text()


def _draft(path: Path, text: str) -> Path:
    """Write *text* to a new file beside *path*, readable by its owner only."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
    return draft


def _publish(draft: Path, path: Path) -> None:
    try:
        os.link(draft, path)  # unlike a rename, fails when another process was first
    except FileExistsError:
        pass
    if hasattr(os, "O_DIRECTORY"):
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _sqlite_path(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///").partition("?")[0])


class _Reader:
    """Collects the problems of one environment instead of stopping at the first."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self.env = env
        self.problems: list[tuple[str, str]] = []

    def read(self) -> Settings:
        self.problems += [(name, _unknown(name)) for name in sorted(self.env) if name.startswith(PREFIX) and name not in _NAMES]
        values: dict[str, Any] = {}
        for name, key, parse in _PARSERS:
            values[key] = self.value(name, parse)
        self.complete(values)
        if self.problems:
            raise SettingsError(self.problems)
        return Settings(**{key: value for key, value in values.items() if value is not None})

    def value(self, name: str, parse: Callable[[str], object]) -> object | None:
        text = self.env.get(name, "").strip()
        if not text:
            return None
        try:
            return parse(text)
        except ValueError as error:
            self.problems.append((name, str(error)))
            return None

    def complete(self, values: dict[str, Any]) -> None:
        """Fill the defaults that depend on other settings."""
        if "CHAIRTIME_DATABASE_URL" in (name for name, _ in self.problems):
            return
        values["database_url"] = values["database_url"] or _database_url("sqlite:///chairtime.db")
        if values["database_url"].startswith("sqlite:"):
            values["data_dir"] = values["data_dir"] or _sqlite_path(values["database_url"]).parent
            return
        wrong = {name for name, _ in self.problems}
        for name, key in (("CHAIRTIME_DATA_DIR", "data_dir"), ("CHAIRTIME_SECRET_KEYS", "secret_keys")):
            if not values[key] and name not in wrong:
                self.problems.append((name, "is required with PostgreSQL"))


def _unknown(name: str) -> str:
    known = [one.removeprefix(PREFIX) for one in _NAMES]
    near = difflib.get_close_matches(name.removeprefix(PREFIX), known, n=1)
    return "is not a setting of Chairtime" + (f"; did you mean {PREFIX}{near[0]}?" if near else "")


def _database_url(text: str) -> str:
    if text.startswith("sqlite:///"):
        path = _sqlite_path(text)
        if str(path) in ("", ".", ":memory:") or "?" in text:
            raise ValueError("must name a database file, like sqlite:///chairtime.db, and nothing after it")
        return f"sqlite:///{Path.cwd() / path}"
    match = re.fullmatch(r"postgresql(?:\+psycopg)?://(.*)", text, re.DOTALL)
    if match is None:
        raise ValueError("must begin with sqlite:/// or postgresql://")
    url = _split(f"postgresql://{match[1]}")
    if not url.path.strip("/"):
        raise ValueError("must name a database, like postgresql://user:password@host/chairtime")
    return f"postgresql+psycopg://{match[1]}"


def _data_dir(text: str) -> Path:
    path = Path.cwd() / Path(text).expanduser()
    if path.exists() and not path.is_dir():
        raise ValueError("is not a folder")
    return path


def _redis_url(text: str) -> str:
    if _split(text).scheme not in ("redis", "rediss", "unix"):
        raise ValueError("must begin with redis://, rediss:// or unix://")
    return text


def _public_url(text: str) -> str:
    url = _split(text)
    if url.scheme not in ("http", "https") or not url.hostname:
        raise ValueError("must be an address like https://book.example.com")
    if url.path not in ("", "/") or url.query or url.fragment or url.username is not None:
        raise ValueError("must be an origin only: scheme, host and, if needed, port")
    if not re.fullmatch(r"[a-z0-9.-]+|[0-9a-f:.]+", url.hostname):
        raise ValueError("must have a plain host name (an international name in its xn-- form)")
    host = f"[{url.hostname}]" if ":" in url.hostname else url.hostname
    standard = {"http": 80, "https": 443}[url.scheme]
    return f"{url.scheme}://{host}" + (f":{url.port}" if url.port not in (None, standard) else "")


def _sms_url(text: str) -> str:
    if _is_local(text):
        return text
    url = _split(text)
    if url.scheme not in ("twilio", "twilio+http"):
        raise ValueError("must be log:, file:PATH or twilio://SID:TOKEN@api.twilio.com?from=…")
    if not (url.username and url.password and url.hostname):
        raise ValueError("must hold SID, token and host, like twilio://SID:TOKEN@api.twilio.com?from=…")
    query = query_of(url.query, {"from", "messaging_service"})
    if len([value for value in query.values() if value]) != 1:
        raise ValueError("must hold either from=… or messaging_service=…")
    return text


def _mail_url(text: str) -> str:
    if _is_local(text):
        return text
    url = _split(text)
    if url.scheme != "smtp" or not url.hostname:
        raise ValueError("must be log:, file:PATH or smtp://user:pass@host:587?from=…&tls=starttls")
    query = query_of(url.query, {"from", "tls"})
    if "@" not in query.get("from", ""):
        raise ValueError("must hold from=… with the sender's address")
    if query.get("tls", "none") not in ("starttls", "ssl", "none"):
        raise ValueError("tls must be starttls, ssl or none")
    return text


def _is_local(text: str) -> bool:
    if text == "file:":
        raise ValueError("must name a file, like file:outbox.jsonl")
    return text == "log:" or text.startswith("file:")


def query_of(text: str, known: set[str]) -> dict[str, str]:
    """Return the query of a gateway address. A plus stays a plus: phone numbers begin with one."""
    pairs = dict(part.partition("=")[::2] for part in text.split("&") if part)
    if stray := sorted(set(pairs) - known):
        raise ValueError(f"{stray[0]} is not known here")
    return {name: unquote(value) for name, value in pairs.items()}


def _split(text: str) -> Any:
    try:
        url = urlsplit(text)
        _ = url.port
    except ValueError:
        # The library's own message may quote the address with its password.
        raise ValueError("is not a valid address") from None
    return url


def _proxies(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,3}", text) or int(text) > MOST_PROXIES:
        raise ValueError(f"must be a whole number from 0 to {MOST_PROXIES}")
    return int(text)


def _budget(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise ValueError("must be a whole number, 0 or more")
    return int(text)


def _scale(text: str) -> Fraction:
    if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?|\.[0-9]{1,9}", text) or not Fraction(text):
        raise ValueError("must be a number above 0, like 0.5 or 10")
    return Fraction(text)


def _token(text: str) -> str:
    if not re.fullmatch(r"[!-~]+", text):
        raise ValueError("must be printable ASCII without spaces")
    return text


_PARSERS: tuple[tuple[str, str, Callable[[str], object]], ...] = (
    ("CHAIRTIME_DATABASE_URL", "database_url", _database_url),
    ("CHAIRTIME_DATA_DIR", "data_dir", _data_dir),
    ("CHAIRTIME_REDIS_URL", "redis_url", _redis_url),
    ("CHAIRTIME_SECRET_KEYS", "secret_keys", parse_keys),
    ("CHAIRTIME_PUBLIC_URL", "public_url", _public_url),
    ("CHAIRTIME_SMS_URL", "sms_url", _sms_url),
    ("CHAIRTIME_MAIL_URL", "mail_url", _mail_url),
    ("CHAIRTIME_TRUSTED_PROXIES", "trusted_proxies", _proxies),
    ("CHAIRTIME_SMS_DAILY_BUDGET", "sms_daily_budget", _budget),
    ("CHAIRTIME_LIMIT_SCALE", "limit_scale", _scale),
    ("CHAIRTIME_METRICS_TOKEN", "metrics_token", _token),
)
_NAMES = frozenset(name for name, _, _ in _PARSERS) | {"CHAIRTIME_REQUIRE_ALL"}
