"""Writers that are killed, a server that is restarted, a standby that takes over: nothing confirmed is lost."""

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.postgres import Cluster, running
from dashboard.settings import Server
from dashboard.store.ledger import Entry
from dashboard.store.postgres.connection import connected
from dashboard.store.postgres.entries import entries_after
from dashboard.store.publish.snapshot import open_snapshot
from dashboard.store.verification import verify
from tests.store.conftest import EVERY_KIND, Book, day

pytestmark = [pytest.mark.soak, pytest.mark.slow]

SEED, WRITERS, KILLS, RESTARTS = 17, 4, 50, 10
# Entry after entry; one that failed is tried again, but where nobody knows whether it was written.
WRITE = """
import sys
import time
from datetime import datetime
from dashboard.domain.observations import OBSERVATION
from dashboard.errors import StorageError
from dashboard.settings import Server
from dashboard.store.ledger import observations_body
from dashboard.store.publish import writing

address, name = sys.argv[1:]
seen = OBSERVATION.validate_python({"kind": "review", "observed_at": "2025-09-04T10:00:00Z"})
n = 0
while True:
    try:
        with writing(Server(address), now=datetime.fromisoformat("2025-09-05T10:00:00Z"), patience=60) as writer:
            entry = writer.append(
                "observations",
                observations_body("BRIDGE-7", [seen]),
                actor=name,
                source_name=f"{name} {n}",
                source_sha256="0" * 64,
            )
    except StorageError as error:
        print("failed", str(error), flush=True)
        n += "not known" in str(error)
        time.sleep(0.2)
        continue
    print("wrote", entry.hash, flush=True)
    n += 1
"""


class Crew:
    """Writers on a ledger, each with the cache of its machine, and all that they confirmed."""

    def __init__(self, address: str, folder: Path) -> None:
        self._address, self._folder = address, folder
        self._names = 0
        self._logs: list[Path] = []
        self.running: dict[int, subprocess.Popen[bytes]] = {}

    def start(self, machine: int) -> None:
        """Let a writer begin on a machine."""
        self._names += 1
        name = f"ci-{self._names}"
        self._logs.append(self._folder / f"{name}.log")
        environment = {**os.environ, "READINESS_CACHE": str(self._folder / f"cache-{machine}")}
        with self._logs[-1].open("wb") as log:
            words = [sys.executable, "-c", WRITE, self._address, name]
            self.running[machine] = subprocess.Popen(words, stdout=log, stderr=log, env=environment)

    def kill(self, machine: int) -> None:
        """Kill the writer of a machine."""
        process = self.running.pop(machine)
        process.send_signal(signal.SIGKILL)
        process.wait()

    def said(self, word: str) -> list[str]:
        """What all writers said after a word so far; a line that a kill cut off is none."""
        lines = [line for log in self._logs for line in log.read_text().splitlines(keepends=True)]
        assert not [line for line in lines if "Traceback" in line], lines
        return [
            line.split(maxsplit=1)[1].strip()
            for line in lines
            if line.startswith(word) and line.endswith("\n")
        ]

    def more(self, count: int = 1, seconds: float = 900) -> None:
        """Wait until some more entries are confirmed."""
        wanted, until = len(self.said("wrote")) + count, time.monotonic() + seconds
        while len(self.said("wrote")) < wanted:
            assert time.monotonic() < until, self.said("failed")[-5:]
            time.sleep(0.1)


@pytest.fixture
def crew_folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def entries_of(server: Server) -> list[Entry]:
    with connected(server) as connection:
        return [entry for batch in entries_after(connection, 0) for entry in batch]


def check(server: Server, crew: Crew, kills: int) -> str:
    """Nothing confirmed is lost, nothing is there twice, one chain; in figures."""
    confirmed, doubts = crew.said("wrote"), [said for said in crew.said("failed") if "not known" in said]
    found = verify(server, known_head=None, signers=None)
    entries = entries_of(server)
    assert (found.verdict, found.faults, found.entries) == ("unsigned", (), len(entries))
    assert set(confirmed) <= {entry.hash for entry in entries}
    assert max(Counter(entry.source_name for entry in entries).values()) == 1
    assert len(confirmed) <= len(entries) - 1 <= len(confirmed) + kills + len(doubts)
    return f"{len(confirmed)} confirmed, {len(entries) - 1} written, {len(doubts)} in doubt"


