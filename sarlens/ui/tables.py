"""The screens that are a table: the same rows as the command line, each with the way to its page."""

from __future__ import annotations

import streamlit as st

from sarlens.actions.screens import screen_rows
from sarlens.ui import components, server, state


def show_view(view: str, title: str, about: str) -> None:
    """Draw one view of the case as a screen of its own."""
    st.title(title)
    show_table(view, about)


def show_table(view: str, about: str) -> None:
    """Draw one view of the case as a table; a chosen row shows its page beneath, or both of its pages side by side."""
    st.caption(about)
    with state.the_case() as case:
        rows = screen_rows(case, view)
    if not rows:
        st.info("Nothing here. That does not mean that nothing happened.")
        return
    wanted = st.text_input("Only rows with these words", key=f"{view}-words").casefold()
    shown = [row for row in rows if wanted in " ".join(str(value) for value in row.cells.values()).casefold()]
    chosen = st.dataframe(
        [row.cells for row in shown], hide_index=True, width="stretch", on_select="rerun", selection_mode="single-row",
        key=f"{view}-{wanted}",
    )  # fmt: skip
    picked = chosen.selection.rows if chosen else []
    places = shown[picked[0]].places if picked and picked[0] < len(shown) else ()
    for at, (column, place) in enumerate(zip(st.columns(max(1, len(places))), places, strict=False)):
        with column:
            _show_place(*place, key=f"{view}-page-{at}")
    if not places and any(row.places for row in shown):
        st.caption("Choose a row to see its page.")


def _show_place(file: str, number: int, *, key: str) -> None:
    with state.the_case() as case:
        page = case.page(file, number)
        name = next((one.name for one in case.files() if one.id == file), "")
    if page is None:
        st.warning("The picture of this page can't be shown.")
        return
    identity = str(state.case_id())
    st.caption(f"{name}, page {number}")
    components.show_page(page, server.page_url(identity, file, number), (), key=key, alt=f"Page {number} of {name}")
