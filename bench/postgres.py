"""A PostgreSQL server of a run's own: Debian's, on loopback, in a folder that goes with the run."""

# ruff: noqa: S603 - commands of this package.

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import psycopg

from bench.processes import free_port

VERSIONS = Path("/usr/lib/postgresql")
ACCOUNT = "postgres"  # a server does not run as root
SAFE = {"listen_addresses": "127.0.0.1", "unix_socket_directories": "", "shared_buffers": "32MB"}
FAST = {**SAFE, "fsync": "off", "full_page_writes": "off"}  # what it holds ends with the tests


@cache
def programs() -> Path | None:
    """The folder of the newest server that is installed; None where there is none."""
    found = sorted(VERSIONS.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


@dataclass
class Cluster:
    """A server: its folder, its port, and its process while it runs."""

    folder: Path
    port: int
    settings: Mapping[str, str] = field(default_factory=lambda: FAST)
    process: subprocess.Popen[bytes] | None = None

    def address(self, database: str, user: str = ACCOUNT) -> str:
        """The address of one of its databases."""
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        flags = [part for name, value in self.settings.items() for part in ("-c", f"{name}={value}")]
        self.process = subprocess.Popen(
            [*_as_account(), _program("postgres"), "-D", self.folder, "-p", str(self.port), *flags],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        ready = [_program("pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        for _ in range(600):
            if subprocess.run(ready, check=False).returncode == 0:
                return
            time.sleep(0.1)
        raise AssertionError("the server did not start")

    def copy(self, folder: Path) -> "Cluster":
        """A standby that streams from it, not yet started; each commit then waits for the standby's disk."""
        words = [
            "-h",
            "127.0.0.1",
            "-p",
            str(self.port),
            "-U",
            ACCOUNT,
            "-D",
            str(folder),
            "-R",
            "-X",
            "stream",
        ]
        subprocess.run([*_as_account(), _program("pg_basebackup"), *words], check=True, capture_output=True)
        return Cluster(folder, free_port(), self.settings)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop it: at once with SIGQUIT, as a machine that loses its power does."""
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(30)
            self.process = None

    def execute(self, sql: str, database: str = "postgres") -> None:
        """Run a statement as the owner of everything."""
        with psycopg.connect(self.address(database), autocommit=True) as connection:
            connection.execute(sql.encode())


@contextmanager
def running(settings: Mapping[str, str] = FAST) -> Iterator[Cluster]:
    """A new server for a while; by default nothing of it survives a crash of the machine."""
    folder = Path(tempfile.mkdtemp(prefix="readiness-postgres-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, ACCOUNT, ACCOUNT)
        cluster = Cluster(folder / "cluster", free_port(), settings)
        flags = ["-U", ACCOUNT, "-A", "trust", "-E", "UTF8", "--no-sync"]
        made = [*_as_account(), _program("initdb"), "-D", str(cluster.folder), *flags]
        subprocess.run(made, check=True, capture_output=True)
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.stop()
    finally:
        shutil.rmtree(folder)


def _program(name: str) -> str:
    folder = programs()
    assert folder, "PostgreSQL is not installed: apt-get install postgresql"
    return str(folder / name)


def _as_account() -> list[str]:
    setpriv = shutil.which("setpriv") or "setpriv"
    return [setpriv, f"--reuid={ACCOUNT}", f"--regid={ACCOUNT}", "--init-groups"] if os.geteuid() == 0 else []
