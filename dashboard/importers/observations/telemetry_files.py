"""Telemetry files: CSV or JSON lines of any length, read in pieces.

Every fault with its line, at most a hundred.

A piece whose cells all look right is read by Arrow at once; one that holds a fault is read again row by row,
to say where it is.
"""

import codecs
import hashlib
import math
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, tzinfo
from typing import Any

import pyarrow as pa
import pyarrow.csv as pv

from dashboard.domain.values.fields import parse_instant
from dashboard.errors import Fault, RefusedError
from dashboard.importers.documents.document import TelemetryFile, refuse
from dashboard.importers.documents.limits import MANY_ROWS, METRIC_NAME, METRICS
from dashboard.importers.formats import ImportOptions
from dashboard.importers.observations.cells import METRIC, VALUE, typed
from dashboard.importers.observations.series import Origin, append_staged
from dashboard.store.ledger import Entry
from dashboard.store.ledger.entries import find_document
from dashboard.store.publish import Writer
from dashboard.store.read.directory import choose
from dashboard.store.read.documents import read_certificate
from dashboard.store.telemetry.handed_over import SCHEMA, columns

TELEMETRY = ("metric", "observed_at", "value", "ingested_at")
Row = tuple[int, list[str]]
CLEAN = (b"", 0)  # of a decoder that waits for no rest of a character


def append_telemetry(
    writer: Writer,
    file: TelemetryFile,
    options: ImportOptions,
    *,
    on_read: Callable[[int], None] | None = None,
) -> Entry | None:
    """Append a telemetry file as it is read, or None where the record has the same bytes.

    RefusedError lists faults.

    `on_read` is told the bytes of each piece.
    """
    chosen = choose(writer.certifications, options.certification)
    certificate = read_certificate(writer.cursor, certification=chosen)
    reader = TelemetryReader(file, certificate.certification.zone, on_read=on_read)
    staged = writer.stage()
    for chunk in reader.chunks():
        staged.add(chunk)
    if find_document(writer.cursor, source_sha256=reader.sha256, certification=chosen):
        staged.discard()
        return None
    return append_staged(writer, staged, certificate, options, Origin(file.name, reader.sha256))


