"""A real WordPress for a test: Debian's package, its own MariaDB on a socket, PHP's own web server. Nothing is left behind."""

import getpass
import io
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
PACKAGE = Path("/usr/share/wordpress")
PROGRAMS = ("php", "mariadbd", "mariadb-install-db", "mariadb")
# Servers stand where only root looks by itself.
PATH = os.environ.get("PATH", "") + ":/usr/local/sbin:/usr/sbin:/sbin"
START_DEADLINE_S = 60.0
PASSWORD = "only for a test " + secrets.token_urlsafe(9)
_CONFIG = """<?php
define('DB_NAME', 'wordpress'); define('DB_USER', 'root'); define('DB_PASSWORD', ''); define('DB_HOST', 'localhost:{socket}');
define('DB_CHARSET', 'utf8mb4'); define('DB_COLLATE', '');
define('DISABLE_WP_CRON', true); define('AUTOMATIC_UPDATER_DISABLED', true); define('WP_HTTP_BLOCK_EXTERNAL', false);
define('WP_DEBUG', true); define('WP_DEBUG_DISPLAY', false); define('WP_DEBUG_LOG', '{log}');
{keys}
$table_prefix = 'wp_';
if (!defined('ABSPATH')) {{ define('ABSPATH', __DIR__ . '/'); }}
require_once ABSPATH . 'wp-settings.php';
"""
_KEYS = (
    "AUTH_KEY",
    "SECURE_AUTH_KEY",
    "LOGGED_IN_KEY",
    "NONCE_KEY",
    "AUTH_SALT",
    "SECURE_AUTH_SALT",
    "LOGGED_IN_SALT",
    "NONCE_SALT",
)


class Missing(Exception):
    """Something WordPress needs is not installed; the message says what."""


@dataclass(frozen=True, slots=True)
class WordPress:
    """A running site: its origin, the addresses of its pages, and the file its PHP complains in."""

    origin: str
    pages: dict[str, str]
    log: Path
    password: str

    def complaints(self) -> list[str]:
        """Return what PHP said about our plugin."""
        lines = self.log.read_text(encoding="utf-8").splitlines() if self.log.exists() else []
        return [line for line in lines if "/plugins/chairtime/" in line]

    def without_the_plugin(self) -> None:
        """Switch our plugin off."""
        host = f"$_SERVER['HTTP_HOST'] = '{self.origin.removeprefix('http://')}';"
        load = "require 'wp-load.php'; require_once ABSPATH . 'wp-admin/includes/plugin.php';"
        _php(["-r", f"{host} {load} deactivate_plugins('chairtime/chairtime.php');"], self.log.with_name("site"))


def check_installed() -> None:
    """Raises: Missing, naming Debian's packages."""
    missing = [name for name in PROGRAMS if shutil.which(name, path=PATH) is None]
    if not missing and _run(["php", "-r", "exit(extension_loaded('mysqli') ? 0 : 1);"]).returncode:
        missing = ["php-mysql"]
    if missing or not (PACKAGE / "wp-load.php").is_file():
        raise Missing(
            f"No WordPress to test with ({', '.join(missing) or PACKAGE} is missing). "
            "Debian: wordpress php-cli php-mysql mariadb-server and the wordpress-theme package it recommends."
        )


@contextmanager
def running_wordpress(plugin: bytes, pages: dict[str, str]) -> Iterator[WordPress]:
    """Run a site with the plugin of that zip and with *pages* (content by name)."""
    check_installed()
    with tempfile.TemporaryDirectory(prefix="chairtime-wp-") as temporary:
        folder = Path(temporary)
        site = _copied(folder, plugin)
        with _database(folder) as database:
            host = f"localhost:{_free_port()}"
            log = folder / "php.log"
            keys = " ".join(f"define('{name}', '{secrets.token_urlsafe(32)}');" for name in _KEYS)
            (site / "wp-config.php").write_text(_CONFIG.format(socket=database, log=log, keys=keys))
            made = _installed(site, host, pages)
            with _program(["php", "-S", host, "-t", str(site)], folder / "server.log", PHP_CLI_SERVER_WORKERS="3"):
                _wait_until(lambda: _answers(f"http://{host}/wp-login.php"), "WordPress", folder / "server.log")
                yield WordPress(f"http://{host}", made, log, PASSWORD)


