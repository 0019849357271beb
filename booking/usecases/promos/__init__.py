"""Promo blocks: which are shown where, and how often they are seen and pressed."""
