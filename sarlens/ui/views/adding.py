"""Add files: from a folder on this computer or sent in; how far the reading is."""

from __future__ import annotations

import shutil
from pathlib import Path

import streamlit as st

from sarlens.actions.background import begin, stop, watch
from sarlens.actions.views import summary
from sarlens.settings import passwords_in
from sarlens.ui import components, server, state

_STAGES = {
    "start": "Starting",
    "collect": "Copying the files into the case",
    "open": "Opening the files",
    "compare": "Looking for pages that are the same",
    "read": "Reading pages",
    "structure": "Finding the documents, messages and people",
    "tag": "Looking for passages to check",
    "analyse": "Following promises, looking for what is missing",
}


def _begin(paths: list[Path], passwords: tuple[str, ...]) -> None:
    with state.the_case() as case:
        begin(case, paths, passwords)
    st.rerun()


def _passwords() -> tuple[str, ...]:
    """What was typed; it is gone from the screen as soon as the reading begins."""
    with st.expander("Is any of it locked with a password?"):
        typed = st.text_area(
            "Passwords, one on each line",
            help="Each is tried on whatever is locked, also on files you added before. They are not kept.",
        )
    return passwords_in(typed or "")


def _from_folder(passwords: tuple[str, ...]) -> None:
    with st.form("folder", border=False):
        typed = st.text_input("A folder or file on this computer", placeholder="/home/me/Downloads/Disclosure")
        if st.form_submit_button("Add it", type="primary"):
            path = Path(typed).expanduser()
            if not typed or not path.exists():
                st.error("There is nothing at that place. Check the spelling, or open the folder and copy its address.")
            else:
                _begin([path], passwords)


def _from_browser(identity: str, passwords: tuple[str, ...]) -> None:
    sent = components.send_files(server.upload_url(identity), key="send")
    if sent and sent.get("failed"):
        st.error("Not kept: " + ", ".join(sent["failed"]) + ". Check that there is room on the disk.")
    if sent and sent.get("sent"):
        place = server.OPEN.find(identity)
        if place is not None:
            _begin([server.incoming(place[0])], passwords)


@st.fragment(run_every=1.0)
def _progress() -> None:
    with state.the_case() as case:
        job = watch(case)
    if job is None or not job.alive:
        st.rerun()
    else:
        share = job.done / job.total if job.total else 0.0
        st.progress(
            min(share, 1.0), text=f"{_STAGES.get(job.stage, job.stage)}: {job.done} of {job.total}. {job.message}"
        )
        st.caption("You can close this window. The work goes on, and this page shows it when you come back.")
        if st.button("Stop here"):
            with state.the_case(read_only=False) as case:
                stop(case)
            st.info("It stops after the page in hand. What was read is kept.")


def _so_far() -> None:
    """How the last run ended, and what came in so far."""
    with state.the_case() as case:
        said, job = summary(case), watch(case)
        folder = server.incoming(case.path)
    if job is not None and job.state == "done" and folder.exists():
        shutil.rmtree(folder, ignore_errors=True)  # the case holds every byte of them now
    if job is not None and job.state in ("failed", "stopped") and job.message:
        st.warning(job.message)
    if said.lines:
        st.subheader(said.lines[0])
        label = "See every file and page" if said.complete else "See what needs your eye, and what to do"
        st.page_link("sarlens/ui/views/ledger.py", label=label, icon=":material/visibility:")


st.title("Add files")
with state.the_case() as opened:
    at_work = watch(opened)
current = state.case_id()
if at_work is not None and at_work.alive:
    _progress()
elif current is not None:
    given = _passwords()
    folder_tab, browser_tab = st.tabs(["From a folder on this computer", "Send files from this window"])
    with folder_tab:
        _from_folder(given)
    with browser_tab:
        _from_browser(current, given)
    _so_far()
