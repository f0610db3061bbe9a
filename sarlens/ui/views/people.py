"""Who is who: the table of people."""

from sarlens.ui.tables import show_view

show_view("people", "Who is who", "Everyone these records name, with every spelling found.")
