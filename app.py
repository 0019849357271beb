"""Chairtime's entry: `python app.py COMMAND`, and the application for other servers.

gunicorn --threads 4 app:application        behind a proxy that buffers requests
granian --interface asgi app:asgi           takes in bodies by itself
"""

from typing import Any


def __getattr__(name: str) -> Any:
    """Build `application` or `asgi` when a server asks for it; a command needs neither."""
    from booking.server import entry

    if name == "application":
        return entry.application()
    if name == "asgi":
        return entry.asgi()
    raise AttributeError(name)


if __name__ == "__main__":
    from booking.cli import main

    main()
