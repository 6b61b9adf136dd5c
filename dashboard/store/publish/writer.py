"""The writer of a record: it appends entries to a copy that nobody else sees yet."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from typing import Any

import duckdb

from dashboard.domain.observations import Start
from dashboard.domain.record import Record
from dashboard.domain.triggers.firings import FiringEntry
from dashboard.errors import Fault, RefusedError, StorageError, UsageError
from dashboard.findings.moment import Moment
from dashboard.settings import Address
from dashboard.store import database, ledger
from dashboard.store.database import Cursor
from dashboard.store.ledger import Entry, Head, Kind
from dashboard.store.publish.firings import is_heard, may_move_firings, unrecorded
from dashboard.store.publish.projection import project
from dashboard.store.publish.showing import Draw, display_fault
from dashboard.store.read import certification_ids, read_record
from dashboard.store.telemetry.files import PARQUET
from dashboard.store.telemetry.profiles import MetricProfile, account_of
from dashboard.store.telemetry.staging import Staging

STANDING_ENTRY = """
select kind, certification, retracted_by
from entry
where seq = $seq
"""


OBSERVING: set[Kind] = {"observations", "telemetry", "firing"}
Judge = Callable[[Sequence[MetricProfile]], Mapping[str, Any]]


def unjudged(_: Sequence[MetricProfile]) -> Mapping[str, Any]:
    """Nothing is said of the metrics."""
    return {}


@contextmanager
def storage_errors(path: Address) -> Iterator[None]:
    """Turn the errors of the disk and of DuckDB into one that names the record."""
    try:
        yield
    except OSError as error:
        raise StorageError(f"{path}: {error.strerror or error}; nothing was written") from error
    except duckdb.Error as error:
        raise StorageError(f"{path}: {error}; nothing was written") from error


def _first_sample(entry: Entry) -> datetime | None:
    """The first instant that an entry tells of by telemetry; None of one without, or of another kind."""
    if entry.kind == "telemetry":
        first = entry.content["telemetry"]["first"]
        return datetime.fromisoformat(first) if first else None
    return FiringEntry.model_validate(entry.content["firing"]).first_at if entry.kind == "firing" else None


class Writer:
    """Appends entries to a copy of the record that nobody else sees yet."""

    def __init__(self, connection: Cursor, *, path: Address, now: datetime) -> None:
        self._connection = connection
        self._path = path
        self._now = now
        self._head: Head | None = ledger.read_head(connection)
        self._kinds: dict[str, set[Kind]] = {}
        self._moved: set[str] = set()
        self._records: dict[tuple[str, datetime], Record] = {}
        self.entries: list[Entry] = []
        self._unjudged: dict[str, Exception] = {}
        self.firings: list[Entry] = []
        self.shown: list[Moment] = []

    @property
    def now(self) -> datetime:
        """When its entries are recorded."""
        return self._now

    @property
    def head(self) -> Head | None:
        """The newest entry, appended or found; None of an empty ledger."""
        return self._head

    @property
    def cursor(self) -> Cursor:
        """The record with what was appended so far, to be read from."""
        return self._connection

    @cached_property
    def certifications(self) -> tuple[str, ...]:
        """Those that the record knows with what was appended so far, sorted."""
        return certification_ids(self.cursor)

    def append(
        self, kind: Kind, body: Mapping[str, Any], *, actor: str, source_name: str, source_sha256: str
    ) -> Entry:
        """Append one entry; UsageError for a retraction of what cannot be retracted.

        What has fired by then is entered before it, so that the entry cannot hide it.
        """
        if kind == "retraction":
            self._check_retraction(body)
        if may_move_firings(kind, body):
            self._moved.add(body["certification"])
            self._enter_firings(body["certification"])
        return self._append(kind, body, actor=actor, source_name=source_name, source_sha256=source_sha256)

    def _append(
        self, kind: Kind, body: Mapping[str, Any], *, actor: str, source_name: str, source_sha256: str
    ) -> Entry:
        entry = ledger.next_entry(
            self._head,
            body,
            kind=kind,
            recorded_at=self._now,
            actor=actor,
            source_name=source_name,
            source_sha256=source_sha256,
        )
        with storage_errors(self._path):
            ledger.append(self._connection, [entry])
            project(self._connection, after=entry.seq - 1)
        self._head = entry
        self._records.clear()
        if kind in ("certification", "retraction"):
            self.__dict__.pop("certifications", None)
        self._kinds.setdefault(body["certification"], set()).add(kind)
        self.entries.append(entry)
        return entry

    def stage(self) -> Staging:
        """A place for the telemetry of the entry that comes next."""
        with storage_errors(self._path):
            return Staging(self.cursor)

    def append_telemetry(
        self,
        staged: Staging,
        *,
        certification: str,
        actor: str,
        source_name: str,
        source_sha256: str,
        judge: Judge = unjudged,
    ) -> Entry:
        """Append one entry with the telemetry that was staged.

        `judge` says what else its body tells of its metrics.
        """
        self._moved.add(certification)
        self._enter_firings(certification)
        with storage_errors(self._path):
            _, digest, profiles = staged.settle(now=self._now)
        account = {**account_of(profiles), "form": PARQUET, "sha256": digest}
        body = {**judge(profiles), **ledger.telemetry_body(certification, account)}
        return self._append(
            "telemetry", body, actor=actor, source_name=source_name, source_sha256=source_sha256
        )

    def enter_firings(self) -> None:
        """Append what the entries that were appended show to have fired, each firing an entry of its own."""
        for certification in sorted(self._moved):
            self._enter_firings(certification)

    def _enter_firings(self, certification: str) -> None:
        try:
            found = tuple(self._unrecorded(certification))
        except (ArithmeticError, ValueError, StorageError) as error:
            self._unjudged[certification] = error  # It cannot be shown either: see check.
            return
        self._unjudged.pop(certification, None)
        for firing, source in found:
            body = ledger.firing_body(certification, firing)
            self.firings.append(self._append("firing", body, **source))

    def _unrecorded(self, certification: str) -> Iterator[tuple[FiringEntry, Mapping[str, Any]]]:
        if is_heard(self.cursor, certification) and certification in self.certifications:
            yield from unrecorded(self.cursor, self._record(certification, self._now), self._now)

    def _record(self, certification: str, as_of: datetime) -> Record:
        """A certification as the entries until now tell it, its telemetry up to an instant; read once."""
        asked = certification, as_of
        if asked not in self._records:
            self._records[asked] = read_record(self.cursor, certification=certification, as_of=as_of)
        return self._records[asked]

    @property
    def appended(self) -> bool:
        """Whether there is anything to publish."""
        return bool(self.entries)

    def check(self, draw: Draw) -> None:
        """Read, assess, examine and draw each certification that was appended to, now and on its key dates.

        It has `shown` them then. RefusedError where what was appended cannot be shown;
        StorageError where it cannot be read. Telemetry is read where it may have moved.
        """
        faults: list[Fault] = []
        for certification in sorted(self._kinds.keys() & set(self.certifications)):
            as_of = self._now if certification in self._moved else database.EPOCH
            try:
                record = self._record(certification, as_of)
            except StorageError:
                if self._kinds[certification] == {"retraction"}:  # It mends; what it leaves was there before.
                    self._unjudged.pop(certification, None)
                    continue
                raise
            seqs, since = {entry.seq for entry in self.entries}, self._bears_from(record)
            moment = Moment(record, self._now)
            fault = display_fault(moment, draw, appended=seqs, since=since)
            self.shown.append(moment)
            faults += [fault] if fault else []
        if faults:
            raise RefusedError(faults)
        for certification, error in self._unjudged.items():
            raise StorageError(f"{certification}: what fired cannot be told; nothing was written") from error

    def _bears_from(self, record: Record) -> datetime | None:
        """From when on what was appended to a certification bears: what was observed from its own instant.

        None: on every instant.
        """
        certification = record.certificate.certification.id
        if not self._kinds[certification] <= OBSERVING:
            return None
        own = {entry.seq: entry for entry in self.entries if entry.content["certification"] == certification}
        seen = [o for o in record.observations if o.source and o.source.seq in own]
        if any(isinstance(o, Start) for o in seen):  # Deadlines are reckoned from it on every day.
            return None
        times = [o.observed_at for o in seen]
        times += [first for entry in own.values() if (first := _first_sample(entry))]
        return min(times, default=None)

    def _check_retraction(self, body: Mapping[str, Any]) -> None:
        seq, certification = body["retracts"], body["certification"]
        with storage_errors(self._path):
            found = database.rows(self.cursor, STANDING_ENTRY, {"seq": seq})
        if not found or found[0]["certification"] != certification:
            raise UsageError(f"{certification} has no entry {seq}; name one of its entries")
        if found[0]["kind"] == "retraction":
            raise UsageError(f"entry {seq} is a retraction; record again what it took back")
        if found[0]["retracted_by"] is not None:
            raise UsageError(f"entry {seq} was already retracted by entry {found[0]['retracted_by']}")
