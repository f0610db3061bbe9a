"""Invented pages with planted redactions and innocent look-alikes, and the truth about them."""
