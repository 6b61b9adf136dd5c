"""A served board under half requests: whoever asks a whole one is answered; `make soak` opens more of them."""

import os
import socket
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


def test_half_requests_keep_nobody_out(server: tuple[str, Path], record_property):
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
    record_property("slowest_seconds", max(waited))

    assert max(waited) < SLOWEST_SECONDS
    assert len(waited) == 5 * -(-HALVES // AT_ONCE)
