"""The case file. The only SQL."""
