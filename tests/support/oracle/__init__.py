"""A slow, literal second opinion on availability, and a generator of salons to ask both about."""
