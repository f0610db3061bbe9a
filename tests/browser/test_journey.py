"""The journey a family makes, in a real browser: make a case, send a file, check passages, keep one, write it up.

Every request that is not to this computer fails the test.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

playwright = pytest.importorskip("playwright.sync_api")
ROOT = Path(__file__).parent.parent.parent
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None and not os.environ.get("CI"), reason="no Chromium on the path"),
]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    port = free_port()
    environment = {**os.environ, "HOME": str(tmp_path / "home"), "XDG_CONFIG_HOME": str(tmp_path / "config")}
    (tmp_path / "home").mkdir()
    server = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py"), "--server.port", str(port)],
        cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.2)
    yield f"http://127.0.0.1:{port}"
    server.terminate()
    server.wait(20)


@pytest.fixture
def page() -> Iterator[Any]:
    outside: list[str] = []
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
                  "--disable-sync", "--no-first-run", "--disable-quic"],
        )  # fmt: skip
        context = browser.new_context(viewport={"width": 1360, "height": 900}, accept_downloads=True)
        opened = context.new_page()
        opened.set_default_timeout(60_000)
        opened.on("request", lambda request: outside.append(request.url) if not _local(request.url) else None)
        yield opened
        browser.close()
    assert outside == []


def _local(url: str) -> bool:
    return bool(re.match(r"(https?|wss?)://127\.0\.0\.1[:/]", url)) or url.startswith(("data:", "blob:", "about:"))


def test_from_upload_to_export(address: str, page: Any, tmp_path: Path) -> None:
    shots = Path(os.environ.get("SARLENS_SHOTS", tmp_path))
    page.goto(address)
    page.get_by_label("A name for the case").fill("Journey")
    page.get_by_label("Folder to keep the case in").fill(str(tmp_path))
    page.get_by_role("button", name="Make the case").click()
    page.get_by_role("heading", name="Journey").wait_for()
    page.get_by_role("link", name="Add files").click()
    page.get_by_role("tab", name="Send files from this window").click()
    files = sorted(str(path) for path in (ROOT / "data/samples/quick/files").iterdir())
    page.locator("input[type=file]").first.set_input_files(files)
    accounted = page.get_by_role("link", name="See every file and page")
    page.get_by_text("Reading pages").or_(accounted).first.wait_for()
    page.reload()
    accounted.wait_for(timeout=180_000)
    page.screenshot(path=shots / "added.png")
    accounted.click()
    page.get_by_role("heading", name="What came in").wait_for()
    page.screenshot(path=shots / "ledger.png")
    page.get_by_role("link", name="Passages to check").click()
    page.get_by_role("button", name="Keep as evidence").wait_for()
    page.wait_for_function(
        "() => [...document.querySelectorAll('*')].some(e => e.shadowRoot?.querySelector('.sheet img')?.complete"
        " || e.matches?.('.sheet img') && e.complete)"
    )
    page.screenshot(path=shots / "review.png")
    page.get_by_role("button", name="Keep as evidence").click()
    page.get_by_text("Your decision: Kept as evidence").wait_for()
    page.reload()
    page.get_by_text("Your decision: Kept as evidence").wait_for()
    page.get_by_role("link", name="Write it up").click()
    page.get_by_text("You have kept 1 passage").wait_for()
    page.get_by_role("button", name="Write it").click()
    link = page.get_by_role("link", name="Save a copy from this window")
    link.wait_for(timeout=120_000)
    page.screenshot(path=shots / "export.png")
    saved = page.request.get(address + link.get_attribute("href"))
    assert saved.ok
    out = tmp_path / "summary.docx"
    out.write_bytes(saved.body())
    from docx import Document

    text = "\n".join(paragraph.text for paragraph in Document(str(out)).paragraphs)
    assert "not legal advice" in text


def test_other_hosts_and_strangers_are_refused(address: str, page: Any) -> None:
    page.goto(address)
    refused = page.request.get(address, headers={"Host": "evil.example"})
    assert refused.status == 400
    assert page.request.get(f"{address}/case/0000/page/abc/1").status == 403
    assert page.request.put(f"{address}/case/0000/upload/x.pdf", data=b"x").status == 403
