"""A board served for tests, on a port that is free: several runs may share a machine."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from dashboard.store.database import telemetry_of


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def copy_record(record: Path, copy: Path) -> None:
    """Copy a record with the telemetry that lies beside it."""
    shutil.copy(record, copy)
    shutil.copytree(telemetry_of(record), telemetry_of(copy))


@contextmanager
def served(
    folder: Path, environment: Mapping[str, str], log: Path, *words: str, module: str = "readiness_board"
) -> Iterator[str]:
    """Run `readiness serve` in a folder; its address, once it answers."""
    port = free_port()
    command = [sys.executable, "-m", module, "serve", "--no-browser", "--port", str(port), *words]
    with log.open("w", encoding="utf-8") as output:
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        _wait_for(f"http://127.0.0.1:{port}/snapshot", process, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait for an answer as long as a busy machine may need; fail with the log once the process has ended."""
    end = time.monotonic() + 300
    while process.poll() is None and time.monotonic() < end:
        try:
            with urlopen(address, timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.5)
    pytest.fail(log.read_text(encoding="utf-8"))
