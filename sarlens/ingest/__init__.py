"""Bytes to pages with words and boxes."""
