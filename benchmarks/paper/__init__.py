"""Invented pages to measure reading on: printed, copied, and spoilt by machines in the ways that offices spoil them."""
