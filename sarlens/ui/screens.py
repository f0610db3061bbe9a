"""The screens in order, and the frame around them."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from sarlens.ui import state

_HERE = Path(__file__).parent
_PAGES = (
    ("Your case", "home.py", "home"),
    ("Add files", "adding.py", "add"),
    ("What came in", "ledger.py", "ledger"),
    ("Passages to check", "review.py", "review"),
    ("Promises", "promises.py", "promises"),
    ("What is missing", "missing.py", "missing"),
    ("What happened when", "timeline.py", "timeline"),
    ("Across the records", "across.py", "across"),
    ("Who is who", "people.py", "people"),
    ("Search", "searching.py", "search"),
    ("Write it up", "exporting.py", "export"),
)


def show() -> None:
    """Draw the frame and the screen that is wanted."""
    st.set_page_config(page_title="Records", page_icon=str(_HERE / "icon.png"), layout="wide")
    in_hand = state.case_id()
    shown = _PAGES if in_hand else _PAGES[:1]
    page = st.navigation(
        [st.Page(_HERE / "views" / file, title=title, url_path=path) for title, file, path in shown], position="sidebar"
    )
    with st.sidebar:
        st.caption("Nothing leaves this computer.")
        if in_hand and st.button("Close this case", width="stretch"):
            state.leave()
            st.rerun()
    page.run()
