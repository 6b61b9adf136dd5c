"""Watching a ledger in PostgreSQL: a viewer learns of a new head without asking at each look."""

import threading

from dashboard.errors import AlteredError, ReadinessError
from dashboard.settings import Server
from dashboard.store.ledger import Entry, chain_fault
from dashboard.store.postgres.connection import Connection, connected
from dashboard.store.postgres.entries import CHANNEL, head_of, some_after

POLL_SECONDS = 3.0  # where no notice comes, the head is asked for
AGAIN_SECONDS = 2.0  # after a failure
LOOKED_AT = 100  # entries at each poll, from the first to the last and over again: some 10 ms
IN_DOUBT = 20  # times as many, where one was altered


class Watch:
    """Knows the head of a server's ledger, or why it cannot be known; a thread keeps it so."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._known, self._ended = threading.Event(), threading.Event()
        self._head: tuple[int, str] | None = None
        self._fault: ReadinessError | None = None
        self._whole_until: Entry | None = None
        self._doubt: AlteredError | None = None
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
                        head = head_of(connection)
                        self._look_again(connection)
                        self._take(head, None)
                        for _ in connection.notifies(timeout=POLL_SECONDS, stop_after=1):
                            pass
            except ReadinessError as error:
                self._take(self._head, error)
                self._ended.wait(AGAIN_SECONDS)

    def _look_again(self, connection: Connection) -> None:
        """Read some entries once more; AlteredError from one that was altered until a round is sound."""
        most = LOOKED_AT * (IN_DOUBT if self._doubt else 1)
        found = some_after(connection, self._whole_until, most)
        fault = chain_fault(found, self._whole_until)
        self._whole_until = found[-1] if found and not fault else None
        if fault:
            self._doubt = AlteredError(f"{fault}; restore a copy")
        elif not found:
            self._doubt = None
        if self._doubt:
            raise self._doubt

    def _take(self, head: tuple[int, str] | None, fault: ReadinessError | None) -> None:
        self._head, self._fault = head, fault
        self._known.set()
