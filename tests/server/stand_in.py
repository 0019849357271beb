"""A small application that stands in for the real one where only the server is looked at."""

import os
import sqlite3
import threading
import time

from flask import Flask, Response, request


def make() -> Flask:
    app = Flask("stand_in")

    @app.get("/healthz")
    def health() -> str:
        return "ok"

    @app.get("/pid")
    def pid() -> str:
        return str(os.getpid())

    @app.get("/slow")
    def slow() -> str:
        time.sleep(float(request.args["s"]))
        return "done"

    @app.route("/echo", methods=["POST", "PUT"])
    def echo() -> Response | tuple[str, int]:
        if request.environ.get("chairtime.refusal"):
            return request.environ["chairtime.refusal"], 413
        return Response(request.get_data(), mimetype="application/octet-stream")

    @app.get("/seen/<path:rest>")
    def seen(rest: str) -> dict[str, object]:
        return {"rest": rest, "query": request.query_string.decode("latin-1"), "headers": dict(request.headers)}

    @app.get("/big")
    def big() -> Response:
        return Response((b"x" * 65536 for _ in range(int(request.args["n"]))), mimetype="application/octet-stream")

    @app.get("/broken")
    def broken() -> str:
        raise RuntimeError("broken on purpose")

    add_reading(app)
    return app


def add_reading(app: Flask) -> None:
    local = threading.local()

    @app.get("/read")
    def read() -> dict[str, object]:
        """One read of a real file, as a page of free starts does it."""
        if not hasattr(local, "db"):
            local.db = sqlite3.connect(os.environ["STAND_IN_DB"], isolation_level=None, check_same_thread=False)
        rows = local.db.execute("SELECT id, a, b FROM thing WHERE a BETWEEN ? AND ?", (100, 150)).fetchall()
        return {"rows": len(rows)}
