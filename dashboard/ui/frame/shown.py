"""Which snapshot the board shows: open pages ask every three seconds, so it costs next to nothing."""

import asyncio
import json
import time

from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.store.publish.snapshot import Found
from dashboard.ui.frame import view

PATH = "/snapshot"
LASTS = 0.5  # seconds for which a look at the record serves all who ask


class Shown:
    """Answer with what tells the snapshot that is shown, null without one; pass on every other request.

    It stands before the routes, the sessions and the compression, none of which it needs.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._look: asyncio.Future[Found] | None = None
        self._until = 0.0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or pass it on."""
        if scope["type"] != "http" or scope["path"] != PATH or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        found, _ = await self._looked()
        body = json.dumps({"id": found.shown if found else None}).encode()
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", b"%d" % len(body)),
            (b"cache-control", b"no-store"),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _looked(self) -> Found:
        """What was found in place within the last moment; who asks while it is looked for waits for it."""
        now = time.monotonic()
        look = self._look
        if look is None or (look.done() and (now >= self._until or look.exception())):
            look = self._look = asyncio.ensure_future(asyncio.to_thread(view.current))
            self._until = now + LASTS
        return await asyncio.shield(look)
