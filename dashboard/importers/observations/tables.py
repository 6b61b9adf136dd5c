"""Observation files: CSV with a fixed header, or the same as JSON lines.

Checked whole, every fault with its line.
"""

import csv
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from dashboard.domain.certificate import Certificate
from dashboard.domain.observations import OBSERVATION, Observation
from dashboard.errors import Fault, RefusedError
from dashboard.importers.documents.document import Document, refuse
from dashboard.importers.documents.limits import MANY_ROWS
from dashboard.importers.formats import Format, ImportOptions, append_body, chosen_certificate
from dashboard.importers.validation.certificate import words
from dashboard.importers.validation.observations import observation_fault
from dashboard.store.ledger import Entry, observations_body
from dashboard.store.publish import Writer

GATES = ("gate", "observed_at", "value", "attested", "text", "evidence")
AGENTS = ("agent", "observed_at", "score", "completion", "overhead")
TRAFFIC = ("percent", "observed_at", "kind", "reason")
HEADERS = (GATES, AGENTS, TRAFFIC)
KINDS = {GATES: "gate_result", AGENTS: "agent_score", TRAFFIC: "traffic"}
NAMES = {"kind": "change"}  # A traffic file's column, and the field that it fills.
Row = tuple[int, dict[str, str]]


@dataclass(frozen=True)
class LinedObservation:
    """An observation and its line in the file."""

    observation: Observation
    line: int


def read_observations(document: Document, certificate: Certificate) -> tuple[LinedObservation, ...]:
    """Read an observation file against its certification.

    RefusedError lists its faults, at most a hundred: no more are looked for.
    """
    faults, found = list[Fault](), list[LinedObservation]()
    for line, row in _csv_rows(document, faults) if _is_csv(document) else _json_rows(document, faults):
        seen = _observation(document, line, row, certificate, faults)
        if seen:
            found.append(LinedObservation(seen, line))
        if len(faults) > MANY_ROWS:
            more = Fault(document.name, faults[MANY_ROWS].line, "", "and more faults; correct these first")
            raise RefusedError([*faults[:MANY_ROWS], more])
    if faults:
        raise RefusedError(faults)
    if not found:
        raise refuse(document.name, "holds no observation; add a line")
    return tuple(found)


def _is_csv(document: Document) -> bool:
    columns = tuple(cell.strip().strip('"') for cell in document.first_line.split(","))
    return columns[0] in {header[0] for header in HEADERS} and len(columns) > 1


def _is_json_lines(document: Document) -> bool:
    """Whether its first line alone is an object that is no certification.

    One cut short counts by `observed_at`.
    """
    line = document.first_line
    if not line.startswith("{"):
        return False
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return '"observed_at"' in line
    if not isinstance(value, dict) or "certification" in value:
        return False
    is_flat = not any(isinstance(inner, dict | list) for inner in value.values())
    return is_flat or not value.keys().isdisjoint({"observed_at", *(header[0] for header in HEADERS)})


def _append(writer: Writer, document: Document, options: ImportOptions) -> Entry | None:
    certificate = chosen_certificate(writer, options)
    found = read_observations(document, certificate)
    body = lined_body(certificate, found)
    return append_body(writer, document, options, kind="observations", body=body)


def lined_body(certificate: Certificate, found: Sequence[LinedObservation]) -> dict[str, Any]:
    """The ledger's body of a file's observations, each with its line."""
    chosen = certificate.certification.id
    return observations_body(chosen, [f.observation for f in found], [f.line for f in found])


CSV = Format("csv", _is_csv, _append)
JSON_LINES = Format("json lines", _is_json_lines, _append)


