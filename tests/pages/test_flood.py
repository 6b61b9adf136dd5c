"""A served board under half requests: whoever asks a whole one is answered; `make soak` opens more of them."""

import os
import socket
import sys
import time
from contextlib import ExitStack, suppress
from pathlib import Path
from urllib.request import urlopen

HALVES = max(300, int(os.environ.get("SOAK", "0")) // 5)
AT_ONCE = 500
SLOWEST_SECONDS = 5.0
HALF = (
    b"",
    b"GET / HT",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nX-",
    b"POST /snapshot HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nha",
)


def test_half_requests_keep_nobody_out(server: tuple[str, Path]):
    address = server[0]
    port = int(address.rsplit(":", 1)[1])
    waited = []
    for start in range(0, HALVES, AT_ONCE):
        with ExitStack() as held:
            for n in range(start, min(start + AT_ONCE, HALVES)):
                connection = held.enter_context(socket.create_connection(("127.0.0.1", port), timeout=10))
                with suppress(OSError):  # It may have given way to a later one already.
                    connection.sendall(HALF[n % len(HALF)])
            for _ in range(5):
                before = time.monotonic()
                with urlopen(f"{address}/snapshot", timeout=20) as answer:
                    assert answer.status == 200
                waited.append(time.monotonic() - before)
    sys.stdout.write(f"the slowest answer after {max(waited):.2f} s\n")

    assert max(waited) < SLOWEST_SECONDS
    assert len(waited) == 5 * -(-HALVES // AT_ONCE)


def test_a_message_that_announces_more_than_is_read_ends_its_socket(server: tuple[str, Path]):
    port = int(server[0].rsplit(":", 1)[1])
    shake = (
        f"GET /_stcore/stream HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: {server[0]}\r\n"
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(shake.encode())
        assert connection.recv(4096).startswith(b"HTTP/1.1 101")
        connection.sendall(b"\x82\xff" + (64 * 2**20).to_bytes(8, "big") + b"mask")
        said = b""
        while part := connection.recv(65536):
            said += part

    assert (1009).to_bytes(2, "big") in said  # message too big