def test_killed_writers_and_a_server_that_is_restarted_lose_nothing_that_was_confirmed(
    postgres: Server, cluster: Cluster, crew_folder: Path
):
    Book(postgres).certify(day(3))  # type: ignore[arg-type]
    chance, crew = random.Random(SEED), Crew(postgres.address, crew_folder)
    for machine in range(WRITERS):
        crew.start(machine)
    for n in range(KILLS):
        crew.more(chance.randint(1, 2))
        if n % (KILLS // RESTARTS) == 0:
            time.sleep(chance.random() / 2)
            cluster.stop(signal.SIGQUIT)  # at once, as a machine that loses its power does
            cluster.start()
        machine = chance.randrange(WRITERS)
        time.sleep(chance.random() / 4)
        crew.kill(machine)
        crew.start(machine)
    crew.more(WRITERS)
    for machine in range(WRITERS):
        crew.kill(machine)
    sys.stdout.write(
        f"seed {SEED}, {KILLS} kills, {RESTARTS} restarts: {check(postgres, crew, KILLS + WRITERS)}\n"
    )


READ = """
import sys
from pathlib import Path
from dashboard.settings import Server
from dashboard.store.publish.snapshot import open_snapshot
print("begins", flush=True)
open_snapshot(Server(sys.argv[1]), Path(sys.argv[2]))
"""


def test_a_viewer_that_is_killed_while_it_fetches_starts_clean(postgres: Server, crew_folder: Path):
    shelf, chance = Book(postgres), random.Random(SEED)  # type: ignore[arg-type]
    shelf.certify(day(3))
    for n in range(KILLS // 5):
        newest = shelf.record(day(10), EVERY_KIND)
        words = [sys.executable, "-c", READ, postgres.address, str(crew_folder / "cache")]
        with subprocess.Popen(words, stdout=subprocess.PIPE) as viewer:
            assert viewer.stdout
            viewer.stdout.readline()
            time.sleep(chance.random() / 3)
            viewer.kill()
        assert open_snapshot(postgres, crew_folder / "cache").id == newest.hash, n


def test_a_standby_that_is_promoted_has_all_that_was_confirmed(crew_folder: Path):
    with running() as primary:
        primary.execute("create database readiness")
        standby = primary.copy(primary.folder.parent / "standby")
        standby.start()
        primary.execute("alter system set synchronous_standby_names = '*'")
        primary.execute("select pg_reload_conf()")
        try:
            server, crew, before = take_over(primary, standby, crew_folder)
            told = check(server, crew, WRITERS)
            assert set(before) < set(crew.said("wrote")) <= {entry.hash for entry in entries_of(server)}
            sys.stdout.write(f"{len(before)} confirmed before the promotion: {told}\n")
        finally:
            standby.stop()


def take_over(primary: Cluster, standby: Cluster, folder: Path) -> tuple[Server, Crew, list[str]]:
    """Writers name both servers and write to the one that takes writes; what was confirmed by the first."""
    from dashboard.store.postgres.migration import migrate  # noqa: PLC0415

    hosts = f"host=127.0.0.1,127.0.0.1&port={primary.port},{standby.port}&target_session_attrs=read-write"
    server = Server(f"postgresql://postgres@/readiness?{hosts}")
    migrate(server)
    Book(server).certify(day(3))  # type: ignore[arg-type]
    crew = Crew(server.address, folder)
    for machine in range(WRITERS):
        crew.start(machine)
    crew.more(20)
    primary.stop(signal.SIGQUIT)
    before = crew.said("wrote")
    standby.execute("select pg_promote()")
    standby.execute("alter system reset synchronous_standby_names")
    standby.execute("select pg_reload_conf()")
    promoted = time.monotonic()
    crew.more(1)
    took = time.monotonic() - promoted
    crew.more(20)
    for machine in range(WRITERS):
        crew.kill(machine)
    sys.stdout.write(f"the next entry {took:.1f} s after the promotion\n")
    return server, crew, before
