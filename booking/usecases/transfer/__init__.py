"""Bookings in and out as CSV. Source: CONTRACT 10."""
