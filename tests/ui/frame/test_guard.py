"""The guard: hosts, origins and headers, over a small app of its own and over names of any form."""

import asyncio
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import Headers
from starlette.types import Message, Receive, Scope, Send

from dashboard.ui.frame.guard import Guard, content_security_policy, is_host_allowed, is_same_origin

ALLOWED = ("127.0.0.1", "localhost", "::1", "board.example.org", "*.teams.example.org")
PAGES = ("/", "/gates")
NAMES = st.text(string.ascii_lowercase + string.digits + ".-:[]@/%* ", max_size=30)


async def _app(scope: Scope, _: Receive, send: Send) -> None:
    """A page that has one header of its own, and a socket that opens to whoever reaches it."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
        return
    own = [(b"referrer-policy", b"no-referrer")] if scope["path"] == "/" else []
    kind = b"application/json" if scope["path"] == "/gone.json" else b"text/plain"
    status = 404 if scope["path"].startswith("/gone") else 200
    if scope["path"] == "/index.js":
        kind = b"text/javascript; charset=utf-8"
    if scope["path"] in ("/gates", "/rates"):
        kind = b"text/html; charset=utf-8"
    if scope["path"] == "/fails":
        raise RuntimeError("no more")
    own.append((b"content-type", kind))
    await send({"type": "http.response.start", "status": status, "headers": own})
    if scope["path"] == "/fails-late":
        raise RuntimeError("no more")
    await send({"type": "http.response.body", "body": b"page"})


def sent(kind: str, path: str = "/", **headers: str) -> list[Message]:
    """What the guarded app sends to one request or socket."""
    fields = [(name.encode(), value.encode()) for name, value in headers.items()]
    messages: list[Message] = []

    async def send(message: Message) -> None:
        messages.append(message)

    async def receive() -> Message:
        return {"type": "http.request"}

    scope = {"type": kind, "method": "GET", "path": path, "headers": fields}
    asyncio.run(Guard(_app, ALLOWED, PAGES)(scope, receive, send))
    return messages


def get(path: str = "/", host: str = "localhost:8501") -> tuple[int, Headers, str]:
    """Status, headers and text of an answer."""
    start, body = sent("http", path, host=host)
    return start["status"], Headers(raw=start["headers"]), body["body"].decode()


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1:8501",
        "localhost",
        "LOCALHOST:1",
        "[::1]:8501",
        "board.example.org.",
        "a.teams.example.org",
        "::1",
    ],
)
def test_a_known_host_is_answered(host: str):
    if host == "::1":  # An address of that form is written in brackets.
        assert not is_host_allowed(host, ALLOWED)
        return
    assert is_host_allowed(host, ALLOWED)
    assert get(host=host)[2] == "page"


@pytest.mark.parametrize(
    "host",
    [
        "",
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1@evil.example",
        "teams.example.org",
        "localhost:x",
    ],
)
def test_another_host_is_refused_on_every_route(host: str):
    answers = [get(path, host) for path in ("/", "/nowhere", "/_stcore/metrics")]

    assert [status for status, _, _ in answers] == [400, 400, 400]
    assert "--allow-host" in answers[0][2]


@given(NAMES)
def test_no_text_but_a_known_name_passes_for_one(text: str):
    name = text.partition(":")[0].rstrip(".")
    known = name in ALLOWED or name.endswith(".teams.example.org") or text.startswith("[::1]")

    assert is_host_allowed(text, ALLOWED) <= known


@pytest.mark.parametrize(
    ("origin", "host", "is_same"),
    [
        ("http://localhost:8501", "localhost:8501", True),
        ("http://[::1]:8501", "[::1]:8501", True),
        ("https://board.example.org", "board.example.org", True),
        ("https://board.example.org", "board.example.org:443", True),
        ("http://localhost:8502", "localhost:8501", False),
        ("http://127.0.0.1:8501", "localhost:8501", False),
        ("http://localhost:8501.evil.example", "localhost:8501", False),
        ("null", "localhost:8501", False),
        ("file://", "localhost:8501", False),
        ("", "localhost:8501", False),
        (None, "localhost:8501", False),
        ("http://localhost:8501", None, False),
        ("http://board.example.org:8080", "board.example.org", False),
    ],
)
def test_a_page_is_of_the_same_origin_by_name_and_port(origin, host, is_same):
    assert is_same_origin(origin, host) is is_same


@pytest.mark.parametrize("origin", ["http://localhost:8502", "http://evil.example", "null", None])
def test_the_socket_opens_to_pages_of_its_own_origin_only(origin):
    own = sent("websocket", host="localhost:8501", origin="http://localhost:8501")
    other = sent("websocket", host="localhost:8501", **({"origin": origin} if origin else {}))

    assert [message["type"] for message in own] == ["websocket.accept"]
    assert other == [{"type": "websocket.close", "code": 1008}]


@pytest.mark.parametrize("path", ["/", "/nowhere", "/_stcore/metrics"])
def test_every_answer_has_the_headers_and_a_route_keeps_its_own(path: str):
    _, headers, _ = get(path)

    assert headers["content-security-policy"] == content_security_policy()
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "SAMEORIGIN"
    assert headers["referrer-policy"] == ("no-referrer" if path == "/" else "same-origin")


def test_a_part_of_a_page_has_a_short_policy_of_its_own():
    _, headers, _ = get("/index.js")

    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "SAMEORIGIN"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["content-security-policy"] == "default-src 'self'"


def test_metrics_are_closed():
    assert get("/_stcore/metrics")[0] == get("/base/_stcore/metrics/")[0] == 404


def test_the_policy_allows_no_script_from_elsewhere_and_names_the_page_s_own_inline_ones():
    policy = dict(part.split(" ", 1) for part in content_security_policy().split("; "))

    assert policy["script-src"].split()[0] == "'self'"
    assert all(source.startswith("'sha256-") for source in policy["script-src"].split()[1:])
    # Streamlit's own, where the server stands, and what waits for the first sight.
    assert len(policy["script-src"].split()) == 4
    assert "unsafe" not in policy["script-src"] + policy["default-src"]


def test_where_there_is_no_page_none_is_shown():
    assert [get(path)[::2] for path in ("/", "/gates")] == [(200, "page")] * 2
    assert get("/rates")[::2] == (404, "There is nothing at this address.\n")


def test_a_bare_error_is_said_in_the_boards_own_words_and_an_answer_of_its_own_stays():
    assert get("/gone")[::2] == (404, "There is nothing at this address.\n")
    assert get("/gone.json")[::2] == (404, "page")


def test_what_fails_says_so_and_the_log_says_why(caplog):
    status, headers, text = get("/fails")

    assert status == 500
    assert "no more" not in text
    assert headers["content-security-policy"] == content_security_policy()
    assert "no more" in caplog.text
    assert [message["type"] for message in sent("http", "/fails-late", host="localhost")] == [
        "http.response.start"
    ]


@pytest.mark.parametrize(
    ("peers", "opened"),
    [(["10.0.0.1"] * 5, 3), (["10.0.0.1", "10.0.0.2"] * 3, 6), (["127.0.0.1"] * 9, 7), ([None] * 9, 7)],
)
def test_one_peer_cannot_take_all_sockets(monkeypatch, peers: list[str | None], opened: int):
    monkeypatch.setattr("dashboard.ui.frame.guard.SOCKETS", 7)
    monkeypatch.setattr("dashboard.ui.frame.guard.PEER_SOCKETS", 3)
    answers: list[str] = []

    async def stays(_: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "websocket.accept"})
        await receive()

    async def all_at_once() -> None:
        ended = asyncio.Event()
        guard = Guard(stays, ["*"])

        async def send(message: Message) -> None:
            answers.append(message["type"])

        async def receive() -> Message:
            await ended.wait()
            return {"type": "websocket.disconnect"}

        fields = [(b"host", b"localhost"), (b"origin", b"http://localhost")]
        scopes = [
            {"type": "websocket", "path": "/", "headers": fields, "client": (peer, 1) if peer else None}
            for peer in peers
        ]
        tasks = [asyncio.create_task(guard(scope, receive, send)) for scope in scopes]
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        ended.set()
        await asyncio.gather(*tasks)
        answers.append("again")
        await guard(scopes[0], receive, send)

    asyncio.run(all_at_once())

    assert answers.count("websocket.accept") == opened + 1
    assert answers[-2:] == ["again", "websocket.accept"]


def test_what_is_neither_a_request_nor_a_socket_is_passed_on():
    seen: list[str] = []

    async def app(scope: Scope, _: Receive, __: Send) -> None:
        seen.append(scope["type"])

    async def nothing(*_: object) -> None:
        return

    asyncio.run(Guard(app, ["*"])({"type": "lifespan"}, nothing, nothing))  # type: ignore[arg-type]
    assert seen == ["lifespan"]