def _copied(folder: Path, plugin: bytes) -> Path:
    """Copy the package: it finds its configuration beside itself."""
    site = folder / "site"
    shutil.copytree(PACKAGE, site, symlinks=False, ignore_dangling_symlinks=True, ignore=shutil.ignore_patterns(".htaccess"))
    content = site / "wp-content"
    (content / "mu-plugins").mkdir()
    shutil.copy(HERE / "allow-loopback.php", content / "mu-plugins")
    with zipfile.ZipFile(io.BytesIO(plugin)) as archive:
        archive.extractall(content / "plugins")
    return site


@contextmanager
def _database(folder: Path) -> Iterator[Path]:
    """Run a MariaDB of our own that only listens on a socket, and make WordPress's database."""
    data, door = folder / "db", folder / "db.sock"
    own = ["--no-defaults", f"--datadir={data}"]
    root = [f"--user={getpass.getuser()}"]
    made = _run(["mariadb-install-db", *own, *root, "--auth-root-authentication-method=normal", "--skip-test-db"])
    if made.returncode:
        raise RuntimeError(f"MariaDB's folder could not be made: {made.stdout[-500:]} {made.stderr[-500:]}")
    quick = ["--skip-log-bin", "--innodb-flush-log-at-trx-commit=0", "--innodb-buffer-pool-size=32M", "--performance-schema=off"]
    start = ["mariadbd", *own, *root, *quick, f"--socket={door}", "--skip-networking", f"--pid-file={folder / 'db.pid'}"]
    with _program(start, folder / "db.log"):
        _wait_until(lambda: _query(door, "CREATE DATABASE IF NOT EXISTS wordpress"), "MariaDB", folder / "db.log")
        yield door


def _query(door: Path, sql: str) -> bool:
    return _run(["mariadb", "--no-defaults", f"--socket={door}", "--user=root", "--execute", sql]).returncode == 0


def _installed(site: Path, host: str, pages: dict[str, str]) -> dict[str, str]:
    wanted = json.dumps({"host": host, "password": PASSWORD, "pages": pages})
    made: dict[str, str] = json.loads(_php([str(HERE / "prepare.php"), str(site)], site, wanted).splitlines()[-1])
    return made


def _php(arguments: list[str], site: Path, given: str = "") -> str:
    """Return what a PHP program says that runs in the site's folder."""
    done = _run(["php", *arguments], given, site)
    if done.returncode:
        log = site.with_name("php.log")
        said = log.read_text(errors="replace") if log.exists() else done.stdout
        raise RuntimeError(f"WordPress did not do its part: {said[-800:]} {done.stderr[-800:]}")
    return done.stdout


def _run(command: list[str], given: str = "", folder: Path | None = None) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        command, input=given, cwd=folder, capture_output=True, text=True, env={**os.environ, "PATH": PATH}, check=False
    )


@contextmanager
def _program(command: list[str], log: Path, **env: str) -> Iterator[None]:
    with log.open("ab") as output:
        environment = {**os.environ, "PATH": PATH, **env}
        process = subprocess.Popen(
            command, stdout=output, stderr=output, stdin=subprocess.DEVNULL, env=environment, start_new_session=True
        )
    try:
        yield
    finally:
        # At once, and the whole group: PHP's server would leave its workers to themselves, and nothing here is kept.
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _wait_until(ready: Callable[[], bool], who: str, log: Path) -> None:
    deadline = time.monotonic() + START_DEADLINE_S
    while not ready():
        if time.monotonic() > deadline:
            raise RuntimeError(f"{who} does not start: {log.read_text(errors='replace')[-800:]}")
        time.sleep(0.1)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
