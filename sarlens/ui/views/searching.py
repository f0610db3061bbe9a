"""Search: pages by their words, with the words marked on the page."""

from __future__ import annotations

import streamlit as st

from sarlens.actions.views import word_spans
from sarlens.store import evidence
from sarlens.ui import components, server, state

st.title("Search")
query = st.text_input("Words to find", placeholder='transport "annual review"')
if query.strip():
    with state.the_case() as opened:
        hits = list(evidence.search(opened, query))
        names = {file.id: file.name for file in opened.files()}
    st.caption(f"{len(hits)} pages" if hits else "No page has all these words.")
    if hits:
        chosen = st.selectbox(
            "Pages", range(len(hits)), format_func=lambda n: f"{names[hits[n].file]}, page {hits[n].page}: {hits[n].snippet}",
            key=f"hit-{query}",
        )  # fmt: skip
        hit = hits[chosen]
        with state.the_case() as opened:
            page = opened.page(hit.file, hit.page)
        if page is not None:
            boxes = [box for start, end in word_spans(page.text, query) for box in page.boxes(start, end)]
            components.show_page(
                page, server.page_url(str(state.case_id()), hit.file, hit.page), boxes, key="search-page",
                alt=f"Page {hit.page} of {names[hit.file]}, with the words found marked",
            )  # fmt: skip
