"""Counts of one process, kept for a second and written together, so that counting never waits for the database.

A killed process loses at most what it counted in its last second: these are statistics, the bookings themselves stand
beside them.
"""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import date

Key = tuple[str, date, str, str]
"""(form, local day, source, step); for a promo block (form, local day, promo, SEEN or PRESSED)."""
SEEN, PRESSED = "seen", "pressed"
MOST_KEPT = 5_000


class Tally:
    """Collects from many threads. *wait_s* None: nothing is written until somebody calls `take`."""

    def __init__(self, wait_s: float | None = None) -> None:
        self._wait_s = wait_s
        self._lock = threading.Lock()
        self._counts: Counter[Key] = Counter()
        self._once: dict[str, Key] = {}
        self._timer: threading.Timer | None = None

    def add(self, key: Key, once: str | None, write: Callable[[], None]) -> None:
        """Count *key*; with *once* (an id of the view) only the first time it is seen. *write* is called a little later."""
        with self._lock:
            if len(self._counts) + len(self._once) >= MOST_KEPT:
                return
            if once is None:
                self._counts[key] += 1
            else:
                self._once.setdefault(f"{once}:{key[3]}", key)
            if self._wait_s is not None and self._timer is None:
                self._timer = threading.Timer(self._wait_s, write)
                self._timer.daemon = True
                self._timer.start()

    def take(self) -> tuple[Counter[Key], dict[str, Key]]:
        """Return (counts, what counts once by its key) and begin anew."""
        with self._lock:
            counts, once, self._timer = self._counts, self._once, None
            self._counts, self._once = Counter(), {}
        return counts, once

    def put_back(self, counts: Counter[Key], once: dict[str, Key]) -> None:
        """Keep what could not be written; it goes out with whatever is counted next."""
        with self._lock:
            self._counts.update(counts)
            self._once = once | self._once
