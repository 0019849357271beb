"""The public pages beside the flow: the locations, a location's profile, their pictures and stylesheet."""

from booking.web.site.views import blueprint

__all__ = ["blueprint"]
