"""Booking references: short enough to read out, without characters that look or sound alike."""

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without 0/O and 1/I."""
LENGTH = 7
