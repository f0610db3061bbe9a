"""Your case: make one, open one, unlock one; and once it is open, what was read and what to do next."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from sarlens.actions.cases import new_case
from sarlens.actions.demo import SAMPLES, sample_case
from sarlens.actions.views import summary
from sarlens.ui import places, state


def _names(text: str) -> list[str]:
    return [line.strip() for line in text.replace(";", "\n").splitlines() if line.strip()]


def _make() -> None:
    with st.form("make", border=False):
        name = st.text_input("A name for the case", placeholder="Records 2026")
        person = st.text_input("Who are the records about?", placeholder="First and last name")
        family = st.text_area(
            "Who is family? One name or email address a line",
            help="What these people wrote is kept apart from what professionals wrote.",
        )
        left, right = st.columns(2)
        requested = left.date_input("When were the records asked for?", value=None, format="DD/MM/YYYY")
        received = right.date_input("When did they come?", value=None, format="DD/MM/YYYY")
        folder = st.text_input("Folder to keep the case in", value=str(places.default_folder()))
        passphrase = st.text_input(
            "A passphrase to lock it with (leave empty for none)", type="password",
            help="Nobody can open the case without it, not even us. Write it down somewhere safe.",
        )  # fmt: skip
        made = st.form_submit_button("Make the case", type="primary")
    if made:
        with state.told():
            path = Path(folder).expanduser() / f"{places.plain_name(name or 'Records')}.sarlens"
            case = new_case(path, _names(person), _names(family), requested, received, passphrase or None)
            with case:
                state.enter(case)
        places.remember(path)
        st.rerun()


def _open() -> None:
    recent = places.recent()
    waiting = st.session_state.get("unlock", "")
    with st.form("open", border=False):
        choice = (
            st.selectbox("Cases you opened before", recent, index=0 if recent and not waiting else None)
            if recent
            else None
        )
        typed = st.text_input("Or the place of a case file", value=waiting, placeholder="/home/me/Records.sarlens")
        passphrase = st.text_input("Its passphrase, if it has one", type="password", key="open-passphrase")
        opened = st.form_submit_button("Open the case", type="primary")
    if opened:
        path = Path(typed or choice or "").expanduser()
        with state.told():
            state.open_path(path, passphrase)
        places.remember(path)
        st.session_state.pop("unlock", None)
        st.rerun()


def _sample() -> None:
    st.write("Look round with made-up records about people who do not exist.")
    for name, about in SAMPLES.items():
        if st.button(f"Try it: {about}", key=f"sample-{name}"):
            with state.told(), st.spinner("Making the sample case. This can take a minute or two."):
                path = sample_case(name, places.default_folder() / "samples")
                state.open_path(path)
            st.rerun()


def _welcome() -> None:
    st.title("Read the records you were sent")
    st.write(
        "SARLens reads everything you were sent, points to passages worth checking, and says why. "
        "You decide about each one. It works on this computer; nothing is sent anywhere."
    )
    make, open_, sample = st.tabs(["Make a case", "Open a case", "Try it with a made-up case"])
    with make:
        _make()
    with open_:
        _open()
    with sample:
        _sample()
    st.caption("SARLens is not legal advice. It can miss things, and it can point to things that are quite all right.")


def _in_hand() -> None:
    with state.the_case() as case:
        said, info = summary(case), case.info
    st.title(info.title)
    st.subheader(said.lines[0] if said.lines else "Nothing was added yet.")
    if not said.lines:
        st.page_link("sarlens/ui/views/adding.py", label="Add the files you were sent")
    else:
        label = "See every file and page" if said.complete else "See what needs your eye, and what to do"
        st.page_link("sarlens/ui/views/ledger.py", label=label, icon=":material/visibility:")
    for line in said.lines[1:]:
        st.write(line)
    facts = {
        "The records are about": ", ".join(info.persons) or "not said",
        "Family": ", ".join(info.family) or "not said",
        "Asked for on": f"{info.requested:%-d %B %Y}" if info.requested else "not said",
        "Came on": f"{info.received:%-d %B %Y}" if info.received else "not said",
    }
    for label, value in facts.items():
        st.write(f"**{label}:** {value}")
    st.caption("You can stop at any time. Everything you decided is saved at once.")


if state.case_id():
    _in_hand()
else:
    _welcome()
