"""What only the records together show: what was repeated, what came after what, what is told differently."""

import streamlit as st

from sarlens.ui.tables import show_table

st.title("Across the records")
for view, title, about in (
    ("spread", "Said again", "The same statement in more than one document. A copy adds no new evidence."),
    ("escalations", "What came after what", "Dates only. That one thing came after another does not show that it came because of it."),
    ("contradictions", "Told differently in two places", "Which of the two is right is for you, and for whoever looks into it, to say."),
):  # fmt: skip
    st.header(title)
    show_table(view, about)
