"""SARLens reads the records a family was sent and shows how the family was treated."""

__version__ = "0.1.0"
