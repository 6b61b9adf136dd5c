"""Processes to measure, from outside: CPU and memory are what Linux says of them."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from dashboard.store.database import telemetry_of

PATIENCE = 900  # seconds that a server may take to answer for the first time
LOOK, QUIET, MOST = 0.02, 0.1, 1.0  # seconds between looks at a server's CPU, without any of it, and at most
TICK = 0.01  # seconds of CPU that are none
READINESS = (sys.executable, "-m", "readiness_board")
FLOOR = Path(__file__).with_name("floor.py")
# Settings of whoever runs the bench, which are no part of it; nobody compiles the board at every start.
OWN = ("READINESS_", "STREAMLIT_", "PYTHONDONTWRITEBYTECODE")


@dataclass(frozen=True)
class Cost:
    """What a process took until it ended, in seconds."""

    cpu: float
    wall: float


def environment(cache: Path) -> dict[str, str]:
    """The environment of what is measured: the caller's without settings of the board or of Streamlit."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OWN)}
    return {**kept, "READINESS_CACHE": str(cache)}


def run(*words: str, cache: Path, known: Mapping[str, str] | None = None) -> Cost:
    """Run a command to its end, told what is `known`; RuntimeError with what it said where it fails."""
    began = time.perf_counter()
    said = cache.parent / "said.txt"
    with said.open("w", encoding="utf-8") as output:
        process = subprocess.Popen(  # noqa: S603 - commands of this package.
            words, stdout=output, stderr=subprocess.STDOUT, env={**environment(cache), **(known or {})}
        )
        _, code, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(code)
    if process.returncode:
        raise RuntimeError(f"{' '.join(words)}: {said.read_text(encoding='utf-8')[-600:]}")
    return Cost(used.ru_utime + used.ru_stime, time.perf_counter() - began)


def free_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass(frozen=True)
class Served:
    """A server that answers: its process, and what it took until its first answer."""

    port: int
    pid: int
    start: Cost

    @property
    def address(self) -> str:
        """Where it answers, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def cpu(self) -> float:
        """Seconds of CPU since it started."""
        return time.clock_gettime(~self.pid << 3 | 2)  # Linux' clock of a process: all of its threads'.

    def rest(self) -> float:
        """Its CPU once it uses none: Streamlit collects garbage after a run."""
        end, used, since = time.monotonic() + MOST, self.cpu, time.monotonic()
        while (now := time.monotonic()) < end and now - since < QUIET:
            time.sleep(LOOK)
            if (found := self.cpu) - used > TICK:
                used, since = found, now
        return self.cpu

    @property
    def megabytes(self) -> float:
        """Memory that it holds, shared pages by their share."""
        text = Path(f"/proc/{self.pid}/smaps_rollup").read_text(encoding="ascii")
        return next(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:")) / 1024


@contextmanager
def serving(
    words: Sequence[str],
    folder: Path,
    *,
    cache: Path,
    known: Mapping[str, str] | None = None,
    log: Path | None = None,
) -> Iterator[Served]:
    """Run a server until the block ends; "{port}" in its words is its port, `known` what else it is told."""
    port = free_port()
    began = time.perf_counter()
    log = log or folder / f"{port}.log"
    with log.open("w", encoding="utf-8") as output:
        process = subprocess.Popen(  # noqa: S603 - commands of this package.
            [word.replace("{port}", str(port)) for word in words],
            cwd=folder,
            env={**environment(cache), **(known or {})},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_for(f"http://127.0.0.1:{port}/", process, log)
        wall = time.perf_counter() - began
        yield Served(port, process.pid, Cost(Served(port, process.pid, Cost(0, 0)).cpu, wall))
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < end:
        try:
            with urlopen(url, timeout=PATIENCE) as answer:  # noqa: S310 - our own server.
                answer.read()
                return
        except HTTPError:
            return
        except (URLError, OSError):
            time.sleep(0.02)
    raise RuntimeError(f"{url} does not answer: {log.read_text(encoding='utf-8')[-600:]}")


def board(record: Path | str) -> list[str]:
    """The words that serve the board on a record."""
    return [*READINESS, "serve", "--no-browser", "--port", "{port}", "--database", str(record)]


def floor() -> list[str]:
    """The words that serve the empty page: Streamlit as it comes, but for its browser and its statistics."""
    quiet = ("--server.headless=true", "--browser.gatherUsageStats=false", "--server.address=127.0.0.1")
    return [sys.executable, "-m", "streamlit", "run", str(FLOOR), "--server.port={port}", *quiet]


def copied(record: Path, name: str | Path) -> Path:
    """A copy of a record, beside it where no other place is named, with what telemetry lies beside it."""
    copy = record.parent / name
    shutil.copyfile(record, copy)
    samples, links = telemetry_of(record), telemetry_of(copy)
    if samples.is_dir():
        shutil.rmtree(links, ignore_errors=True)
        shutil.copytree(samples, links, copy_function=os.link)  # They never change.
    return copy
