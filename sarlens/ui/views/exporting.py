"""Write it up: the summary, the tables and the exhibit bundle, as files on this computer."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from sarlens.actions.exporting import FORMATS, PURPOSES, export, file_name
from sarlens.store import evidence
from sarlens.ui import server, state

st.title("Write it up")
st.write(
    "The summary holds what you kept. Passages you have not looked at are listed apart, as suggestions. "
    "It is a draft for you to read and change. It is not legal advice."
)
with state.the_case() as opened:
    kept = evidence.count_findings(opened, evidence.Wanted(statuses=("confirmed",)))
    name = opened.path.stem
st.write(f"You have kept **{kept}** passage{'' if kept == 1 else 's'} so far.")
purpose = st.selectbox("What is it for?", list(PURPOSES), format_func=lambda one: PURPOSES[one])
format_ = st.selectbox("What kind of file?", list(FORMATS), format_func=lambda one: FORMATS[one])
if st.button("Write it", type="primary"):
    with state.the_case() as opened, st.spinner("Writing. A bundle of many pages takes a few minutes."):
        folder = server.exports(opened.path)
        folder.mkdir(exist_ok=True)
        out = folder / file_name(name, purpose, format_)
        export(opened, purpose, format_, out)
    st.session_state["written"] = str(out)
written = st.session_state.get("written")
if written:
    identity = str(state.case_id())
    st.success(f"Written: {written}")
    st.markdown(f"[Save a copy from this window]({server.export_url(identity, Path(written).name)})")
    st.caption("It holds private matters. Keep it somewhere safe, and look through it before you send it to anyone.")
