"""What is missing: the table of gaps."""

from sarlens.ui.tables import show_view

show_view(
    "gaps",
    "What is missing",
    "Things that ought to be here and are not. Ask for them in writing; the list is part of the summary.",
)