def _observation(
    document: Document, line: int, row: Mapping[str, str], certificate: Certificate, faults: list[Fault]
) -> Observation | None:
    columns = next(h for h in HEADERS if h[0] in row)
    body = {NAMES.get(key, key) if columns == TRAFFIC else key: value for key, value in row.items() if value}
    try:
        seen = OBSERVATION.validate_python(
            {**body, "kind": KINDS[columns]}, context={"time_zone": certificate.certification.zone}
        )
    except ValidationError as error:
        for fault in error.errors(include_url=False):
            name = next((old for old, new in NAMES.items() if new == fault["loc"][-1]), str(fault["loc"][-1]))
            message = words(fault["type"], fault["msg"], fault["input"], fault.get("ctx") or {})
            faults.append(Fault(document.name, line, name, message))
        return None
    unfit = observation_fault(seen, certificate)
    if unfit is None:
        return seen
    faults.append(Fault(document.name, line, columns[0], unfit))
    return None


def _csv_rows(document: Document, faults: list[Fault]) -> Iterator[Row]:
    reader = csv.reader(document.text.splitlines(keepends=True), strict=True)
    header: tuple[str, ...] | None = None
    try:
        for cells in reader:
            if header is None and not any(c.strip() for c in cells):
                continue
            if header is None:
                header = _header(document, tuple(cells))
            elif cells and len(cells) != len(header):
                message = f"has {len(cells)} cells, not {len(header)}; give one a column: {','.join(header)}"
                faults.append(Fault(document.name, reader.line_num, "", message))
            elif cells:
                yield reader.line_num, dict(zip(header, (c.strip() for c in cells), strict=True))
    except csv.Error as error:
        faults.append(Fault(document.name, reader.line_num, "", f"is no CSV ({error}); correct the quotes"))


def _header(document: Document, columns: tuple[str, ...]) -> tuple[str, ...]:
    if columns in HEADERS:
        return columns
    expected = next((h for h in HEADERS if columns and h[0] == columns[0].strip()), HEADERS[0])
    raise refuse(document.name, f"has the header {','.join(columns)[:80]}; use exactly {','.join(expected)}")


def _json_rows(document: Document, faults: list[Fault]) -> Iterator[Row]:
    for line, text in enumerate(document.text.splitlines(), 1):
        if not text.strip():
            continue
        try:
            row, columns = _object(text)
        except (ValueError, RecursionError) as error:
            message = f"is no observation ({error}); write one JSON object a line"
            faults.append(Fault(document.name, line, "", message))
            continue
        unknown = f"is not a known key; use {', '.join(columns)}"
        faults.extend(Fault(document.name, line, key[:80], unknown) for key in row.keys() - set(columns))
        yield line, {key: value for key, value in row.items() if key in columns}


def _pairs(items: list[tuple[str, Any]]) -> dict[str, str]:
    """An object's keys and texts; ValueError for a key that is there twice and for a nested value."""
    found: dict[str, str] = {}
    for key, value in items:
        if key in found:
            raise ValueError(f"{key[:40]} is there twice")
        if not (value is None or isinstance(value, str)):
            raise ValueError(f"{key[:40]} is neither a text nor a number")
        found[key] = value or ""
    return found


def _constant(name: str) -> str:
    raise ValueError(f"{name} is not a number")


def json_row(text: str, *, constant: Callable[[str], str] = _constant) -> dict[str, str]:
    """One JSON object with its scalars as texts.

    ValueError for anything else, and for a key that is there twice.
    """
    read: Any = json.loads(
        text, object_pairs_hook=_pairs, parse_float=str, parse_int=str, parse_constant=constant
    )
    if not isinstance(read, dict):
        raise ValueError("it is no object")  # noqa: TRY004 - a fault of the document.
    return read


def _object(text: str) -> tuple[dict[str, str], tuple[str, ...]]:
    """One JSON object with its scalars as texts, and the columns of its kind.

    ValueError for anything else.
    """
    read = json_row(text)
    columns = next((h for h in HEADERS if h[0] in read), None)
    if columns is None:
        raise ValueError("it names neither a gate, an agent nor a percent")
    return read, columns
