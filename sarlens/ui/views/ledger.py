"""What came in: every file and page accounted for; those that need a person's eye, each with its picture."""

from __future__ import annotations

import streamlit as st

from sarlens.actions.ledger import Ledger, PageEntry, ledger
from sarlens.actions.views import problem_rows
from sarlens.ui import components, server, state

_ALL = 500  # pages listed at once


def _page(entry: PageEntry) -> None:
    """The picture of a page that was not read or was hard to read, and what to do about it."""
    with state.the_case() as case:
        page = case.page(entry.file.id, entry.number)
    st.markdown(f"**{entry.state.capitalize()}.** {entry.what_to_do}")
    url = server.page_url(str(state.case_id()), entry.file.id, entry.number)
    alt = f"Page {entry.number} of {entry.file.name}"
    if page is not None:
        components.show_page(page, url, (), key="ledger-page", alt=alt)
    else:
        components.show_picture(url, key="ledger-picture", alt=alt)


def _needing(entries: tuple[PageEntry, ...]) -> None:
    st.subheader("Pages that need your eye")
    listed, beside = st.columns([2, 3])
    with listed:
        rows = [{"File": one.file.path, "Page": one.number, "Why": one.state.capitalize()} for one in entries[:_ALL]]
        chosen = st.dataframe(
            rows, hide_index=True, width="stretch", on_select="rerun", selection_mode="single-row", key="ledger-pages"
        )
        if len(entries) > _ALL:
            st.caption(f"The first {_ALL} of {len(entries):,}. All of them: sarlens ledger CASE")
    picked = chosen.selection.rows if chosen else []
    with beside:
        _page(entries[picked[0] if picked and picked[0] < len(entries) else 0])


def _files(book: Ledger) -> None:
    st.subheader("Every file")
    st.dataframe(
        [
            {"File": one.file.path, "What became of it": one.file.status.replace("_", " ").capitalize(),
             "Pages": one.pages, "Read": one.read, "Empty": one.blank, "Hard to read": one.hard, "Files inside": one.inside,
             "The same as": one.same_as or "", "What to do": one.file.problem or ""}
            for one in book.files
        ],
        hide_index=True, width="stretch",
    )  # fmt: skip


st.title("What came in")
with state.the_case() as opened:
    book = ledger(opened)
    notes = problem_rows(opened)
st.subheader(book.headline())
if not book.files:
    st.page_link("sarlens/ui/views/adding.py", label="Add the files you were sent")
if book.pages:
    _needing(book.pages)
if book.left_out:
    st.subheader("Not taken in")
    for said in book.left_out:
        st.write(said)
if book.files:
    _files(book)
if book.litter:
    with st.expander(f"Left out, for the computer keeps them for itself: {len(book.litter):,}"):
        for said in book.litter:
            st.write(said)
if notes:
    with st.expander(f"Everything that was noted while reading: {len(notes):,}"):
        st.dataframe(notes, hide_index=True, width="stretch")
