"""Streamlit's scripts and styles, compressed once, and of its icons those in use: most of a first visit."""

import asyncio
import gzip
import hashlib
from functools import cache
from pathlib import Path

import streamlit
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.paths import ASSETS

FOLDER = Path(streamlit.__file__).parent / "static" / "static"
KINDS = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
# Their names hold a digest of what is in them: another version has other names.
HEADERS = {
    "Content-Encoding": "gzip",
    "Vary": "Accept-Encoding",
    "Cache-Control": "public, max-age=31536000, immutable",
}
FONT = "MaterialSymbols-Rounded*.woff2"  # of 4,000 icons, whole 375 KB
ICONS, MADE_OF = ASSETS / "icons.woff2", ASSETS / "icons.txt"  # by `make icons`


@cache
def _compressed(file: Path) -> bytes:
    return gzip.compress(file.read_bytes(), 9, mtime=0)


def _icons(folder: Path) -> Path | None:
    """Streamlit's font of icons, where those in use were made of it; None of a font that is another."""
    whole = next(folder.rglob(FONT), None)
    made_of = MADE_OF.read_text(encoding="utf-8").split()[0]
    is_it = whole is not None and hashlib.sha256(whole.read_bytes()).hexdigest() == made_of
    return whole if is_it else None


class Precompressed:
    """Answer for Streamlit's scripts and styles, to whoever takes gzip, and for its font of icons.

    Every other request is passed on.
    """

    def __init__(self, app: ASGIApp, base: str = "", folder: Path = FOLDER) -> None:
        self._app = app
        found = (file for file in sorted(folder.rglob("*")) if file.suffix in KINDS)
        self._files = {f"{base}/static/{file.relative_to(folder).as_posix()}": file for file in found}
        whole, small = _icons(folder), ICONS.read_bytes()
        self._font = f"{base}/static/{whole.relative_to(folder).as_posix()}" if whole else None
        # The address is that of the whole font; the icons in use may be others tomorrow.
        seen = {"ETag": f'"{hashlib.sha256(small).hexdigest()[:16]}"', "Cache-Control": "no-cache"}
        self._small = Response(small, media_type="font/woff2", headers=seen)
        self._same = Response(status_code=304, headers=seen)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or pass it on."""
        if scope["type"] == "http" and scope["method"] == "GET" and scope["path"] == self._font:
            known = Headers(scope=scope).get("if-none-match") == self._small.headers["etag"]
            await (self._same if known else self._small)(scope, receive, send)
            return
        file = (
            self._files.get(scope["path"]) if scope["type"] == "http" and scope["method"] == "GET" else None
        )
        if file is None or not takes_gzip(Headers(scope=scope)):
            await self._app(scope, receive, send)
            return
        body = await asyncio.to_thread(_compressed, file)
        await Response(body, media_type=KINDS[file.suffix], headers=HEADERS)(scope, receive, send)


def takes_gzip(headers: Headers) -> bool:
    """Whether a request takes a whole file as gzip: of a range the bytes would be others."""
    offered = (part.partition(";") for part in headers.get("accept-encoding", "").lower().split(","))
    takes = any(
        name.strip() == "gzip" and weight.replace(" ", "") not in ("q=0", "q=0.0")
        for name, _, weight in offered
    )
    return takes and "range" not in headers
