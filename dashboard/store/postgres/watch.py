"""Watching a ledger in PostgreSQL: a viewer learns of a new head without asking at each look."""

import threading

from dashboard.errors import ReadinessError
from dashboard.settings import Server
from dashboard.store.postgres.connection import connected
from dashboard.store.postgres.entries import CHANNEL, head_of

POLL_SECONDS = 3.0  # where no notice comes, the head is asked for
AGAIN_SECONDS = 2.0  # after a failure


class Watch:
    """Knows the head of a server's ledger, or why it cannot be known; a thread keeps it so."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._known, self._ended = threading.Event(), threading.Event()
        self._head: tuple[int, str] | None = None
        self._fault: ReadinessError | None = None
        self._thread = threading.Thread(target=self._follow, daemon=True, name="watch")
        self._thread.start()

    def head(self) -> tuple[int, str]:
        """The newest head that is known; raises why there is none. Waits for the first answer alone."""
        self._known.wait()
        if self._fault is not None:
            raise self._fault
        assert self._head, "it is known, or there is a fault"
        return self._head

    def end(self) -> None:
        """Watch no longer; returns once the connection is closed."""
        self._ended.set()
        self._thread.join()

    def _follow(self) -> None:
        while not self._ended.is_set():
            try:
                with connected(self._server) as connection:
                    connection.commit()
                    connection.autocommit = True
                    connection.execute(f"listen {CHANNEL}")
                    while not self._ended.is_set():
                        self._take(head_of(connection), None)
                        for _ in connection.notifies(timeout=POLL_SECONDS, stop_after=1):
                            pass
            except ReadinessError as error:
                self._take(self._head, error)
                self._ended.wait(AGAIN_SECONDS)

    def _take(self, head: tuple[int, str] | None, fault: ReadinessError | None) -> None:
        self._head, self._fault = head, fault
        self._known.set()
