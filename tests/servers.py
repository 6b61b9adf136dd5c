"""A ledger in PostgreSQL under test: a database of its own in a server that the session starts once."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from itertools import count
from pathlib import Path

import pytest

from bench.postgres import Cluster, running
from dashboard.settings import Server
from dashboard.store.database import telemetry_of
from dashboard.store.postgres.migration import migrate
from dashboard.store.publish.moving import move

NUMBERS = count(1)
BACKENDS = ("file", "postgres")
Shelve = Callable[[Path | None], Server]


def on_each_backend(metafunc: pytest.Metafunc) -> None:
    """Run a test on a record in a file and on one in PostgreSQL, but for what is of files alone."""
    if "backend" in metafunc.fixturenames and not metafunc.definition.get_closest_marker("of_files"):
        metafunc.parametrize("backend", BACKENDS, indirect=True)


@pytest.fixture
def backend(request: pytest.FixtureRequest) -> str:
    """Where the record under test lies."""
    return str(getattr(request, "param", BACKENDS[0]))


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    with running() as cluster:
        yield cluster


@pytest.fixture(scope="session")
def moved(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path | None], str]:
    """The name of a database that holds what a file does, or no entry; made once each, and copied by tests."""

    @cache
    def made(record: Path | None) -> str:
        name, folder = f"template_{next(NUMBERS)}", tmp_path_factory.mktemp("moved")
        cluster.execute(f"create database {name}")
        migrate(Server(cluster.address(name)))
        if record:
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv("READINESS_TELEMETRY", str(folder / "telemetry"))
                server = Server(cluster.address(name))
                move(record, server, cache=folder / "cache", now=datetime.now(UTC), key=None)
        return name

    return made


@pytest.fixture
def shelve(
    cluster: Cluster, moved: Callable[[Path | None], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Shelve:
    """Makes a ledger that holds what a file does, or no entry, with a place of its own for telemetry."""

    def made(record: Path | None) -> Server:
        name = f"readiness_{next(NUMBERS)}"
        cluster.execute(f"create database {name} template {moved(record)}")
        telemetry = tmp_path / "telemetry"
        if record and telemetry_of(record).is_dir():
            shutil.copytree(telemetry_of(record), telemetry)
        monkeypatch.setenv("READINESS_TELEMETRY", str(telemetry))
        monkeypatch.setenv("READINESS_CACHE", str(tmp_path / "cache"))
        return Server(cluster.address(name))

    return made


@pytest.fixture
def postgres(shelve: Shelve) -> Server:
    """An empty ledger."""
    return shelve(None)
