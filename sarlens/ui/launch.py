"""Starting the app: a free port on this computer, and the browser."""

from __future__ import annotations

import os
import socket
import sys
import threading
import time
import webbrowser
from pathlib import Path

from sarlens.errors import WrongCall

CASE_VARIABLE = "SARLENS_CASE"
_PORTS = range(8501, 8600)


def launch(case: Path | None, *, browser: bool = True) -> None:
    """Serve the app until Ctrl-C. `case` is opened at once where it is given. Raises WrongCall where nothing is free."""
    import streamlit as st

    from sarlens.ui import server

    if case is not None:
        if not case.is_file():
            raise WrongCall(f"There is no case at {case}. Make one with: sarlens new {case}")
        os.environ[CASE_VARIABLE] = str(case.resolve())
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    print_line(f"SARLens is open at {address} (this computer only). Leave this window open; Ctrl-C closes it.")
    if browser:
        threading.Thread(target=_open_browser, args=(address, port), daemon=True).start()
    app = st.App(app_file(), routes=server.routes(), middleware=server.middleware())
    app.run(config={**server.CONFIG, "server.port": port})


def app_file() -> Path:
    """`app.py`: beside the package in a clone, inside it where it was installed."""
    here = Path(__file__).resolve()
    beside = here.parent.parent.parent / "app.py"
    return beside if beside.is_file() else here.with_name("app.py")


def free_port() -> int:
    """A port that nothing on this computer listens on."""
    for port in _PORTS:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
    raise WrongCall("No port is free for the app. Close other copies of SARLens and try again.")


def print_line(text: str) -> None:
    """One line for the person who started it."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _open_browser(address: str, port: int) -> None:
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                webbrowser.open(address)
                return
        time.sleep(0.1)
