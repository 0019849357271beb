"""Stands in for app.py: `load` and `serve` as the demo calls them, with a child of its own to be left behind."""

import http.server
import os
import signal
import subprocess
import sys
from pathlib import Path

command, *arguments = sys.argv[1:]
mode = os.environ.get("STUB", "")


class Ready(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/readyz" else 404)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


if command == "load":
    with Path("calls.txt").open("a") as calls:
        print("load", Path(arguments[0]).name, os.environ["CHAIRTIME_DATABASE_URL"], file=calls)
    if mode == "bad-file":
        sys.exit("services[2].price: not a price")
elif command == "serve":
    if mode == "bad-start":
        sys.exit("CHAIRTIME_PUBLIC_URL: must be an address")
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    Path("pids.txt").write_text(f"{os.getpid()} {child.pid}")
    if mode == "stubborn":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    http.server.HTTPServer(("127.0.0.1", int(arguments[-1])), Ready).serve_forever()
