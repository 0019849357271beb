"""What is around the program: the data folder, Redis, the ways messages leave, the zone data."""

import importlib.metadata
import os
import re
import socket
import stat
import zoneinfo
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from booking.domain.checks import Check, fail, ok, warn
from booking.gateways.mail import smtp

CONNECT_S = 3.0
_PORTS = {"twilio": 443, "twilio+http": 80}


def examine_data_folder(folder: Path, keys: str) -> Iterator[Check]:
    """Look at the folder and at the file *keys* in it, if there is one."""
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        yield fail("data folder", f"{folder} is not a folder that can be written.")
        return
    yield ok("data folder", f"{folder} can be written.")
    path = folder / keys
    if path.is_file() and stat.S_IMODE(path.stat().st_mode) & 0o077:
        yield warn("keys", f"Others may read {path}; `chmod 600` it.")


def examine_redis(url: str | None) -> Iterator[Check]:
    if url is None:
        return
    import redis

    try:
        redis.Redis.from_url(url, socket_connect_timeout=CONNECT_S, socket_timeout=CONNECT_S).ping()
    except (redis.RedisError, OSError, ValueError) as error:
        yield fail("redis", f"Redis does not answer ({type(error).__name__}); look at CHAIRTIME_REDIS_URL.")
    else:
        yield ok("redis", "Redis answers.")


def examine_sender(name: str, setting: str, url: str) -> Check:
    """Look at the way SMS or mails leave; nothing is sent."""
    parts = urlsplit(url)
    if parts.scheme in ("log", "file"):
        return warn(name, f"{setting} is {parts.scheme}: - for trying out; nobody receives anything.")
    tls = parse_qs(parts.query).get("tls", ["none"])[0]
    usual = smtp.PORTS.get(tls, 25) if parts.scheme == "smtp" else _PORTS.get(parts.scheme, 443)
    host, port = parts.hostname or "", parts.port or usual
    try:
        socket.create_connection((host, port), CONNECT_S).close()
    except OSError as error:
        return fail(name, f"{host} port {port} cannot be reached ({error.strerror or type(error).__name__}).")
    return ok(name, f"{host} port {port} can be reached.")


def examine_zone_data() -> Check:
    """Say which zone data is in use; the system's comes first, and old data means wrong clock changes."""
    packaged = importlib.metadata.version("tzdata")
    used = system_zone_data()
    if used is None:
        return ok("zone data", f"Zone data of the package tzdata {packaged} is used.")
    if used == "unknown" or year_and_letter(used) >= year_and_letter(packaged):
        return ok("zone data", f"The system's zone data is used (version {used}).")
    return warn("zone data", f"The system's zone data ({used}) is older than the package's ({packaged}); update the system.")


def system_zone_data() -> str | None:
    """Return the version of the system's zone data, `unknown` when it does not say, None when there is none."""
    for folder in map(Path, zoneinfo.TZPATH):
        if not (folder / "Europe" / "Berlin").is_file():
            continue
        for name, pattern in (("tzdata.zi", r"# version (\S+)"), ("+VERSION", r"(\S+)"), ("version", r"(\S+)")):
            try:
                with (folder / name).open() as file:
                    match = re.match(pattern, file.readline())
            except OSError:
                continue
            if match:
                return match[1]
        return "unknown"
    return None


def year_and_letter(version: str) -> tuple[int, int]:
    """Return *version* so that it can be compared: the system writes 2026a, the package 2026.1."""
    match = re.match(r"(\d{4})(?:\.(\d+)|([a-z]))?", version)
    if match is None:
        return (0, 0)
    return int(match[1]), int(match[2] or 0) or (ord(match[3]) - ord("a") + 1 if match[3] else 0)
