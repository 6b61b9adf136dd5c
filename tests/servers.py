"""A ledger in PostgreSQL under test: a database of its own in a server that the session starts once."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from dashboard.settings import Server
from dashboard.store.postgres.migration import migrate
from tests.postgres import Cluster, running

NUMBERS = count(1)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    with running() as cluster:
        yield cluster


@pytest.fixture
def postgres(cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Server:
    """An empty ledger."""
    name = f"readiness_{next(NUMBERS)}"
    cluster.execute(f"create database {name}")
    monkeypatch.setenv("READINESS_TELEMETRY", str(tmp_path / "telemetry"))
    monkeypatch.setenv("READINESS_CACHE", str(tmp_path / "cache"))
    address = Server(cluster.address(name))
    migrate(address)
    return address
