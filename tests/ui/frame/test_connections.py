"""Connections over raw sockets: what is slow, half, large or too many is ended, and nobody else notices."""

import asyncio
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from typing import Any

import pytest
import uvicorn
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send
from uvicorn.config import HTTP_PROTOCOLS, Config

from dashboard.ui.frame import connections
from dashboard.ui.frame.connections import (
    BODY_BYTES,
    HEADER_BYTES,
    HEADER_LINES,
    LINE_BYTES,
    Connection,
    Door,
    bound,
    is_large,
    is_loopback,
)
from dashboard.ui.frame.guard import Guard
from dashboard.ui.frame.refusals import SENTENCES, raw, refusal, sentence

GET = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
PATIENCE = 0.4


async def _app(scope: Scope, receive: Receive, send: Send) -> None:
    """Pages that answer at once, in pieces that nobody reads, after the body, or not at all; and a socket."""
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.accept"})
        await receive()
        return
    path = scope["path"]
    if path == "/fails":
        raise RuntimeError("/srv/secret.py, line 7")
    if path == "/body":
        while (await receive()).get("more_body"):
            pass
    if path == "/never":
        await asyncio.sleep(60)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/css")]})
    if path == "/fails-late":
        raise RuntimeError("/srv/secret.py, line 9")
    for _ in range(400 if path == "/large" else 0):
        await send({"type": "http.response.body", "body": b"x" * 2**16, "more_body": True})
    if path == "/early":
        await send({"type": "http.response.body", "body": b"part", "more_body": True})
        await receive()
        await receive()
    await send({"type": "http.response.body", "body": b"page"})


class Quick(Connection):
    """A connection of a test: a door of its own."""

    door = Door(connections=8, of_a_peer=3)


@pytest.fixture
def quick(monkeypatch) -> None:
    """Stages that end soon."""
    for stage in connections.SECONDS:
        monkeypatch.setitem(connections.SECONDS, stage, PATIENCE)


@contextmanager
def serving(address: str) -> Iterator[int]:
    Quick.door = Door(connections=8, of_a_peer=3)
    guarded = Guard(_app, ("localhost", "127.0.0.1", "::1"))
    config = Config(guarded, http=Quick, ws="websockets-sansio", lifespan="off", log_config=None)
    server = uvicorn.Server(config)
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as listening:
        listening.bind((address, 0))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.01)
        yield listening.getsockname()[1]
        server.should_exit = server.force_exit = True
        thread.join()


@pytest.fixture
def port() -> Iterator[int]:
    with serving("127.0.0.1") as found:
        yield found


@contextmanager
def opened(port: int, sent: bytes = b"") -> Iterator[socket.socket]:
    with closing(socket.create_connection(("127.0.0.1", port), timeout=10)) as connection:
        connection.sendall(sent)
        yield connection


def answer(connection: socket.socket) -> bytes:
    """All that is answered until the other side ends it."""
    parts = []
    try:
        while part := connection.recv(65536):
            parts.append(part)
    except ConnectionResetError:
        pass
    return b"".join(parts)


