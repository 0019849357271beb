"""Proving a phone by a code. Modules are imported by name: bookings need some of them, some need bookings."""
