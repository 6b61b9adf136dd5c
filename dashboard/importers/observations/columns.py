"""Any table of times and values as telemetry: Grafana, CloudWatch, Datadog, NAB and others export such files.

Which columns are meant is said on the command line, or saved among the record's `sources`. A time without an
offset needs a time zone; nothing is guessed of a day whose order cannot be known.
"""

import codecs
import csv
import difflib
import hashlib
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from itertools import islice

from dashboard.domain.triggers.sources import TelemetrySource
from dashboard.domain.values.fields import FIRST_YEAR, LAST_YEAR
from dashboard.errors import Fault, RefusedError
from dashboard.importers.documents.document import TelemetryFile, refuse
from dashboard.importers.documents.limits import MANY_ROWS
from dashboard.importers.observations.epochs import from_epoch
from dashboard.importers.observations.series import Sample, Series, together

DELIMITERS = ",;\t|"
HEAD_ROWS = 20  # above which some exports tell what they are
UNKNOWN = {"", "-", "null", "none", "nan", "n/a", "na", "undefined"}
NUMBER = re.compile(r"([+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?) ?%?")
COMMA = re.compile(r"[+-]?[0-9]+,[0-9]+ ?%?")
INFINITE = re.compile(r"[+-]?inf(inity)?", re.IGNORECASE)
TIME = re.compile(
    r"[0-9]{4}[-/][0-9]{2}[-/][0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.,][0-9]{1,9})?)?"
    r" ?(Z|UTC|[+-][0-9]{2}:?[0-9]{2})?"
)


@dataclass(frozen=True)
class Columns:
    """How a table is read; `labels` are cells that a row must have, by the heading of their column."""

    time: str
    value: str
    zone: tzinfo | None = None
    delimiter: str | None = None
    aggregate: str | None = None
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass
class _Heading:
    """The heading of a table, and where its columns stand."""

    names: list[str]
    time: int
    value: int
    labels: dict[int, str]