def asked(port: int, sent: bytes = GET) -> bytes:
    """What one request is answered, its connection closed after it."""
    with opened(port, sent.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n", 1)) as connection:
        return answer(connection)


def status(said: bytes) -> int:
    return int(said.split(b" ", 2)[1]) if said else 0


HALF = {
    "nothing": b"",
    "half a line": b"GET / HT",
    "half of the headers": b"GET / HTTP/1.1\r\nHost: localhost\r\nX-",
    "half a body": b"POST /body HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nhalf",
    "half a chunk": b"POST /body HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nha",
    "half a second request": GET + b"GET / HT",
}


@pytest.mark.parametrize("name", HALF)
def test_half_a_request_is_ended_in_time_in_the_boards_own_words(port: int, quick, name: str):
    start = time.monotonic()
    with opened(port, HALF[name]) as connection:
        said = answer(connection)

    assert time.monotonic() - start < PATIENCE + 3
    assert b"408 Request Timeout" in said
    assert said.endswith(b"The request took too long.\n")
    assert (b"200 OK" in said) is ("second" in name)


@pytest.mark.parametrize(
    "sent",
    [b"GET / HTTP/1.1\r\nX-A: ", b"POST /body HTTP/1.1\r\nHost: localhost\r\nContent-Length: 999\r\n\r\n"],
)
def test_what_trickles_in_gains_no_time(port: int, quick, sent: bytes):
    start = time.monotonic()
    with opened(port, sent) as connection:
        try:
            while time.monotonic() - start < 10:
                connection.sendall(b"a")
                time.sleep(PATIENCE / 8)
        except OSError:
            pass

    assert time.monotonic() - start < PATIENCE + 3


@pytest.mark.parametrize("path", [b"/never", b"/large"])
def test_an_answer_that_does_not_end_or_is_not_read_is_ended(port: int, quick, path: bytes):
    start = time.monotonic()
    with opened(port, GET.replace(b"/ ", path + b" ")) as connection:
        if path == b"/large":
            time.sleep(PATIENCE * 3)
        said = answer(connection)

    assert time.monotonic() - start < 4 * PATIENCE + 3
    assert len(said) < 400 * 2**16


def test_a_body_that_stays_half_after_the_answer_began_is_ended(port: int, quick):
    with opened(port, HALF["half a body"].replace(b"/body", b"/early")) as connection:
        said = answer(connection)

    assert said.startswith(b"HTTP/1.1 200 OK")
    assert b"408" not in said


LARGE = {
    "a long line": (b"GET / HTTP/1.1\r\nX: " + b"a" * (LINE_BYTES + 1) + b"\r\n\r\n", 431),
    "a long address": (b"GET /" + b"a" * (LINE_BYTES + 1) + b" HTTP/1.1\r\n\r\n", 431),
    "an endless line": (b"a" * (HEADER_BYTES + 1), 431),
    "many lines": (b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * (HEADER_LINES + 1) + b"\r\n", 431),
    "many long lines": (b"GET / HTTP/1.1\r\n" + (b"a: " + b"b" * 4000 + b"\r\n") * 9 + b"\r\n", 431),
    "an announced body": (
        b"POST /body HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n" % (BODY_BYTES + 1),
        413,
    ),
    "a body in chunks": (
        b"POST /body HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
        + (b"10000\r\n" + b"a" * 2**16 + b"\r\n") * (BODY_BYTES // 2**16 + 2),
        413,
    ),
    "no HTTP": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400),
    "two lengths": (
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        400,
    ),
}


@pytest.mark.parametrize("name", LARGE)
def test_what_is_too_large_or_no_request_is_refused_and_ended(port: int, name: str):
    sent, code = LARGE[name]
    with opened(port) as connection:
        with suppress(OSError):
            connection.sendall(sent)
        said = answer(connection)

    assert said == raw(code) or not said  # Unread bytes make the system drop the answer.
    assert status(asked(port)) == 200


@pytest.mark.parametrize("is_piped", [False, True], ids=["alone", "behind another request"])
def test_a_handshake_with_a_long_line_is_refused_and_does_not_hang(port: int, is_piped):
    shake = (
        b"GET / HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\nConnection: Upgrade\r\n"
        b"Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n"
    )
    with opened(port, (GET if is_piped else b"") + shake + b"X: " + b"a" * 9000 + b"\r\n\r\n") as connection:
        assert answer(connection).endswith(raw(431))
    with opened(port, shake + b"\r\n") as connection:
        assert connection.recv(999).startswith(b"HTTP/1.1 101")
        assert len(Quick.door) == 0
        assert status(asked(port)) == 200


def test_many_half_requests_give_way_to_whole_ones(port: int):
    with opened(port), opened(port), opened(port):
        held = [socket.create_connection(("127.0.0.1", port)) for _ in range(60)]
        for connection in held:
            connection.sendall(b"GET / HT")

        assert [status(asked(port)) for _ in range(5)] == [200] * 5
        assert len(Quick.door) <= 8
        for connection in held:
            connection.close()


def test_what_is_being_answered_is_not_ended_for_another(port: int):
    never = [socket.create_connection(("127.0.0.1", port), timeout=10) for _ in range(8)]
    for connection in never:
        connection.sendall(GET.replace(b"/ ", b"/never "))
    time.sleep(0.3)

    assert asked(port) == raw(503)
    never.pop().close()
    time.sleep(0.3)
    assert status(asked(port)) == 200
    for connection in never:
        connection.settimeout(0.05)
        with pytest.raises(TimeoutError):
            connection.recv(1)
        connection.close()


@pytest.mark.skipif(not socket.has_ipv6, reason="needs IPv6")
def test_ipv6_s_own_machine_is_answered_and_its_socket_opens():
    shake = (
        b"GET / HTTP/1.1\r\nHost: [::1]:%d\r\nOrigin: http://[::1]:%d\r\nConnection: Upgrade\r\n"
        b"Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n\r\n"
    )
    said = []
    with serving("::1") as port:
        for sent in (GET.replace(b"localhost", b"[::1]:%d" % port), shake % (port, port)):
            with closing(socket.create_connection(("::1", port), timeout=10)) as connection:
                connection.sendall(sent)
                said.append(status(connection.recv(999)))

    assert said == [200, 101]


class _Waiting:
    """A connection as the door sees it."""

    def __init__(self, *, is_waiting: bool) -> None:
        self.is_waiting = is_waiting
        self.is_ended = False

    def end(self) -> None:
        self.is_ended = True


@given(
    st.lists(
        st.tuples(st.sampled_from(["10.0.0.1", "10.0.0.2", "127.0.0.1", None]), st.booleans()), max_size=60
    )
)
def test_a_door_keeps_its_numbers_and_ends_only_what_waits(comers: list[tuple[str | None, bool]]):
    door = Door(connections=8, of_a_peer=3)
    inside: list[tuple[str | None, _Waiting]] = []
    for peer, is_waiting in comers:
        connection: Any = _Waiting(is_waiting=is_waiting)
        if door.admit(connection, peer):
            inside.append((peer, connection))
        else:
            assert not connection.is_ended
        left = [(peer, inner) for peer, inner in inside if not inner.is_ended]

        assert len(left) == len(door) <= 8
        assert all(inner.is_waiting for _, inner in inside if inner.is_ended)
        assert all(sum(of == far for of, _ in left) <= 3 for far in ("10.0.0.1", "10.0.0.2"))


@given(st.integers(0, 3 * HEADER_LINES), st.integers(0, 2 * LINE_BYTES), st.booleans(), st.booleans())
def test_headers_are_large_by_number_or_length_however_they_end(lines: int, length: int, is_bare, is_whole):
    end = b"\n" if is_bare else b"\r\n"
    head = b"GET / HTTP/1.1" + end + (b"a: b" + end) * lines + b"c" * length
    sent = head + (end * 2 + b"body" * HEADER_BYTES if is_whole else b"")
    longest = max(length, 16) + (not is_bare and is_whole)

    assert is_large(sent) == (lines + 2 > HEADER_LINES or longest > LINE_BYTES or len(head) > HEADER_BYTES)


@pytest.mark.parametrize(
    ("peer", "is_here"),
    [("127.0.0.1", True), ("127.8.0.1", True), ("::1", True), ("::ffff:127.0.0.1", True), (None, True)]
    + [(peer, False) for peer in ("10.0.0.1", "::ffff:10.0.0.1", "2001:db8::1", "unix", "0.0.0.0")],
)
def test_this_machine_is_told_from_others(peer, is_here):
    assert is_loopback(peer) is is_here


def test_no_answer_says_what_serves_or_where_it_failed(port: int, caplog):
    said = [asked(port, GET.replace(b"/ ", path + b" ")) for path in (b"/", b"/fails", b"/fails-late")]
    said += [asked(port, sent) for sent, _ in LARGE.values()]

    assert [status(each) for each in said[:2]] == [200, 500]
    assert SENTENCES[500].encode() in said[1]
    assert not re.search(rb"uvicorn|Traceback|secret|\.py|Python|Starlette|\d+\.\d+\.\d+", b"".join(said))
    assert "secret.py, line 7" in caplog.text


@pytest.mark.parametrize("code", [*SENTENCES, 418, 502])
def test_a_page_of_an_error_says_what_to_do_and_loads_nothing(code: int):
    page, line = (
        bytes(refusal(code, Headers(asked)).body).decode() for asked in ({"accept": "text/html,*/*"}, {})
    )

    assert sentence(code) in page
    assert line == f"{sentence(code)}\n"
    assert 'href="/"' in page
    assert not re.search(r"src=|url\(|@import|<script", page)


def test_a_page_escapes_what_it_says():
    assert b"<b>" not in refusal(400, Headers({"accept": "text/html"}), said="<b>&").body


def test_the_board_is_served_over_bounded_connections(monkeypatch):
    monkeypatch.setitem(HTTP_PROTOCOLS, "auto", HTTP_PROTOCOLS["auto"])
    bound()
    config = Config(_app, log_config=None)
    config.load()

    assert config.http_protocol_class is Connection


def test_a_body_follows_its_headers_at_once(port: int):
    with opened(port, GET):
        while not (inside := list(Quick.door._inside)):
            time.sleep(0.01)
        connection = inside[0].transport.get_extra_info("socket")

        assert connection.proto == 0  # of which asyncio does not see that it is TCP
        assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
