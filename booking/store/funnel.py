"""The funnel's rows: counts by form, local day, source and step."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from booking.store.columns import table_of
from booking.store.tables import BookingRow, FunnelCountRow, FunnelSeenRow, PromoCountRow
from booking.store.work import Work

_count = table_of(FunnelCountRow)
_seen = table_of(FunnelSeenRow)
_promo = table_of(PromoCountRow)
_booking = table_of(BookingRow)

MOST_SOURCES = 50
"""How many sources a form has a day; a guest who invents more is counted under OTHER."""
OTHER = "other"
Key = tuple[str, date, str, str]
"""(form, local day, source, name)."""


def mark_seen(work: Work, keys: Sequence[str], now: datetime) -> set[str]:
    """Remember *keys* and return those that were not known yet."""
    if not keys:
        return set()
    insert = sqlite.insert if work.sqlite else postgresql.insert
    # In order, so that two workers who meet wait for each other instead of going round in a circle.
    rows = [{"key": key, "seen_at": now} for key in sorted(set(keys))]
    statement = insert(_seen).values(rows).on_conflict_do_nothing(index_elements=["key"]).returning(_seen.c.key)
    return set(work.execute(statement).scalars())


def add(work: Work, counts: Mapping[Key, int]) -> None:
    """Count."""
    bounded: dict[Key, int] = defaultdict(int)
    known: dict[tuple[str, date], set[str]] = {}
    for (form_id, day, source, name), count in counts.items():
        if (form_id, day) not in known:
            known[form_id, day] = set(_sources(work, form_id, day))
        sources = known[form_id, day]
        kept = source if source in sources or len(sources) < MOST_SOURCES else OTHER
        sources.add(kept)
        bounded[form_id, day, kept, name] += count
    insert = sqlite.insert if work.sqlite else postgresql.insert
    for (form_id, day, source, name), count in sorted(bounded.items()):
        new = insert(_count).values(form_id=form_id, day=day, source=source, name=name, count=count)
        keys = ["form_id", "day", "source", "name"]
        work.execute(new.on_conflict_do_update(index_elements=keys, set_={"count": _count.c.count + new.excluded.count}))


def add_promos(work: Work, counts: Mapping[Key, int]) -> None:
    """Count for promo blocks: (form, local day, promo, name)."""
    insert = sqlite.insert if work.sqlite else postgresql.insert
    for (form_id, day, promo_id, name), count in sorted(counts.items()):
        new = insert(_promo).values(form_id=form_id, day=day, promo_id=promo_id, name=name, count=count)
        keys = ["form_id", "promo_id", "day", "name"]
        work.execute(new.on_conflict_do_update(index_elements=keys, set_={"count": _promo.c.count + new.excluded.count}))


def read_promos(work: Work, forms: Sequence[str], first: date, last: date) -> list[tuple[str, str, int]]:
    """Return (promo, name, count) over *forms*, both days included."""
    within = (_promo.c.form_id.in_(forms), _promo.c.day.between(first, last))
    columns = (_promo.c.promo_id, _promo.c.name, func.sum(_promo.c["count"]))
    asked = select(*columns).where(*within).group_by(_promo.c.promo_id, _promo.c.name)
    return [(promo, name, int(count)) for promo, name, count in work.execute(asked)]


def _sources(work: Work, form_id: str, day: date) -> Iterable[str]:
    return work.execute(select(_count.c.source).where(_count.c.form_id == form_id, _count.c.day == day).distinct()).scalars()


def read(work: Work, form_id: str, first: date, last: date) -> list[tuple[date, str, str, int]]:
    """Return (day, source, name, count) of a form, both days included."""
    columns = (_count.c.day, _count.c.source, _count.c.name, _count.c["count"])
    asked = select(*columns).where(_count.c.form_id == form_id, _count.c.day.between(first, last)).order_by(*columns[:3])
    return [(day, source, name, count) for day, source, name, count in work.execute(asked)]


def bookings_made(work: Work, form_id: str, since: datetime, until: datetime) -> dict[str, int]:
    """Return how many bookings were made through a form from *since* up to *until*, by status."""
    made = (_booking.c.form_id == form_id, _booking.c.created_at >= since, _booking.c.created_at < until)
    rows = work.execute(select(_booking.c.status, func.count()).where(*made).group_by(_booking.c.status))
    return {status: count for status, count in rows}


def forget_seen(work: Work, before: datetime, most: int) -> int:
    """Delete what was seen before *before*, at most *most*."""
    old = select(_seen.c.key).where(_seen.c.seen_at <= before).limit(most)
    return work.execute(delete(_seen).where(_seen.c.key.in_(old))).rowcount
