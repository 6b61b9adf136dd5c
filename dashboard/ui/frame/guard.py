"""What stands before every route, Streamlit's too: which hosts and origins are answered, and how."""

import base64
import hashlib
import logging
import re
from collections import Counter
from collections.abc import Collection, Mapping
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

import streamlit
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.ui.frame.connections import is_loopback
from dashboard.ui.frame.refusals import refusal

INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
# Where the server stands: Streamlit's page would ask below its own address first, and wait before it asks on.
AT_HOME = 'window.__streamlit={BACKEND_BASE_URL:new URL(".",location.href).href}'
# A first sight is painted before the page's scripts are asked for, with which two cores would be busy; where
# nobody looks no frame comes, and they are asked for soon all the same. The second time none is left.
ONCE_SEEN = (
    "{const ask=()=>document.head.append(document.getElementById('once-seen').content);"
    "requestAnimationFrame(()=>setTimeout(ask));setTimeout(ask,500)}"
)
DEFAULT_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}
# Figures of the running server, of use to an operator and to an attacker alike: nobody here reads them.
CLOSED = "/_stcore/metrics"
POLICY_VIOLATION, TRY_AGAIN = 1008, 1013
# Open pages: of all, and of one peer that is not this machine.
SOCKETS, PEER_SOCKETS = 400, 64
PLAIN = "text/plain"
# A browser heeds the whole policy of pages alone: that of Streamlit's hundred scripts is short, and a first
# visit some sixty kilobytes smaller.
PARTS = ("text/javascript", "text/css", "font/")
OF_ALL = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
}
OF_A_PART = {"Content-Security-Policy": "default-src 'self'", **OF_ALL}

logger = logging.getLogger(__name__)


def content_security_policy() -> str:
    """What a page of the board may load: its own files, and the inline scripts that are known."""
    index = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    inline = (*INLINE_SCRIPT.findall(index), AT_HOME, ONCE_SEEN)
    digests = (hashlib.sha256(script.encode()).digest() for script in inline)
    scripts = " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
    return "; ".join(
        [
            "default-src 'self'",
            f"script-src 'self' {scripts}",
            "style-src 'self' 'unsafe-inline'",  # Streamlit writes its styles into the page.
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'self'",
        ]
    )


def _parsed(authority: str | None) -> SplitResult | None:
    """A host with its port; None where the text is more than that, or none."""
    if not authority:
        return None
    try:
        parsed = urlsplit(f"//{authority}")
        _ = parsed.port
    except ValueError:
        return None
    return parsed if parsed.netloc == authority and parsed.hostname and "@" not in authority else None


def is_host_allowed(authority: str | None, allowed: Collection[str]) -> bool:
    """Whether a request's Host is one that is served; "*" allows any, "*.example.org" those below it."""
    parsed = _parsed(authority)
    name = (parsed.hostname or "").rstrip(".") if parsed else ""
    below = {f"*.{part}" for part in _parents(name)}
    return bool(name) and bool({"*", name, *below} & {host.lower().rstrip(".") for host in allowed})


def _parents(name: str) -> list[str]:
    labels = name.split(".")
    return [".".join(labels[i:]) for i in range(1, len(labels))]


def is_same_origin(origin: str | None, authority: str | None) -> bool:
    """Whether a page's origin is the host that it talks to, by name and port; no origin is none."""
    host = _parsed(authority)
    if host is None or not origin:
        return False
    try:
        page = urlsplit(origin)
        port = page.port or DEFAULT_PORTS.get(page.scheme)
    except ValueError:
        return False
    if page.scheme not in ("http", "https") or page.hostname != host.hostname:
        return False
    return port == host.port if host.port else port in (80, 443)


class Guard:
    """Refuse other hosts everywhere and other origins on the socket; add headers that browsers enforce.

    `pages` are the addresses at which there is a page. Streamlit answers all others as if there were one.
    """

    def __init__(self, app: ASGIApp, hosts: Collection[str], pages: Collection[str] = ()) -> None:
        self._app = app
        self._hosts = hosts
        self._pages = pages
        self._sockets: Counter[str | None] = Counter()
        self._headers = {
            "Content-Security-Policy": content_security_policy(),
            **OF_ALL,
            "Cross-Origin-Opener-Policy": "same-origin",
            "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request or socket, or refuse it."""
        if scope["type"] == "websocket":
            await self._socket(scope, receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers, peer = Headers(scope=scope), (scope.get("client") or (None,))[0]
        host = headers.get("host")
        if not (is_host_allowed(host, self._hosts) and is_same_origin(headers.get("origin"), host)):
            await send({"type": "websocket.close", "code": POLICY_VIOLATION})
        elif self._sockets.total() >= SOCKETS or (
            self._sockets[peer] >= PEER_SOCKETS and not is_loopback(peer)
        ):
            await send({"type": "websocket.close", "code": TRY_AGAIN})
        else:
            self._sockets[peer] += 1
            try:
                await self._app(scope, receive, send)
            finally:
                self._sockets[peer] -= 1

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        answer = _Answer(scope, receive, send, self._headers, self._pages)
        refused = self._refusal(scope, headers)
        if refused:
            await refused(scope, receive, answer.pass_on)
            return
        try:
            await self._app(scope, receive, answer)
        except Exception:
            logger.exception("A request could not be answered")
            if not answer.is_started:
                await answer.refuse(500)

    def _refusal(self, scope: Scope, headers: Headers) -> Response | None:
        if not is_host_allowed(headers.get("host"), self._hosts):
            return refusal(400, headers, said="This host is not served; see `readiness serve --allow-host`.")
        if scope["path"].rstrip("/").endswith(CLOSED):
            return refusal(404, headers)
        return None


class _Answer:
    """An answer on its way: with the headers added, and in the board's own words where it is a bare error."""

    def __init__(
        self, scope: Scope, receive: Receive, send: Send, headers: Mapping[str, str], pages: Collection[str]
    ) -> None:
        self._scope = scope
        self._receive = receive
        self._send = send
        self._headers = headers
        self._pages = pages
        self._is_replaced = False
        self.is_started = False

    async def __call__(self, message: Message) -> None:
        """Send a part of it, or the board's own words in its place."""
        if message["type"] == "http.response.start":
            status, kind = message["status"], Headers(raw=message["headers"]).get("content-type", "")
            own = 404 if status == 200 and self._is_no_page(kind) else status
            if own >= 400 and (own != status or not kind or kind.startswith(PLAIN)):
                self._is_replaced = True
                await self.refuse(own)
                return
        if not self._is_replaced:
            await self.pass_on(message)

    async def pass_on(self, message: Message) -> None:
        """Send a part of it, with the headers added."""
        if message["type"] == "http.response.start":
            self.is_started = True
            headers = MutableHeaders(scope=message)
            is_part = headers.get("content-type", "").startswith(PARTS)
            for name, value in (OF_A_PART if is_part else self._headers).items():
                headers.setdefault(name, value)
        await self._send(message)

    async def refuse(self, status: int) -> None:
        """Send the board's own words for a status."""
        await refusal(status, Headers(scope=self._scope))(self._scope, self._receive, self.pass_on)

    def _is_no_page(self, kind: str) -> bool:
        return bool(self._pages) and kind.startswith("text/html") and self._scope["path"] not in self._pages
