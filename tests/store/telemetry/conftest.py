"""Where telemetry can lie: beside the record, in a shared folder, on object storage (moto's server)."""

import http.client
import os
import re
import select
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

from bench.processes import free_port
from dashboard.domain.standing.evaluation import assess
from dashboard.store import ledger
from dashboard.store.database import telemetry_of
from dashboard.store.publish import writing
from dashboard.store.publish.snapshot import open_snapshot
from dashboard.store.read import read_record
from dashboard.store.telemetry import fetched, homes, objects
from tests.store.conftest import day
from tests.store.telemetry.test_trigger_runs import certificate, minute, ok, table

KEYS = {
    "AWS_ACCESS_KEY_ID": "reader",
    "AWS_SECRET_ACCESS_KEY": "made for tests",
    "AWS_DEFAULT_REGION": "us-east-1",
}


class Proxy:
    """What stands before the S3 server: it passes connections on, and stalls or refuses when told to."""

    def __init__(self, port: int) -> None:
        self.stalls: Callable[[bytes], bool] = lambda _: False
        self.is_down = False
        self._port = port
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                taken, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._pass_on, args=(taken,), daemon=True).start()

    def _pass_on(self, taken: socket.socket) -> None:
        # A client that is killed, or the server that ends, cuts its connection: both sides are closed then.
        with (
            suppress(ConnectionError),
            closing(taken),
            closing(socket.create_connection(("127.0.0.1", self._port))) as server,
        ):
            while not self.is_down:
                ready, _, _ = select.select([taken, server], [], [], 0.05)
                for one in ready:
                    content = one.recv(65536)
                    if not content:
                        return
                    if one is taken and self.stalls(content):
                        while self.stalls(content):
                            time.sleep(0.02)
                        return
                    (server if one is taken else taken).sendall(content)

    def close(self) -> None:
        self._socket.close()


class Bucket:
    """A bucket of its own, as a test looks at it: past the board, by HTTP."""

    def __init__(self, port: int, name: str) -> None:
        self._port, self.name = port, name
        self.asked("PUT", "")

    def asked(self, method: str, name: str, body: bytes | None = None) -> bytes:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=20)
        with closing(connection):
            signed = {
                "Authorization": "AWS4-HMAC-SHA256 Credential=reader/20260101/us-east-1/s3/aws4_request"
            }
            connection.request(method, f"/{self.name}/{name}", body, signed)
            answer = connection.getresponse()
            content = answer.read()
            assert answer.status < 300, content
        return content


class Place:
    """Where the telemetry of a test's record lies, whatever it is."""

    def __init__(
        self, form: str, folder: Path, bucket: Bucket | None = None, proxy: Proxy | None = None
    ) -> None:
        self.form, self._folder, self._bucket = form, folder, bucket
        self.proxy = proxy

    @property
    def setting(self) -> str | None:
        if self._bucket:
            return f"s3://{self._bucket.name}/deep/er"
        return None if self.form == "beside" else str(self._folder)

    def names(self) -> list[str]:
        """The telemetry files there."""
        if self._bucket:
            found = re.findall(
                r"<Key>deep/er/(\w+\.parquet)</Key>", self._bucket.asked("GET", "?list").decode()
            )
            return sorted(found)
        return sorted(file.name for file in self._folder.glob("*.parquet"))

    def read(self, name: str) -> bytes:
        return (
            self._bucket.asked("GET", f"deep/er/{name}")
            if self._bucket
            else (self._folder / name).read_bytes()
        )

    def write(self, name: str, content: bytes) -> None:
        if self._bucket:
            self._bucket.asked("PUT", f"deep/er/{name}", content)
        else:
            self._folder.mkdir(exist_ok=True)
            (self._folder / name).write_bytes(content)

    def remove(self, name: str) -> None:
        if self._bucket:
            self._bucket.asked("DELETE", f"deep/er/{name}")
        else:
            (self._folder / name).unlink()


@pytest.fixture(scope="session")
def s3_port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """An S3 server on loopback: moto's."""
    port, log = free_port(), tmp_path_factory.mktemp("s3") / "log"
    words = [sys.executable, "-W", "ignore", "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with log.open("wb") as out:
        process = subprocess.Popen(words, stdout=out, stderr=out)
    try:
        for _ in range(1200):
            assert process.poll() is None, log.read_text()
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def forget_the_stores() -> None:
    """As a process that was just started."""
    homes._object_store.cache_clear()
    fetched._fetched.cache_clear()


@pytest.fixture
def place(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    """Where telemetry lies: `beside`, a `folder`, or `s3`, behind a proxy."""
    form = getattr(request, "param", "s3")
    if form != "s3":
        folder = (
            telemetry_of(tmp_path / "book" / "record.duckdb") if form == "beside" else tmp_path / "shared"
        )
        found = Place(form, folder)
        if found.setting:
            monkeypatch.setenv("READINESS_TELEMETRY", found.setting)
        yield found
        return
    port = request.getfixturevalue("s3_port")
    proxy = Proxy(port)
    for name, value in {**KEYS, "AWS_ENDPOINT_URL": f"http://127.0.0.1:{proxy.port}"}.items():
        monkeypatch.setenv(name, value)
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)
    monkeypatch.setattr(objects, "PAUSE_SECONDS", 0.3)
    monkeypatch.setattr(objects, "LOOK_SECONDS", 0.05)
    monkeypatch.setattr(objects, "LOOKS", 0)
    monkeypatch.setattr(fetched, "LOOK_SECONDS", 0.05)
    monkeypatch.setattr(fetched, "AGAIN_SECONDS", 0.3)
    found = Place(
        "s3", tmp_path, Bucket(port, re.sub(r"[^a-z0-9]", "", tmp_path.name.lower())[-60:] + "x"), proxy
    )
    monkeypatch.setenv("READINESS_TELEMETRY", str(found.setting))
    forget_the_stores()
    yield found
    proxy.close()
    forget_the_stores()


def hear(path: Path, cache: Path, samples: Any, source: str) -> str:
    """Import samples, by a name; gives the file's."""
    with writing(path, now=day(28), cache=cache) as writer:
        staged = writer.stage()
        staged.add(table(samples))
        entry = writer.append_telemetry(
            staged, certification="C", actor="a", source_name=source, source_sha256=f"{len(source):064}"
        )
    return f"{entry.content['telemetry']['sha256']}.parquet"


@pytest.fixture(scope="session")
def heard_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record with one import of telemetry beside it, of 41 minutes in which all was well."""
    folder = tmp_path_factory.mktemp("heard")
    path = folder / "record.duckdb"
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("READINESS_TELEMETRY", raising=False)
        with writing(path, now=day(9), cache=folder / "cache") as writer:
            body = ledger.certification_body(certificate("availability"))
            writer.append("certification", body, actor="a", source_name="c.yaml", source_sha256="0" * 64)
        hear(path, folder / "cache", ok(0, 40), "t")
    return path


@pytest.fixture
def heard(place: Place, heard_once: Path, tmp_path: Path) -> Path:
    """That record, its telemetry where it is to lie."""
    path = tmp_path / "book" / "record.duckdb"
    path.parent.mkdir()
    shutil.copy(heard_once, path)
    for file in telemetry_of(heard_once).iterdir():
        place.write(file.name, file.read_bytes())
    return path


def verdict(path: Path, cache: Path) -> tuple[str, str]:
    """What the trigger says and why, to one who was just started with a cache."""
    forget_the_stores()
    record = read_record(open_snapshot(path, cache).cursor(), certification="C", as_of=minute(40))
    found = assess(record, minute(40)).triggers[0]
    return found.verdict, found.detail