class TelemetryReader:
    """Reads a telemetry file once; `sha256` is that of its bytes, known when all of them are read."""

    def __init__(
        self, file: TelemetryFile, zone: tzinfo, *, on_read: Callable[[int], None] | None = None
    ) -> None:
        self.name = file.name
        self._file = file
        self._zone = zone
        self._on_read = on_read or (lambda _: None)
        self._digest = hashlib.sha256()
        self._faults: list[Fault] = []
        self._metrics: set[str] = set()
        self._next_line = 0  # after a piece of which each row is a line; 0: they are to be counted

    @property
    def sha256(self) -> str:
        """The SHA-256 of the bytes read so far, in hex."""
        return self._digest.hexdigest()

    def chunks(self) -> Iterator[pa.Table]:
        """The samples, a piece of the file at a time; RefusedError lists the faults, after the last piece."""
        header, found = None, 0
        for line, lines in self._lines():
            if len(self._faults) > MANY_ROWS:
                break
            if header is None:
                header, line, lines = self._header(line, lines)  # noqa: PLW2901 - the header is no sample.
            table = self._json(line, lines) if header == "json" else self._csv(line, lines)
            self._count_metrics(table, line)
            found += table.num_rows
            if table.num_rows and not self._faults:
                yield table
        if self._faults:
            told, more = self._faults[:MANY_ROWS], self._faults[MANY_ROWS:]
            and_more = Fault(self.name, self._faults[-1].line, "", "and more faults; correct these first")
            raise RefusedError([*told, and_more] if more else told)
        if not found:
            raise refuse(self.name, "holds no sample; add a line")

    def _count_metrics(self, table: pa.Table, line: int) -> None:
        """Refuse a file of more metrics than are read, with where the piece begins that has one too many."""
        for chunk in table["metric"].chunks:
            self._metrics.update(chunk.dictionary.to_pylist())
        if len(self._metrics) > METRICS:
            message = f"names more than {METRICS:,} metrics; keep those that the triggers read, or split it"
            raise refuse(self.name, message, line=line)

    def _lines(self) -> Iterator[tuple[int, bytes]]:
        """Whole lines in pieces, each with the number of its first line."""
        decoder, rest, line = codecs.getincrementaldecoder("utf-8")(), b"", 1
        for n, piece in enumerate(self._file.pieces()):
            self._digest.update(piece)
            self._on_read(len(piece))
            text = piece.removeprefix(codecs.BOM_UTF8) if n == 0 else piece
            self._check(decoder, text, line + rest.count(b"\n"))
            end = text.rfind(b"\n") + 1
            if end:
                whole = b"".join((rest, memoryview(text)[:end]))
                self._next_line = 0
                yield line, whole
                line = self._next_line or line + whole.count(b"\n")
            rest = text[end:] if end else rest + text
        if rest:
            yield line, rest

    def _check(self, decoder: codecs.IncrementalDecoder, piece: bytes, line: int) -> None:
        if b"\0" in piece:
            line += piece[: piece.index(b"\0")].count(b"\n")
            raise refuse(self.name, "is binary; give a text document", line=line)
        if piece.isascii() and decoder.getstate() == CLEAN:
            return
        try:
            decoder.decode(piece)
        except UnicodeDecodeError as error:
            line += error.object[: error.start].count(b"\n")
            raise refuse(self.name, "is not UTF-8; save it as UTF-8", line=line) from None

    def _header(self, line: int, lines: bytes) -> tuple[str, int, bytes]:
        """Which kind of file it is, and what follows its header."""
        blank = len(lines) - len(lines.lstrip())
        line, lines = line + lines[:blank].count(b"\n"), lines.lstrip()
        if lines.startswith(b"{"):
            return "json", line, lines
        first, _, rest = lines.partition(b"\n")
        columns = tuple(cell.strip(' "') for cell in first.decode(errors="replace").strip().split(","))
        if columns not in (TELEMETRY, TELEMETRY[:3]):
            message = f"has the header {','.join(columns)[:80]}; use exactly {','.join(TELEMETRY)}"
            raise refuse(self.name, message, line=line)
        self._columns = columns
        return "csv", line + 1, rest

    def _csv(self, line: int, lines: bytes) -> pa.Table:
        if not lines.strip():
            return SCHEMA.empty_table()
        skipped: list[str] = []

        def skip(row: Any) -> str:
            skipped.append(row.text.strip())
            return "skip"

        types = {**dict.fromkeys(self._columns, pa.string()), "metric": SCHEMA.field("metric").type}
        cells = pv.read_csv(
            pa.py_buffer(lines),
            read_options=pv.ReadOptions(
                use_threads=False, column_names=self._columns, block_size=len(lines) + 1
            ),
            parse_options=pv.ParseOptions(ignore_empty_lines=False, invalid_row_handler=skip),
            convert_options=pv.ConvertOptions(check_utf8=False, column_types=types),
        )
        if not any(skipped) and (table := typed(cells)) is not None:
            if b"\r" not in lines:  # It ends a line by itself, too.
                self._next_line = line + len(cells) + len(skipped)
            return table
        return self._rows(self._cells(line, lines))

    def _cells(self, line: int, lines: bytes) -> Iterator[Row]:
        """The rows of a piece one by one, as Arrow reads them."""
        for n, text in enumerate(lines.decode().splitlines()):
            if not text.strip():
                continue
            cells = [cell.strip().strip('"') for cell in text.split(",")]
            if len(cells) == len(self._columns):
                yield line + n, cells
                continue
            message = (
                f"has {len(cells)} cells, not {len(self._columns)}; give one a column:"
                f" {','.join(self._columns)}"
            )
            self._faults.append(Fault(self.name, line + n, "", message))

    def _json(self, line: int, lines: bytes) -> pa.Table:
        return self._rows(self._objects(line, lines))

    def _objects(self, line: int, lines: bytes) -> Iterator[Row]:
        from dashboard.importers.observations.tables import json_row  # noqa: PLC0415 - only these pay.

        for n, text in enumerate(lines.decode().splitlines()):
            if not text.strip():
                continue
            try:
                row = json_row(text, constant=str)
            except (ValueError, RecursionError) as error:
                message = f"is no sample ({error}); write one JSON object a line"
                self._faults.append(Fault(self.name, line + n, "", message))
                continue
            unknown = f"is not a known key; use {', '.join(TELEMETRY)}"
            self._faults += [Fault(self.name, line + n, k[:80], unknown) for k in row.keys() - set(TELEMETRY)]
            yield line + n, [row.get(key, "") for key in TELEMETRY]

    def _rows(self, rows: Iterator[Row]) -> pa.Table:
        return columns(sample for line, cells in rows if (sample := self._sample(line, cells)))

    def _sample(self, line: int, cells: Sequence[str]) -> tuple[Any, ...] | None:
        metric, observed_at, value = cells[:3]
        faults = len(self._faults)
        if not re.fullmatch(METRIC, metric):
            self._fault(line, "metric", f"{metric[:40]} is not an id; {METRIC_NAME}")
        seen = self._instant(line, "observed_at", observed_at)
        known = self._instant(line, "ingested_at", cells[3]) if len(cells) > 3 and cells[3] else None
        number = float(value or "nan") if re.fullmatch(VALUE, value) else None
        if number is None or math.isinf(number):
            self._fault(
                line,
                "value",
                f"{value[:40]} is not a number; write it in digits, or leave it empty where nothing is known",
            )
        return (metric, seen, number, known) if len(self._faults) == faults else None

    def _instant(self, line: int, field: str, text: str) -> datetime | None:
        try:
            return parse_instant(text, self._zone)
        except ValueError as error:
            self._fault(line, field, str(error))
            return None

    def _fault(self, line: int, field: str, message: str) -> None:
        self._faults.append(Fault(self.name, line, field, message))
