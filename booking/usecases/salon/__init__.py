"""The salon file: what an owner writes about one location, read, checked and loaded."""
