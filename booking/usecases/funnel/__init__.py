"""The first-party funnel: counting steps, and reading the counts."""
