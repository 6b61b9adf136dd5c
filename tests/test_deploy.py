"""The board behind nginx, by the configuration of docs/deploy: TLS, a sign-in, every page, live update."""

import base64
import os
import re
import socket
import ssl
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from bench.processes import free_port
from dashboard.navigation import TITLES
from tests.pages.conftest import PHASE3, readiness
from tests.proxy import NAME, PASSWORD, USER, certify, command, proxying, site
from tests.serving import served

ROOT = Path(__file__).parents[1]
HSTS = "max-age=31536000"

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.soak]


@pytest.fixture(scope="module")
def proxied(tmp_path_factory) -> Iterator[tuple[str, str, Path]]:
    """A board behind nginx: its address over TLS, that without, and the record."""
    folder: Path = tmp_path_factory.mktemp("proxied")
    certify(folder)
    record, (plain, tls) = folder / "record.duckdb", (free_port(), free_port())
    environment = {**os.environ, "READINESS_DATABASE": str(record), "READINESS_CACHE": str(folder / "cache")}
    with served(ROOT, environment, folder / "log", "--allow-host", NAME) as board:
        words = command(folder, site(folder, [port_of(board)], plain, tls))
        with proxying(words, tls):
            yield f"https://{NAME}:{tls}", f"http://{NAME}:{plain}", record


def port_of(address: str) -> int:
    return int(address.rsplit(":", 1)[1])


def asked(address: str, path: str = "/", *, signed_in: bool = True, host: str = NAME) -> tuple[int, Any, str]:
    """Status, headers and text of one request to nginx, whatever its name leads to."""
    request = urllib.request.Request(re.sub(r"//[^:/]+", "//127.0.0.1", address) + path)
    request.add_header("Host", f"{host}:{port_of(address)}")
    if signed_in:
        request.add_header(
            "Authorization", f"Basic {base64.b64encode(f'{USER}:{PASSWORD}'.encode()).decode()}"
        )
    unchecked = ssl.create_default_context()
    unchecked.check_hostname, unchecked.verify_mode = False, ssl.CERT_NONE

    class Stays(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_: Any) -> None:
            return None

    opener = urllib.request.build_opener(Stays(), urllib.request.HTTPSHandler(context=unchecked))
    try:
        with opener.open(request, timeout=20) as answer:
            return answer.status, answer.headers, answer.read().decode(errors="replace")
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read().decode(errors="replace")


@pytest.fixture
def tab(proxied, chromium: Browser) -> Iterator[Page]:
    """A browser page, signed in; it notes what fails, what leaves the board, and its sockets."""
    address = proxied[0]
    browser = chromium.browser_type.launch(
        executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
        args=["--no-sandbox", "--disable-gpu", f"--host-resolver-rules=MAP {NAME} 127.0.0.1"],
    )
    credentials: Any = {"username": USER, "password": PASSWORD}
    context = browser.new_context(ignore_https_errors=True, http_credentials=credentials)
    page, faults = context.new_page(), list[str]()
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("requestfailed", lambda request: faults.append(f"{request.url}: {request.failure}"))
    page.on(
        "request",
        lambda request: (
            None if request.url.startswith((address, "data:", "blob:")) else faults.append(request.url)
        ),
    )
    yield page
    browser.close()
    assert [fault for fault in faults if "ERR_ABORTED" not in fault] == []


@pytest.mark.parametrize("name", TITLES)
def test_every_page_works_behind_nginx(proxied, tab: Page, name: str):
    sockets: list[str] = []
    tab.on("websocket", lambda opened: sockets.append(opened.url))
    tab.goto(f"{proxied[0]}/{name}?certification={PHASE3}&asof=2025-09-20")

    expect(tab.locator("h1").first).to_be_visible(timeout=20_000)
    tab.locator("[data-test-script-state=notRunning]").wait_for(timeout=10_000)
    assert tab.get_by_text("Something went wrong").count() == 0
    assert [url.partition("?")[0] for url in sockets] == [
        f"{proxied[0].replace('https', 'wss')}/_stcore/stream"
    ]


def test_an_open_page_follows_a_publish_behind_nginx(proxied, tab: Page):
    address, _, record = proxied
    tab.goto(f"{address}/?certification={PHASE3}&asof=2025-09-28")
    expect(tab.locator("h1").first).to_contain_text("Lapsed", timeout=30_000)

    readiness(record, "record", "condition", "2", "met", "--on", "2025-09-25", "--certification", PHASE3)

    expect(tab.locator("h1").first).to_contain_text("Certified, with 1 condition", timeout=15_000)


def test_nobody_reads_without_signing_in_or_without_tls(proxied):
    address, plain, _ = proxied
    for path in ("/", "/status.json", "/_stcore/health", "/feed.ics", "/glance", "/snapshot"):
        status, _, text = asked(address, path, signed_in=False)
        assert (status, text) == (401, "You are not signed in.\n"), path
        status, headers, _ = asked(plain, path)
        assert (status, headers["Location"]) == (301, f"https://{NAME}:{port_of(address)}{path}"), path


@pytest.mark.parametrize(
    "path",
    [
        f"/?certification={PHASE3}",
        "/status.json",
        "/glance",
        "/healthz",
        "/badge.svg?certification=DEMO-PHASE3",
        "/nowhere",
    ],
)
def test_every_answer_has_the_boards_headers_and_says_not_what_serves(proxied, path: str):
    status, headers, text = asked(proxied[0], path)

    assert status == (404 if path == "/nowhere" else 200)
    assert headers["Strict-Transport-Security"] == HSTS
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors 'self'" in headers["Content-Security-Policy"]
    assert headers["Referrer-Policy"] in ("same-origin", "no-referrer")
    assert (
        len(headers.get_all("Content-Security-Policy")) == len(headers.get_all("X-Content-Type-Options")) == 1
    )
    assert not re.search(r"\d+\.\d+|uvicorn", " ".join(headers.get_all("Server")))
    assert path != "/nowhere" or "There is nothing at this address" in text


def test_metrics_stay_closed_and_other_names_are_not_served(proxied):
    assert asked(proxied[0], "/_stcore/metrics")[0] == 404
    assert asked(proxied[0], "/", host="evil.example")[0] == 400


def spoken(address: str, sent: bytes) -> bytes:
    unchecked = ssl.create_default_context()
    unchecked.check_hostname, unchecked.verify_mode = False, ssl.CERT_NONE
    with (
        closing(socket.create_connection(("127.0.0.1", port_of(address)), timeout=20)) as plain,
        unchecked.wrap_socket(plain, server_hostname=NAME) as connection,
    ):
        connection.sendall(sent)
        parts = []
        while part := connection.recv(65536):
            parts.append(part)
        return b"".join(parts)


def test_a_long_line_of_headers_is_refused_in_plain_words(proxied):
    host = f"Host: {NAME}:{port_of(proxied[0])}\r\n".encode()
    said = spoken(proxied[0], b"GET / HTTP/1.1\r\n" + host + b"Cookie: " + b"a" * 9000 + b"\r\n\r\n")

    assert said.startswith(b"HTTP/1.1 400")
    assert said.endswith(b"This request cannot be read.\n")
