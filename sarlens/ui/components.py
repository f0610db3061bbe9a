"""The two pieces that Streamlit has no widget for: a page with marked words, and files sent in as a stream."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from sarlens.model import Box, Page

_PAGE_CSS = """
.view { max-height: 82vh; overflow: auto; border: 1px solid #505a5f; }
.sheet { position: relative; width: 100%; background: #fff; line-height: 0; }
.sheet img { width: 100%; display: block; }
.said { line-height: 1.5; padding: 1rem; font-family: inherit; }
.mark { position: absolute; background: rgba(255, 221, 0, .38); border: 2px solid #0b0c0c; pointer-events: none; box-sizing: border-box; }
"""
_PAGE_JS = """
export default function ({ data, parentElement }) {
  const sheet = parentElement.querySelector(".sheet");
  sheet.className = "sheet";
  sheet.replaceChildren();
  const image = document.createElement("img");
  image.alt = data.alt;
  image.src = data.src;
  image.style.aspectRatio = data.ratio;
  sheet.append(image);
  let first = null;
  for (const [left, top, width, height] of data.marks) {
    const mark = document.createElement("div");
    mark.className = "mark";
    Object.assign(mark.style, { left: left + "%", top: top + "%", width: width + "%", height: height + "%" });
    sheet.append(mark);
    first = first || mark;
  }
  const view = parentElement.querySelector(".view");
  const show = () => { view.scrollTop = first ? first.offsetTop - view.clientHeight / 3 : 0; };
  image.addEventListener("load", show, { once: true });
  image.addEventListener("error", () => { sheet.textContent = data.missing; sheet.className = "sheet said"; }, { once: true });
  show();
  for (const src of data.next) new Image().src = src;
}
"""
_SEND_HTML = """
<label class="drop"><span class="words">Choose files, or drop them here</span><input type="file" multiple></label>
<p class="said" role="status"></p>
"""
_SEND_CSS = """
.drop { display: block; border: 2px dashed #505a5f; padding: 1.2rem; cursor: pointer; font-family: inherit; }
.drop:focus-within { outline: 3px solid #ffdd00; }
.drop input { display: block; margin-top: .6rem; font: inherit; }
.said { font-family: inherit; }
"""
_SEND_JS = """
export default function ({ data, parentElement, setTriggerValue }) {
  const input = parentElement.querySelector("input");
  const drop = parentElement.querySelector(".drop");
  const said = parentElement.querySelector(".said");
  async function send(files) {
    const sent = [], failed = [];
    for (const file of files) {
      said.textContent = "Keeping " + file.name + " …";
      try {
        const answer = await fetch(data.url.replace("NAME", encodeURIComponent(file.name)), { method: "PUT", body: file });
        (answer.ok ? sent : failed).push(file.name);
      } catch (error) { failed.push(file.name); }
    }
    said.textContent = sent.length + " kept." + (failed.length ? " Not kept: " + failed.join(", ") : "");
    setTriggerValue("sent", { sent, failed });
  }
  input.onchange = () => send([...input.files]);
  drop.ondragover = (event) => event.preventDefault();
  drop.ondrop = (event) => { event.preventDefault(); send([...event.dataTransfer.files]); };
}
"""

_MISSING = "The picture of this page can't be shown here. Open the file itself and look at the page there."
_page_piece = st.components.v2.component(
    "sarlens_page", html='<div class="view" tabindex="0"><div class="sheet"></div></div>', css=_PAGE_CSS, js=_PAGE_JS
)
_send_piece = st.components.v2.component("sarlens_send", html=_SEND_HTML, css=_SEND_CSS, js=_SEND_JS)


def show_page(page: Page, url: str, boxes: Sequence[Box], *, key: str, alt: str, following: Sequence[str] = ()) -> None:
    """The picture of a page with boxes round the words; scrolled to the first. `following`: pictures to fetch ahead.

    Words of evidence never go into markup: the picture is fetched by its address and the boxes are numbers.
    """
    marks = [
        [100 * box.x0 / page.width - 0.3, 100 * box.y0 / page.height - 0.15,
         100 * (box.x1 - box.x0) / page.width + 0.6, 100 * (box.y1 - box.y0) / page.height + 0.3]
        for box in boxes
    ]  # fmt: skip
    data = {
        "src": url,
        "alt": alt,
        "marks": marks,
        "ratio": f"{page.width} / {page.height}",
        "next": list(following),
        "missing": _MISSING,
    }
    _page_piece(data=data, key=key)


def show_picture(url: str, *, key: str, alt: str) -> None:
    """The picture of a page of which nothing is known, not even its size (A4 is as good a guess as any)."""
    data = {"src": url, "alt": alt, "marks": [], "ratio": "auto 210 / 297", "next": [], "missing": _MISSING}
    _page_piece(data=data, key=key)


def send_files(url: str, *, key: str) -> dict[str, Any] | None:
    """A box that takes files and streams each to `url`. What was sent, once, when it is done; else None."""
    result = _send_piece(data={"url": url}, key=key, on_sent_change=lambda: None)
    sent = getattr(result, "sent", None)
    return dict(sent) if sent else None
