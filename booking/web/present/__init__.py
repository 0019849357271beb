"""View models: finished strings and URLs, so that templates decide nothing."""
