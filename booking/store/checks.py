"""Questions whose answer must be nought: what the data promises, asked of the whole database."""

from datetime import datetime

from sqlalchemy import bindparam, select, text
from sqlmodel import UTCDateTime

from booking.store import loads
from booking.store.archive import overlaps
from booking.store.columns import table_of
from booking.store.guards import missing_guards
from booking.store.tables import LocationRow, PromoRow, SettingRow, StaffRow
from booking.store.work import Work

__all__ = ["missing_guards", "overlaps"]

_location = table_of(LocationRow)
_staff = table_of(StaffRow)
_promo = table_of(PromoRow)
_setting = table_of(SettingRow)
_NOW = bindparam("now", type_=UTCDateTime())

_ACTIVE = "('pending', 'confirmed', 'arrived')"

_UNCLAIMED = text(
    "SELECT count(*) FROM appointment AS a JOIN booking AS b ON b.id = a.booking_id"  # noqa: S608 - fixed words
    f" WHERE b.status IN {_ACTIVE} AND b.event_id IS NULL AND a.ends_at > :now"
    " AND NOT EXISTS (SELECT 1 FROM claim AS c WHERE c.booking_id = b.id AND c.kind = 'staff'"
    " AND c.subject_id = a.staff_id AND c.starts_at <= a.starts_at AND c.ends_at >= a.ends_at)"
).bindparams(_NOW)
_LEFT_OVER = text(
    "SELECT count(*) FROM claim AS c JOIN booking AS b ON b.id = c.booking_id"  # noqa: S608 - fixed words
    f" WHERE b.status NOT IN {_ACTIVE} AND c.ends_at > :now"
).bindparams(_NOW)
_WITHOUT_APPOINTMENT = text(
    "SELECT count(*) FROM booking AS b WHERE NOT EXISTS (SELECT 1 FROM appointment AS a WHERE a.booking_id = b.id)"
)
_OVERSOLD = text(
    "SELECT count(*) FROM event AS e WHERE e.ends_at > :now AND e.seats < ("  # noqa: S608 - fixed words
    f"SELECT coalesce(sum(b.seats), 0) FROM booking AS b WHERE b.location_id = e.location_id AND b.event_id = e.id"
    f" AND b.status IN {_ACTIVE})"
).bindparams(_NOW)
_LATEST = text("SELECT max(created_at) FROM booking WHERE created_at > :now").bindparams(_NOW)


def unclaimed_appointments(work: Work, now: datetime) -> int:
    """Return how many coming appointments hold no claim on their specialist's time."""
    return int(work.execute(_UNCLAIMED, {"now": now}).scalar_one())


def left_over_claims(work: Work, now: datetime) -> int:
    """Return how many coming claims belong to bookings that claim nothing any more."""
    return int(work.execute(_LEFT_OVER, {"now": now}).scalar_one())


def bookings_without_appointment(work: Work) -> int:
    """Return how many bookings have no appointment at all."""
    return int(work.execute(_WITHOUT_APPOINTMENT).scalar_one())


def oversold_events(work: Work, now: datetime) -> int:
    """Return how many coming classes have more seats booked than they have."""
    return int(work.execute(_OVERSOLD, {"now": now}).scalar_one())


def bookings_from_the_future(work: Work, now: datetime) -> bool:
    """Return whether a booking was made after *now*: the clock has gone back, or went wrong before."""
    return work.execute(_LATEST, {"now": now}).scalar_one() is not None


def wrong_day_loads(work: Work) -> int:
    """Return how many day loads differ from what the claims say."""
    wrong = 0
    for (location_id,) in work.execute(text("SELECT id FROM location")).all():
        wanted = {key: planes for key, planes in loads.from_claims(work, location_id).items() if planes}
        kept = loads.stored(work, location_id)
        wrong += sum(1 for key in wanted.keys() | kept.keys() if wanted.get(key) != kept.get(key))
    return wrong


def rebuild_day_loads(work: Work) -> int:
    """Make every location's day loads anew and return how many there are."""
    return sum(loads.rebuild(work, location_id) for (location_id,) in work.execute(text("SELECT id FROM location")).all())


def damaged_pages(work: Work) -> list[str]:
    """Return what SQLite finds wrong with its file and its references; nothing on PostgreSQL, which checks by itself."""
    if not work.sqlite:
        return []
    found = [row[0] for row in work.execute(text("PRAGMA quick_check(5)")) if row[0] != "ok"]
    loose = work.execute(text("PRAGMA foreign_key_check")).all()
    return found + ([f"{len(loose)} rows refer to rows that are gone"] if loose else [])


def zones(work: Work) -> list[tuple[str, str]]:
    """Return (location, zone name) of every location."""
    return [(location, zone) for location, zone in work.execute(text("SELECT id, timezone FROM location ORDER BY id"))]


def pictures(work: Work) -> set[str]:
    """Return the names of all pictures that pages may show."""
    shown: set[str] = set()
    for (names,) in work.execute(select(_location.c.pictures)):
        shown.update(names or [])
    shown.update(photo for (photo,) in work.execute(select(_staff.c.photo).where(_staff.c.photo.is_not(None))))
    shown.update(document["image"] for (document,) in work.execute(select(_promo.c.document)) if document.get("image"))
    return shown


def server_time(work: Work) -> datetime | None:
    """Return what PostgreSQL's clock shows; None on SQLite, which has none of its own."""
    if work.sqlite:
        return None
    found: datetime = work.execute(text("SELECT clock_timestamp()")).scalar_one()
    return found


def server_name(work: Work) -> str:
    """Return engine and version."""
    if work.sqlite:
        return f"SQLite {work.execute(text('SELECT sqlite_version()')).scalar_one()}"
    return f"PostgreSQL {work.execute(text('SHOW server_version')).scalar_one()}"


def is_sending_paused(work: Work) -> bool:
    """Return whether this is a restored copy that must not send anything yet."""
    return bool(work.execute(select(_setting.c.value).where(_setting.c.key == "sending_paused")).scalar())
