"""What host pages fetch: the loader."""
