"""Notices put into words: the languages, the salon's clock and its look are known here."""

from booking.web.notices.writer import Writer

__all__ = ["Writer"]
