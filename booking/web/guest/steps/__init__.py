"""One builder for each step of the flow."""
