"""Nothing is fetched and nothing is sent: the demo runs with every socket to the outside refused."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

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
