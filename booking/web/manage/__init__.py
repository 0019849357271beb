"""A client's own booking, behind a link that only they have."""

from booking.web.manage.views import blueprint

__all__ = ["blueprint"]
