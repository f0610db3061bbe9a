"""What happened when: the table of chronology."""

from sarlens.ui.tables import show_view

show_view("chronology", "What happened when", "Every dated event in the order it happened.")
