"""Nothing is fetched and nothing is sent: the demo runs with every socket to the outside refused."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# Put on the path as `sitecustomize`, so that it holds in the worker processes too.
GUARD = """
import socket
_LOCAL = ("127.0.0.1", "::1", "localhost", "")
def _refuse(address):
    if isinstance(address, tuple) and str(address[0]) not in _LOCAL:
        raise AssertionError(f"reached out to {address}")
class _Guarded(socket.socket):
    def connect(self, address):
        _refuse(address)
        return super().connect(address)
    def connect_ex(self, address):
        _refuse(address)
        return super().connect_ex(address)
    def sendto(self, data, *rest):
        _refuse(rest[-1])
        return super().sendto(data, *rest)
socket.socket = _Guarded
_lookup = socket.getaddrinfo
def getaddrinfo(host, *rest, **more):
    _refuse((host,))
    return _lookup(host, *rest, **more)
socket.getaddrinfo = getaddrinfo
"""


def guarded(tmp_path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    (tmp_path / "guard").mkdir()
    (tmp_path / "guard" / "sitecustomize.py").write_text(GUARD)
    environment = {**os.environ, "PYTHONPATH": f"{tmp_path / 'guard'}{os.pathsep}{ROOT}"}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_the_guard_guards(tmp_path: Path) -> None:
    done = guarded(tmp_path, "-c", "import socket; socket.create_connection(('192.0.2.1', 80), 1)")
    assert "reached out" in done.stderr


def test_the_demo_runs_with_no_network(tmp_path: Path) -> None:
    done = guarded(tmp_path, "-m", "sarlens", "--debug", "demo", "--bundle", "quick", "-o", "out")
    assert "reached out" not in done.stderr
    assert done.returncode == 0, done.stderr
    assert "out" in done.stdout
    assert list((tmp_path / "out").glob("*.docx"))


RECORD = """
import os, socket
_connect, _connect_ex = socket.socket.connect, socket.socket.connect_ex
class _Recorded(socket.socket):
    def connect(self, address):
        _note(address)
        return super().connect(address)
    def connect_ex(self, address):
        _note(address)
        return super().connect_ex(address)
    def sendto(self, data, *rest):
        _note(rest[-1])
        return super().sendto(data, *rest)
def _note(address):
    if isinstance(address, tuple):
        with open(os.environ["SARLENS_TEST_REACHED"], "a") as file:
            print(f"{address[0]}:{address[1]}", file=file)
socket.socket = _Recorded
"""


def test_a_cluster_is_the_only_place_that_is_reached(tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed")
    (tmp_path / "guard").mkdir()
    (tmp_path / "guard" / "sitecustomize.py").write_text(RECORD)
    (tmp_path / "note.txt").write_text("The lift was mended on Tuesday.")
    reached = tmp_path / "reached.txt"
    environment = {
        **os.environ, "PYTHONPATH": f"{tmp_path / 'guard'}{os.pathsep}{ROOT}", "SARLENS_TEST_REACHED": str(reached),
    }  # fmt: skip
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, host="127.0.0.1", dashboard_address="127.0.0.1:0", silence_logs=50
    ) as cluster:
        address = cluster.scheduler_address
        done = subprocess.run(
            [sys.executable, "-m", "sarlens", "analyse", "note.txt", "--case", "c.sarlens", "--cluster", address],
            cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "1 of 1 pages read." in done.stdout
    assert set(reached.read_text().split()) == {address.removeprefix("tcp://")}


def test_one_module_alone_can_reach_a_cluster() -> None:
    naming = re.compile(r"^\s*(?:from|import)\s+(?:distributed|dask)\b", re.M)
    named = [path.relative_to(ROOT) for path in (ROOT / "sarlens").rglob("*.py") if naming.search(path.read_text())]
    assert named == [Path("sarlens/ingest/cluster.py")]
