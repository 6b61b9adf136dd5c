"""Connections, bounded in time, size and number, so that slow, half and large requests take nobody down.

A connection that waits (it has sent no whole request yet) gives way to a new one, the oldest first: whoever
opens many keeps only the newest, and what is being answered is never ended for it. Sockets that are open are
counted by the guard.
"""

from __future__ import annotations

import asyncio
import socket
from ipaddress import ip_address
from typing import Any, Literal

from uvicorn.config import HTTP_PROTOCOLS
from uvicorn.protocols.http.h11_impl import H11Protocol

from dashboard.ui.frame.refusals import raw

Stage = Literal["idle", "header", "body", "answer"]

# Seconds that a stage of a request may take; uvicorn ends what is idle between two requests.
SECONDS: dict[Stage, float] = {"header": 10.0, "body": 30.0, "answer": 120.0}
HEADER_BYTES = 32 * 1024
LINE_BYTES = 8 * 1024  # The socket's handshake reads no longer line, and would hang on one.
HEADER_LINES = 100
BODY_BYTES = 2 * 2**20
CONNECTIONS = 256
PEER_CONNECTIONS = 64
LINGER_SECONDS = 5.0


class Door:
    """Who is connected, oldest first; it makes room for a new one, or does not let it in."""

    def __init__(self, connections: int = CONNECTIONS, of_a_peer: int = PEER_CONNECTIONS) -> None:
        self._most = connections
        self._most_of_a_peer = of_a_peer
        self._inside: dict[Connection, str | None] = {}

    def __len__(self) -> int:
        return len(self._inside)

    def admit(self, connection: Connection, peer: str | None) -> bool:
        """Whether a connection is let in; the oldest that waits goes for it where there are too many.

        Of one peer there are fewer than of all, unless it is this machine: a proxy is, and stands for many.
        """
        own = [inside for inside, of in self._inside.items() if of == peer]
        if not is_loopback(peer) and len(own) >= self._most_of_a_peer and not self._make_room(own):
            return False
        if len(self._inside) >= self._most and not self._make_room(list(self._inside)):
            return False
        self._inside[connection] = peer
        return True

    def leave(self, connection: Connection) -> None:
        """Forget a connection."""
        self._inside.pop(connection, None)

    def _make_room(self, among: list[Connection]) -> bool:
        oldest = next((connection for connection in among if connection.is_waiting), None)
        if oldest is not None:
            self.leave(oldest)
            oldest.end()
        return oldest is not None


def is_loopback(peer: str | None) -> bool:
    """Whether a peer is this machine; a local socket has no address."""
    try:
        address = ip_address(peer) if peer else None
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return address is None or address.is_loopback or bool(mapped and mapped.is_loopback)


class Connection(H11Protocol):
    """One connection over HTTP/1.1, until it ends or becomes a socket."""

    door = Door()
    cycle: Any  # None until the first request, which uvicorn does not say.

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        # What serves, and in which version, is nobody's business.
        for named_by in (self.config.encoded_headers, self.server_state.default_headers):
            named_by[:] = [header for header in named_by if header[0] != b"server"]
        self._deadline: asyncio.TimerHandle | None = None
        self._watched: tuple[Stage, object] | None = None
        self._body_bytes = 0
        self._is_over = False

    @property
    def is_over(self) -> bool:
        """Whether it has ended, or become a socket."""
        return self._is_over

    @property
    def is_waiting(self) -> bool:
        """Whether it has sent no whole request that is still to be answered."""
        return self._stage in ("idle", "header")

    @property
    def _stage(self) -> Stage:
        if self.cycle is not None and self.cycle.more_body:
            return "body"
        if self.cycle is not None and not self.cycle.response_complete:
            return "answer"
        return "header" if self.cycle is None or self.conn.trailing_data[0] else "idle"

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Let it in, or answer that there are too many."""
        super().connection_made(transport)
        _hurry(transport)
        if self.door.admit(self, self.client[0] if self.client else None):
            self._watch()
        else:
            self._refuse(503)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget it."""
        self._leave()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what has come, unless it is too much."""
        if self.is_waiting and is_large(self.conn.trailing_data[0] + data):
            self._refuse(431)
            return
        before = self.cycle
        super().data_received(data)
        if self.cycle is not before:
            self._body_bytes = 0
        if self._stage == "body" and not self.is_over:
            self._body_bytes += len(data)
            if max(self._body_bytes, self._announced) > BODY_BYTES:
                self._refuse(413)
                return
        self._watch()

    @property
    def _announced(self) -> int:
        """How many bytes the request says it will have; 0 where it does not."""
        return int(dict(self.headers).get(b"content-length", b"0"))

    def on_response_complete(self) -> None:
        """Wait for the next request."""
        super().on_response_complete()
        self._watch()

    def handle_websocket_upgrade(self, event: Any) -> None:
        """Become a socket, which has bounds of its own."""
        if any(len(name) + len(value) > LINE_BYTES for name, value in self.headers):
            self._refuse(431)
            return
        self._leave()
        super().handle_websocket_upgrade(event)

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - what uvicorn would say.
        """Answer what cannot be read in the board's own words."""
        self._refuse(400)

    def end(self) -> None:
        """End it without an answer."""
        self._leave()
        self.transport.abort()

    def _leave(self) -> None:
        self._is_over = True
        self.door.leave(self)
        if self._deadline is not None:
            self._deadline.cancel()

    def _watch(self) -> None:
        """Set the time by which the stage must be over; what trickles in moves it no further."""
        watched = self._stage, self.cycle
        if self.is_over or watched == self._watched:
            return
        self._watched = watched
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
        if watched[0] in SECONDS:
            self._deadline = self.loop.call_later(SECONDS[watched[0]], self._expire, watched[0])

    def _expire(self, stage: Stage) -> None:
        if stage == "answer" or (stage == "body" and self.cycle.response_started):
            self.end()
        else:
            self._refuse(408)

    def _refuse(self, status: int) -> None:
        """Answer in the board's own words and end it.

        A peer that does not read the answer is not waited for.
        """
        self._leave()
        if self.cycle is not None:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        self._unset_keepalive_if_required()
        self.transport.write(raw(status))
        self.transport.close()
        self.loop.call_later(LINGER_SECONDS, self.transport.abort)


def _hurry(transport: asyncio.Transport) -> None:
    """Let an answer's body follow its headers at once.

    asyncio does so of sockets that were opened as TCP by name, which Streamlit's are not: without it a body
    waits until the browser has acknowledged the headers, 40 ms later.
    """
    opened = transport.get_extra_info("socket")
    if opened is not None and opened.family in (socket.AF_INET, socket.AF_INET6):
        opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def is_large(pending: bytes) -> bool:
    """Whether the headers at the beginning of what was sent are more, longer or larger than is read here."""
    ends = [end for end in (pending.find(b"\n\r\n"), pending.find(b"\n\n")) if end >= 0]
    head = pending[: min(ends)] if ends else pending
    lines = head.split(b"\n")
    return len(head) > HEADER_BYTES or len(lines) > HEADER_LINES or max(map(len, lines)) > LINE_BYTES


def bound() -> None:
    """Let the server that is started next in this process use connections that are bounded."""
    HTTP_PROTOCOLS["auto"] = f"{__name__}:Connection"
