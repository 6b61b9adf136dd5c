"""Boards served for tests on a free port, and records to begin with."""

import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from bench.processes import serving
from dashboard.store.database import telemetry_of


def copy_record(record: Path, copy: Path) -> None:
    """Copy a record with the telemetry that lies beside it."""
    shutil.copy(record, copy)
    if telemetry_of(record).is_dir():
        shutil.copytree(telemetry_of(record), telemetry_of(copy))


@contextmanager
def served(
    folder: Path, environment: Mapping[str, str], log: Path, *words: str, module: str = "readiness_board"
) -> Iterator[str]:
    """Run `readiness serve` in a folder; its address, once it answers."""
    command = [sys.executable, "-m", module, "serve", "--no-browser", "--port", "{port}", *words]
    with serving(command, folder, cache=log.with_name("cache"), known=environment, log=log) as server:
        yield server.address
