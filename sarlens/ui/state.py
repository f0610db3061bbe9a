"""What a browser session knows: ids only. The case is opened anew for each look, so several windows agree."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import streamlit as st

from sarlens.errors import CaseLocked, SarlensError
from sarlens.store.cases import Case
from sarlens.ui.launch import CASE_VARIABLE
from sarlens.ui.server import OPEN


def open_path(path: Path, passphrase: str | None = None) -> None:
    """Open a case in this session. Raises CaseLocked or CaseDamaged."""
    with Case.open(path, passphrase or None) as case:
        identity = OPEN.remember(path, case.key)
    _enter(identity)


def enter(case: Case) -> None:
    """Take a case that was just made as the one in hand."""
    _enter(OPEN.remember(case.path, case.key))


def _enter(identity: str) -> None:
    st.session_state["case"] = identity
    st.query_params["case"] = identity


def leave() -> None:
    """Close the case in hand; a locked one needs its passphrase again."""
    identity = st.session_state.pop("case", None)
    if identity:
        OPEN.forget(identity)
    st.query_params.clear()


def case_id() -> str | None:
    """The id of the case in hand, also after the page was loaded again; None where there is none."""
    identity = st.session_state.get("case") or st.query_params.get("case")
    if identity and OPEN.find(identity):
        st.session_state["case"] = identity
        if st.query_params.get("case") != identity:  # another screen has another address; a reload must find the case
            st.query_params["case"] = str(identity)
        return str(identity)
    return _from_command_line()


def _from_command_line() -> str | None:
    """The case that `sarlens app CASE` named, unless it was closed or needs its passphrase."""
    given = os.environ.get(CASE_VARIABLE)
    if not given or st.session_state.get("named_case_seen"):
        return None
    st.session_state["named_case_seen"] = True
    try:
        open_path(Path(given))
    except CaseLocked:
        st.session_state["unlock"] = given
        return None
    return str(st.session_state["case"])


@contextlib.contextmanager
def the_case(*, read_only: bool = True) -> Iterator[Case]:
    """The case in hand, open while it is looked at. Stops the screen with a plain sentence where there is none."""
    identity = case_id()
    place = OPEN.find(identity) if identity else None
    if place is None:
        st.info("Open a case first. Go to **Your case**.")
        st.stop()
    path, key = place
    with told(), Case.open(path, key=key, read_only=read_only) as case:
        yield case


@contextlib.contextmanager
def told() -> Iterator[None]:
    """Show what the user can put right as one plain sentence, where it happened."""
    try:
        yield
    except SarlensError as trouble:
        st.error(str(trouble))
        st.stop()
