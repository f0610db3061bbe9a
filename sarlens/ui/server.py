"""The server's side of the app: settings that keep it on this computer, page pictures, uploads and downloads."""

from __future__ import annotations

import re
import secrets
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from sarlens.actions.easel import Easel
from sarlens.errors import Unreadable
from sarlens.model import content_id
from sarlens.store.locks import Key

CONFIG: dict[str, Any] = {
    "server.address": "127.0.0.1",
    "server.headless": True,
    "server.fileWatcherType": "none",
    "server.maxUploadSize": 200,
    "browser.gatherUsageStats": False,
    "client.toolbarMode": "minimal",
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "theme.primaryColor": "#1d70b8",
    "theme.baseFontSize": 18,
    "theme.showWidgetBorder": True,
}
TOKEN = secrets.token_urlsafe(24)
"""New at every start. Another page open in the browser can't know it, so can't fetch a page or send a file."""

_PRIVATE = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}
_EASEL = Easel()


class _Open:
    """The cases this server has open, by id: where each is, and its key while it is unlocked."""

    def __init__(self) -> None:
        self._cases: dict[str, tuple[Path, Key | None]] = {}

    def remember(self, path: Path, key: Key | None) -> str:
        identity = content_id("case", path.resolve())
        self._cases[identity] = (path.resolve(), key)
        return identity

    def forget(self, identity: str) -> None:
        self._cases.pop(identity, None)
        _drawn.cache_clear()

    def find(self, identity: str) -> tuple[Path, Key | None] | None:
        return self._cases.get(identity)


def in_script_run() -> bool:
    """Whether Streamlit is running the script, rather than the server looking for `app`."""
    from streamlit.runtime.scriptrunner import get_script_run_ctx

    return get_script_run_ctx(suppress_warning=True) is not None


def middleware() -> list[Middleware]:
    """Refuse every host name but this computer's own: a web page elsewhere can't reach the app by a name of its own."""
    return [Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost", "testserver"])]


def routes() -> list[Route]:
    """Page pictures, files sent in as a stream, and exports taken out."""
    return [
        Route("/case/{case}/page/{file}/{number:int}", _page),
        Route("/case/{case}/upload/{name}", _upload, methods=["PUT"]),
        Route("/case/{case}/export/{name}", _export),
    ]


def page_url(case: str, file: str, number: int, dpi: int = 110) -> str:
    """Where the browser finds the picture of a page."""
    return f"/case/{case}/page/{file}/{number}?dpi={dpi}&token={TOKEN}"


def upload_url(case: str) -> str:
    """Where the browser sends a file; the name goes in place of NAME."""
    return f"/case/{case}/upload/NAME?token={TOKEN}"


def export_url(case: str, name: str) -> str:
    """Where the browser takes a written export from."""
    return f"/case/{case}/export/{quote(name)}?token={TOKEN}"


def incoming(path: Path) -> Path:
    """The folder beside a case where sent files wait to be taken in; emptied when they are."""
    return path.with_name(path.stem + "-incoming")


def exports(path: Path) -> Path:
    """The folder beside a case where exports are written."""
    return path.with_name(path.stem + "-exports")


def _allowed(request: Request) -> tuple[Path, Key | None] | None:
    if not secrets.compare_digest(request.query_params.get("token", ""), TOKEN):
        return None
    return OPEN.find(request.path_params["case"])


def _page(request: Request) -> Response:
    place = _allowed(request)
    if place is None:
        return PlainTextResponse("Open the page from the app.", 403)
    dpi = min(220, max(40, int(request.query_params.get("dpi", "110"))))
    try:
        jpeg = _drawn(*place, request.path_params["file"], request.path_params["number"], dpi)
    except Unreadable as trouble:
        return PlainTextResponse(trouble.message, 404)
    return Response(jpeg, media_type="image/jpeg", headers=_PRIVATE)


@lru_cache(maxsize=24)
def _drawn(path: Path, key: Key | None, file: str, number: int, dpi: int) -> bytes:
    return _EASEL.jpeg(path, key, file, number, dpi)


async def _upload(request: Request) -> Response:
    place = _allowed(request)
    if place is None:
        return PlainTextResponse("Send files from the app.", 403)
    folder = incoming(place[0])
    folder.mkdir(exist_ok=True)
    name = _plain_name(request.path_params["name"])
    part = folder / (name + ".part")
    try:
        with part.open("wb") as file:
            async for chunk in request.stream():
                file.write(chunk)
        part.replace(folder / name)
    except OSError as trouble:
        part.unlink(missing_ok=True)
        return PlainTextResponse(f"The file could not be kept: {trouble.strerror}.", 507)
    return PlainTextResponse("kept")


def _plain_name(name: str) -> str:
    """A file name that can't lead out of its folder, on any system."""
    plain = re.sub(r'[\x00-\x1f<>:"/\\|?*]+', "_", name).strip(" .")[-150:]
    return plain or "file"


def _export(request: Request) -> Response:
    place = _allowed(request)
    if place is None:
        return PlainTextResponse("Take exports from the app.", 403)
    path = exports(place[0]) / _plain_name(request.path_params["name"])
    if not path.is_file():
        return PlainTextResponse("That export is not there any more. Write it again.", 404)
    return FileResponse(path, filename=path.name, headers=_PRIVATE)


OPEN = _Open()
