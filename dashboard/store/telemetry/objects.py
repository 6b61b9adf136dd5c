"""Telemetry on object storage: files by digest under a bucket's prefix, through fsspec and its s3fs.

S3 puts an object whole or not at all, and whoever writes a digest writes the same bytes, so nothing is
written under another name first. Each call has its time; after one that failed the next ones fail at once
for a while, so that a store that hangs costs a reader one wait and not one a file.
"""

import threading
import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple, NoReturn
from urllib.parse import urlsplit

from dashboard.errors import UsageError

CONNECT_SECONDS, SILENCE_SECONDS = 3, 5
ANSWER_SECONDS = 10  # of a question; a file has as much more as it needs at SLOWEST
SLOWEST = 10**6  # bytes a second
ATTEMPTS = 2
PAUSE_SECONDS = 10.0  # after a failure, in which none is asked
LOOK_SECONDS = 5.0  # how old a list may be for one who watches
LOOKS = 20  # a list that takes long is asked for more seldom: once in so many times as it takes
EXTRA = "pip install 'readiness-board[s3]'"


class Stored(NamedTuple):
    """A file where telemetry lies: its size in bytes, when it was put there, and what tells its content."""

    size: int
    at: datetime
    tag: str = ""


class UnreachableError(OSError):
    """The object store did not give what it was asked for; that says nothing of the file."""


class ObjectStore:
    """The files under a bucket's prefix, which nothing else writes to."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if not parts.netloc or "@" in parts.netloc or parts.query or parts.fragment:
            raise UsageError(
                "READINESS_TELEMETRY: it is s3://bucket/prefix; keys and the server's address are given as "
                "the AWS tools take them (AWS_PROFILE, AWS_ENDPOINT_URL)"
            )
        self.bucket, self.prefix = parts.netloc, parts.path.strip("/")
        self.url = f"s3://{self.bucket}{'/' if self.prefix else ''}{self.prefix}"
        self._root = self.url.removeprefix("s3://")
        self._client = _client()
        self._lock = threading.Lock()
        self._listed: Mapping[str, Stored] = {}
        self._listed_at, self._took = float("-inf"), 0.0
        self._down_until, self._why = float("-inf"), ""

    def listed(self, *, age: float = 0) -> Mapping[str, Stored]:
        """What lies there by name, as it was at most `age` seconds ago; UnreachableError."""
        with self._lock:
            started = time.monotonic()
            if started - self._listed_at > max(age, self._took * LOOKS if age else 0):
                found = self._ask("_find", self._root, detail=True)
                self._listed = {
                    name.removeprefix(f"{self._root}/"): _stored(each) for name, each in found.items()
                }
                self._listed_at = time.monotonic()
                self._took = self._listed_at - started
            return self._listed

    def stored(self, name: str) -> Stored | None:
        """What lies there under a name now; None where nothing does; UnreachableError."""
        try:
            return _stored(self._ask("_info", f"{self._root}/{name}", refresh=True))
        except FileNotFoundError:
            return None

    def fetch(self, name: str, file: Path, size: int) -> None:
        """Write what lies there under a name to a file; FileNotFoundError, UnreachableError."""
        self._ask("_get_file", f"{self._root}/{name}", str(file), size=size)

    def put(self, file: Path) -> None:
        """Put a file there under its name, whole; UnreachableError."""
        size = file.stat().st_size
        self._ask("_put_file", str(file), f"{self._root}/{file.name}", size=size)
        there = self.stored(file.name)
        if there is None or there.size != size:
            raise UnreachableError(f"{self.url} took {file.name[:16]} and does not have it whole")

    def settle(self) -> None:
        """Nothing: what was put there is kept."""

    def mark(self, name: str) -> None:
        """Put an empty object there, where there is none of that name; UnreachableError."""
        if name not in self.listed(age=LOOK_SECONDS):
            self._ask("_pipe_file", f"{self._root}/{name}", b"")

    def remove(self, name: str) -> None:
        """Remove what lies there under a name; UnreachableError."""
        self._ask("_rm_file", f"{self._root}/{name}")

    def drop_unfinished(self, before: datetime, *, dry_run: bool) -> int:
        """Give up uploads in parts that began before an instant; how many there were; UnreachableError."""
        found = self._ask("_call_s3", "list_multipart_uploads", Bucket=self.bucket, Prefix=self.prefix)
        old = [each for each in found.get("Uploads", ()) if each["Initiated"] < before]
        for each in () if dry_run else old:
            named = {"Key": each["Key"], "UploadId": each["UploadId"]}
            self._ask("_call_s3", "abort_multipart_upload", Bucket=self.bucket, **named)
        return len(old)

    def _ask(self, verb: str, *words: Any, size: int = 0, **named: Any) -> Any:
        from fsspec.asyn import sync  # noqa: PLC0415 - an extra brings it, and takes a second.

        if time.monotonic() < self._down_until:
            raise UnreachableError(self._why)
        seconds = ANSWER_SECONDS + size / SLOWEST
        try:
            return sync(self._client.loop, getattr(self._client, verb), *words, timeout=seconds, **named)
        except FileNotFoundError:
            if verb != "_find":
                raise
            self._fail("has no such bucket")
        except PermissionError:
            self._fail("refuses these credentials")
        except TimeoutError:
            self._fail(f"did not answer within {seconds:.0f} s")
        except Exception as error:  # noqa: BLE001 - whatever its client raises; its words may hold addresses.
            self._fail(f"could not be reached ({type(error).__name__})")

    def _fail(self, what: str) -> NoReturn:
        self._why = f"{self.url} {what}"
        self._down_until = time.monotonic() + PAUSE_SECONDS
        raise UnreachableError(self._why) from None


def _stored(told: Mapping[str, Any]) -> Stored:
    return Stored(told["size"], told["LastModified"], str(told.get("ETag", "")))


def _client() -> Any:
    try:
        from s3fs import S3FileSystem  # noqa: PLC0415 - the same.
    except ImportError:
        raise UsageError(f"READINESS_TELEMETRY: s3:// needs s3fs; {EXTRA}") from None
    client = S3FileSystem(
        use_listings_cache=False,
        skip_instance_cache=True,
        config_kwargs={
            "connect_timeout": CONNECT_SECONDS,
            "read_timeout": SILENCE_SECONDS,
            "retries": {"total_max_attempts": ATTEMPTS, "mode": "standard"},
        },
    )
    client.retries = ATTEMPTS
    return client
