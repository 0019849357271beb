"""The salon's zone, for visitors whose clock differs."""

from datetime import date, datetime, timedelta

from flask_babel import gettext as _

from booking.web.guest.desk import Desk
from booking.web.present.flow import Zone


def zone_of(desk: Desk, day: date) -> Zone:
    """Return what tells a visitor in another zone how their clock differs."""
    city = desk.formats.city()
    offset = datetime(day.year, day.month, day.day, 12, tzinfo=desk.form.zone).utcoffset() or timedelta()
    return Zone(
        name=desk.form.zone.key,
        offset_min=int(offset.total_seconds() // 60),
        ahead=_("Times in %(city)s (you are {hours} h ahead)", city=city),
        behind=_("Times in %(city)s (you are {hours} h behind)", city=city),
    )
