"""Streamlit's scripts and styles, compressed once: they are most of what a first visit loads."""

import asyncio
import gzip
from functools import cache
from pathlib import Path

import streamlit
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

FOLDER = Path(streamlit.__file__).parent / "static" / "static"
KINDS = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
# Their names hold a digest of what is in them: another version has other names.
HEADERS = {
    "Content-Encoding": "gzip",
    "Vary": "Accept-Encoding",
    "Cache-Control": "public, max-age=31536000, immutable",
}


@cache
def _compressed(file: Path) -> bytes:
    return gzip.compress(file.read_bytes(), 9, mtime=0)


class Precompressed:
    """Answer for Streamlit's scripts and styles, to whoever takes gzip; every other request is passed on."""

    def __init__(self, app: ASGIApp, base: str = "", folder: Path = FOLDER) -> None:
        self._app = app
        found = (file for file in sorted(folder.rglob("*")) if file.suffix in KINDS)
        self._files = {f"{base}/static/{file.relative_to(folder).as_posix()}": file for file in found}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or pass it on."""
        file = (
            self._files.get(scope["path"]) if scope["type"] == "http" and scope["method"] == "GET" else None
        )
        if file is None or not _takes_gzip(Headers(scope=scope)):
            await self._app(scope, receive, send)
            return
        body = await asyncio.to_thread(_compressed, file)
        await Response(body, media_type=KINDS[file.suffix], headers=HEADERS)(scope, receive, send)


def _takes_gzip(headers: Headers) -> bool:
    """Whether a request takes a whole file as gzip: of a range the bytes would be others."""
    offered = (part.partition(";") for part in headers.get("accept-encoding", "").lower().split(","))
    takes = any(
        name.strip() == "gzip" and weight.replace(" ", "") not in ("q=0", "q=0.0")
        for name, _, weight in offered
    )
    return takes and "range" not in headers
