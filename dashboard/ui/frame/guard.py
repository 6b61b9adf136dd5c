"""What stands before every route, Streamlit's too: which hosts and origins are answered, and how."""

import base64
import hashlib
import re
from collections.abc import Collection
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

import streamlit
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
DEFAULT_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}
# Figures of the running server, of use to an operator and to an attacker alike: nobody here reads them.
CLOSED = "/_stcore/metrics"
POLICY_VIOLATION = 1008


def content_security_policy() -> str:
    """What a page of the board may load: its own files, and the inline scripts of Streamlit's index.html."""
    index = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    digests = (hashlib.sha256(script.encode()).digest() for script in INLINE_SCRIPT.findall(index))
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
    """Refuse other hosts everywhere and other origins on the socket; add headers that browsers enforce."""

    def __init__(self, app: ASGIApp, hosts: Collection[str]) -> None:
        self._app = app
        self._hosts = hosts
        self._headers = {
            "Content-Security-Policy": content_security_policy(),
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "SAMEORIGIN",
            "Referrer-Policy": "same-origin",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request or socket, or refuse it."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if scope["type"] == "websocket":
            host = headers.get("host")
            if is_host_allowed(host, self._hosts) and is_same_origin(headers.get("origin"), host):
                await self._app(scope, receive, send)
            else:
                await send({"type": "websocket.close", "code": POLICY_VIOLATION})
            return
        refused = self._refusal(scope, headers)
        await (refused or self._app)(scope, receive, self._adding(send))

    def _refusal(self, scope: Scope, headers: Headers) -> PlainTextResponse | None:
        if not is_host_allowed(headers.get("host"), self._hosts):
            return PlainTextResponse("This host is not served; see `readiness serve --allow-host`.", 400)
        if scope["path"].rstrip("/").endswith(CLOSED):
            return PlainTextResponse("There is nothing here.", 404)
        return None

    def _adding(self, send: Send) -> Send:
        async def added(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        return added
