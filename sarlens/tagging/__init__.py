"""Passages to findings."""
