"""Scripts and styles, compressed once, and of Streamlit's icons those in use: most of a first visit."""

import asyncio
import gzip
import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import streamlit
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.paths import ASSETS
from dashboard.ui.frame.bundle import Bundle

FOLDER = Path(streamlit.__file__).parent / "static" / "static"
KINDS = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
# Their names hold a digest of what is in them: another version has other names.
HEADERS = {
    "Content-Encoding": "gzip",
    "Vary": "Accept-Encoding",
    "Cache-Control": "public, max-age=31536000, immutable",
}
# Our own keep their names whatever is in them. Each drawing asks for its styles, which a page has by then.
FRESH = {".js": "no-cache", ".css": "max-age=10"}
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
    """Answer for scripts and styles, Streamlit's and our own, to whoever takes gzip, and for its icons.

    `own` are ours by path, as texts; of Streamlit's some may be `joined`. Every other request is passed on.
    """

    def __init__(
        self,
        app: ASGIApp,
        base: str = "",
        folder: Path = FOLDER,
        own: Mapping[str, str] | None = None,
        joined: Bundle | None = None,
    ) -> None:
        self._app = app
        found = (file for file in sorted(folder.rglob("*")) if file.suffix in KINDS)
        self._files = {f"{base}/static/{file.relative_to(folder).as_posix()}": file for file in found}
        # What stands in the folder of the joined script stands nowhere else, so nothing of it is passed on.
        self._joined = joined
        self._folder = f"{base}/{joined.folder}" if joined else None
        self._packed = (
            {f"{self._folder}/{name}": body for name, body in joined.files.items()} if joined else {}
        )
        self._scripts = f"{base}/static/js/"
        self._own = {f"{base}/{path}": _Known.text(text, path) for path, text in (own or {}).items()}
        # The address is that of the whole font; the icons in use may be others tomorrow.
        whole = _icons(folder)
        path = f"{base}/static/{whole.relative_to(folder).as_posix()}" if whole else ""
        self._font = {path: _Known(ICONS.read_bytes(), "font/woff2", {"Cache-Control": "no-cache"})}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or pass it on."""
        answer = await self._answer(scope) if scope["type"] == "http" and scope["method"] == "GET" else None
        await (answer or self._app)(scope, receive, send)

    async def _answer(self, scope: Scope) -> Response | None:
        path, headers = scope["path"], Headers(scope=scope)
        if known := self._font.get(path):
            return known.to(headers)
        if not (takes_gzip(headers) or self._is_joined(path)):
            return None
        if known := self._own.get(path):
            return known.to(headers)
        body = self._packed.get(path) or await self._pack(path)
        if body is None:
            return None
        kind = KINDS[Path(path).suffix]
        if takes_gzip(headers):
            return Response(body, media_type=kind, headers=HEADERS)
        whole = {name: value for name, value in HEADERS.items() if name != "Content-Encoding"}
        return Response(gzip.decompress(body), media_type=kind, headers=whole)

    async def _pack(self, path: str) -> bytes | None:
        """A file of Streamlit's, compressed and kept; None where there is none."""
        if file := self._files.get(path):
            self._packed[path] = await asyncio.to_thread(_compressed, file)
        elif self._is_joined(path) and (file := self._files.get(self._scripts + path.rpartition("/")[2])):
            self._packed[path] = await asyncio.to_thread(self._taking, file)
        return self._packed.get(path)

    def _is_joined(self, path: str) -> bool:
        return self._folder is not None and path.rpartition("/")[0] == self._folder

    def _taking(self, file: Path) -> bytes:
        text = file.read_text(encoding="utf-8")
        return gzip.compress((self._joined.taking(text) if self._joined else text).encode(), 9, mtime=0)


class _Known:
    """An answer that is told by its digest: whoever has it gets it no second time."""

    def __init__(self, body: bytes, kind: str, headers: Mapping[str, str]) -> None:
        seen = {"ETag": f'"{hashlib.sha256(body).hexdigest()[:16]}"', **headers}
        self._whole = Response(body, media_type=kind, headers=seen)
        self._same = Response(status_code=304, headers=seen)

    @classmethod
    def text(cls, text: str, path: str) -> "_Known":
        """That of a script or of styles, compressed."""
        kind = Path(path).suffix
        headers = {"Cache-Control": FRESH[kind], "Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
        return cls(gzip.compress(text.encode(), 9, mtime=0), KINDS[kind], headers)

    def to(self, headers: Headers) -> Response:
        """The answer to a request with these headers."""
        return self._same if headers.get("if-none-match") == self._whole.headers["etag"] else self._whole


def takes_gzip(headers: Headers) -> bool:
    """Whether a request takes a whole file as gzip: of a range the bytes would be others."""
    offered = (part.partition(";") for part in headers.get("accept-encoding", "").lower().split(","))
    takes = any(
        name.strip() == "gzip" and weight.replace(" ", "") not in ("q=0", "q=0.0")
        for name, _, weight in offered
    )
    return takes and "range" not in headers
