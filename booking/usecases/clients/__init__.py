"""What an owner does about one client: keep them from booking online, tell them what is known, forget them."""
