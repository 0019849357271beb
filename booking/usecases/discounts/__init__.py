"""The discounts a salon grants, and what became of them."""
