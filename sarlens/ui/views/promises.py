"""Promises: the table of commitments."""

from sarlens.ui.tables import show_view

show_view(
    "commitments",
    "Promises",
    "What was promised, by whom, and what became of it as far as these records show. A promise may have been kept in a record that is not here.",
)