class TableReader:
    """Reads a table once; `sha256` is that of its bytes, known when all of them are read."""

    def __init__(
        self, file: TelemetryFile, columns: Columns, *, on_read: Callable[[int], None] | None = None
    ) -> None:
        self.name = file.name
        self._file = file
        self._columns = columns
        self._on_read = on_read or (lambda _: None)
        self._digest = hashlib.sha256()
        self._faults: list[Fault] = []
        self._last: datetime | None = None

    @property
    def sha256(self) -> str:
        """The SHA-256 of the bytes read so far, in hex."""
        return self._digest.hexdigest()

    def samples(self) -> Iterator[Sample]:
        """The samples in the order of the file; RefusedError lists the faults, after the last row."""
        found: Iterator[Sample] = (
            sample for line, cells in self._rows() if (sample := self._sample(line, cells))
        )
        if self._columns.aggregate:
            single = [Series({}, (sample,)) for sample in found]
            found = iter(together(single, self._columns.aggregate).samples)
        count = 0
        for sample in found:
            count += 1
            yield sample
        if self._faults:
            raise RefusedError(self._faults[:MANY_ROWS])
        if not count:
            raise refuse(self.name, "holds no sample; add a line")

    def _lines(self) -> Iterator[str]:
        decoder, rest, line = codecs.getincrementaldecoder("utf-8-sig")(), "", 1
        for piece in self._file.pieces():
            self._digest.update(piece)
            self._on_read(len(piece))
            try:
                text = rest + decoder.decode(piece)
            except UnicodeDecodeError:
                raise refuse(self.name, "is not UTF-8; save it as UTF-8", line=line) from None
            *whole, rest = text.split("\n")
            line += len(whole)
            yield from (f"{each}\n" for each in whole)
        if rest:
            yield rest

    def _rows(self) -> Iterator[tuple[int, list[str]]]:
        """The rows below the heading, each with its line."""
        lines = self._lines()
        head = list(islice(lines, HEAD_ROWS))
        said = next((text for text in head if text.lower().startswith("sep=")), None)
        delimiter = self._columns.delimiter or (said.strip()[4:5] if said else None) or _delimiter(head)
        self._comma = delimiter != ","
        reader = csv.reader((text for part in (head, lines) for text in part), delimiter=delimiter)
        heading = None
        for cells in reader:
            if heading is None:
                heading = self._heading([cell.strip() for cell in cells])
                if heading is None and reader.line_num >= HEAD_ROWS:
                    break
            elif any(cell.strip() for cell in cells):
                self._at = heading
                yield reader.line_num, [cell.strip() for cell in cells]
        if heading is None:
            raise refuse(self.name, self._no_heading(head, delimiter))

    def _heading(self, names: list[str]) -> _Heading | None:
        wanted = (self._columns.time, self._columns.value, *self._columns.labels)
        if any(name not in names for name in wanted):
            return None
        labels = {names.index(name): value for name, value in self._columns.labels.items()}
        return _Heading(names, names.index(self._columns.time), names.index(self._columns.value), labels)

    def _no_heading(self, head: Sequence[str], delimiter: str) -> str:
        names = [cell.strip() for cell in next(csv.reader(head, delimiter=delimiter), [])]
        wanted = (self._columns.time, self._columns.value, *self._columns.labels)
        missing = next((name for name in wanted if name not in names), wanted[0])
        close = difflib.get_close_matches(missing, names, n=1)
        meant = f"did you mean {close[0]}?" if close else f"it has: {', '.join(names)[:120]}"
        return f"has no column {missing[:40]}; {meant}"

    def _sample(self, line: int, cells: list[str]) -> Sample | None:
        heading, faults = self._at, len(self._faults)
        if len(cells) <= max(heading.time, heading.value, *heading.labels, 0):
            # What an export says of itself above its samples stands in fewer columns.
            if self._last is not None:
                self._fault(line, "", f"has {len(cells)} cells, not {len(heading.names)}; give one a column")
            return None
        if any(cells[n] != value for n, value in heading.labels.items()):
            return None
        text = cells[heading.time]
        if self._last is None and not any(letter.isdigit() for letter in text):
            return None
        at = self._instant(line, text)
        self._last = at or self._last
        value = self._value(line, cells[heading.value])
        return Sample(at, value) if at and value is not None and len(self._faults) == faults else None

    def _instant(self, line: int, text: str) -> datetime | None:
        at = from_epoch(text)
        if at is None and TIME.fullmatch(text):
            at = self._on_the_clock(line, text)
            if at is None:
                return None
        if at is None or not FIRST_YEAR <= at.year <= LAST_YEAR:
            message = (
                f"{text[:40]} is no time; give 2025-09-16T08:00:00Z, 2025-09-16 08:00:00 or a count since"
                " 1970"
            )
            self._fault(line, self._columns.time, message)
            return None
        return at.astimezone(UTC)

    def _on_the_clock(self, line: int, text: str) -> datetime | None:
        """A time as it is written; without an offset on the clock of the zone that was named."""
        plain = re.sub(r" ?UTC$", "Z", text.replace("/", "-").replace(",", "."))
        try:
            at = datetime.fromisoformat(re.sub(r" (?=[+-]\d|Z)", "", plain))
        except ValueError:
            self._fault(line, self._columns.time, f"{text[:40]} is no time of the calendar; correct it")
            return None
        if at.tzinfo is not None:
            return at
        if self._columns.zone is None:
            self._fault(
                line, self._columns.time, f"{text[:40]} has no offset; name its time zone with --zone"
            )
            return None
        at = at.replace(tzinfo=self._columns.zone)
        if at.astimezone(UTC).astimezone(self._columns.zone).replace(tzinfo=None) != at.replace(tzinfo=None):
            self._fault(
                line, self._columns.time, f"{text[:40]} is skipped by the clocks of its zone; correct it"
            )
            return None
        # An hour that the clocks show twice: the second time once times have gone back.
        later = at.replace(fold=1)
        if self._last and later.utcoffset() != at.utcoffset() and at.astimezone(UTC) <= self._last:
            return later
        return at

    def _value(self, line: int, text: str) -> float | None:
        if text.lower() in UNKNOWN or INFINITE.fullmatch(text):
            return math.nan
        plain = text.replace(",", ".") if self._comma and COMMA.fullmatch(text) else text
        number = NUMBER.fullmatch(plain)
        if number and not math.isinf(float(number[1])):
            return float(number[1])
        message = f"{text[:40]} is not a number; export values without a unit, or leave out what is not known"
        self._fault(line, self._columns.value, message)
        return None

    def _fault(self, line: int, name: str, message: str) -> None:
        if len(self._faults) < MANY_ROWS:
            self._faults.append(Fault(self.name, line, name, message))


def _delimiter(head: Sequence[str]) -> str:
    """What stands between the cells of most of the first lines."""
    return max(DELIMITERS, key=lambda each: sum(each in text for text in head))


def source_of_table(text: str, sources: Sequence[TelemetrySource]) -> TelemetrySource | None:
    """The saved source whose columns a table has; None where none has, or several have."""
    head = text.splitlines()[:HEAD_ROWS]
    found = []
    for source in sources:
        rows = csv.reader(head, delimiter=source.delimiter or _delimiter(head))
        if any({source.time_column, source.value_column} <= {cell.strip() for cell in row} for row in rows):
            found.append(source)
    return found[0] if len(found) == 1 else None
