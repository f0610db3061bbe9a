"""Findings and documents across the whole case."""
