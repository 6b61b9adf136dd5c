"""The record that `readiness init` builds from the certifications that come with the board."""

import os
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path

from dashboard.domain.certificate import Certificate
from dashboard.domain.observations import OBSERVATION
from dashboard.errors import ReadinessError
from dashboard.importers.documents.document import Document, read_document
from dashboard.importers.documents.tree import read_tree
from dashboard.importers.formats import ImportOptions
from dashboard.importers.ingest import append_document
from dashboard.importers.recording import append_retraction
from dashboard.importers.sample import moved, telemetry
from dashboard.importers.validation.observations import observation_fault
from dashboard.store.ledger import Entry, observations_body
from dashboard.store.ledger.entries import LedgerRow, Source, ledger_entries, sources
from dashboard.store.publish import Address, Writer, writing
from dashboard.store.publish.showing import Draw, undrawn
from dashboard.store.read.directory import BUILDER

CERTIFICATION, SAMPLE, RECORDED = "phase3.yaml", "demo.yaml", "demo-recorded.yaml"
MOVED = "the sample was moved to another day"


def _bundled(folder: Path, name: str, today: date) -> Document:
    """A document of the data folder under its bare name; the sample's dates are moved to `today`."""
    document = read_document(str(folder / name))
    if name != SAMPLE:
        return Document(name=name, content=document.content)
    return Document(name=name, content=moved(document.text, today).encode())


def _append(writer: Writer, folder: Path, name: str, today: date) -> list[Entry]:
    """The entries that a bundled document makes.

    The sample brings what was recorded of it and its telemetry, instead of what it brought before.
    """
    document = _bundled(folder, name, today)
    entry = append_document(writer, document, ImportOptions(actor=BUILDER))
    if entry is None:
        return []
    if name != SAMPLE:
        return [entry]
    _take_back(writer, entry.content["certification"])
    return [entry, *_recorded(writer, folder, entry, today), _heard(writer, entry, today)]


def _take_back(writer: Writer, sample: str) -> None:
    """Retract what the sample brought when it was last built; telemetry first, which costs most to read."""
    before = ledger_entries(writer.cursor, certification=sample)
    ours = _own_sources(before)
    for kind in ("telemetry", "observations"):
        for old in before:
            if old.kind == kind and old.source_sha256 in ours and old.retracted_by is None:
                append_retraction(writer, certification=sample, retracts=old.seq, reason=MOVED, actor=BUILDER)


def _recorded(writer: Writer, folder: Path, sample: Entry, today: date) -> Iterator[Entry]:
    """An entry for each actor of what was recorded of the sample, its days moved along with the sample's.

    Its source is the sample itself, which it is part of. ReadinessError where an observation does not fit.
    """
    text = moved(
        (folder / SAMPLE).read_text(encoding="utf-8"),
        today,
        along=(folder / RECORDED).read_text(encoding="utf-8"),
    )
    recorded = read_tree(Document(name=RECORDED, content=text.encode())).value
    certificate = Certificate.model_validate(sample.content["definition"])
    for actor, said in recorded.items():
        seen = [OBSERVATION.validate_python(each) for each in said]
        faults = [fault for each in seen if (fault := observation_fault(each, certificate))]
        if faults:
            raise ReadinessError(f"{RECORDED}, {actor}: {faults[0]}")
        yield writer.append(
            "observations",
            observations_body(certificate.certification.id, seen),
            actor=actor,
            source_name=f"{SAMPLE}, recorded",
            source_sha256=sample.source_sha256,
        )


def _heard(writer: Writer, sample: Entry, today: date) -> Entry:
    """The entry of the sample's telemetry."""
    staged = writer.stage()
    staged.add(telemetry(today))
    return writer.append_telemetry(
        staged,
        certification=sample.content["certification"],
        actor=BUILDER,
        source_name=f"{SAMPLE}, telemetry",
        source_sha256=sample.source_sha256,
    )


def build(
    path: Address, folder: Path, *, now: datetime, demo: bool, draw: Draw = undrawn
) -> tuple[Entry, ...]:
    """Append the bundled certifications to the record at `path`; what it has already is left alone."""
    names = (SAMPLE, CERTIFICATION) if demo else (CERTIFICATION,)
    with writing(path, now=now, draw=draw) as writer:
        return tuple(entry for name in names for entry in _append(writer, folder, name, now.date()))


def found(path: Address, *, now: datetime) -> bool:
    """Make a file that holds nothing yet; False where there is a record, which is left as it is."""
    if not isinstance(path, Path) or path.exists():
        return False
    with writing(path, now=now, founds=True):
        return True


def _own_sources(entries: Iterable[LedgerRow | Source]) -> set[str]:
    """The sources (SHA-256) that came with the board: what they brought is its own, whoever the actor."""
    return {entry.source_sha256 for entry in entries if entry.actor == BUILDER}


def _may_write(path: Path) -> bool:
    return all(os.access(place, os.W_OK) for place in (path, path.parent))


def refresh(path: Path, folder: Path, *, now: datetime, draw: Draw = undrawn) -> tuple[Entry, ...]:
    """Build a record where there is none, and move the sample to today where nothing else was written.

    A symbolic link is never written through: what it leads to is left as it is. So is a record that whoever
    serves it may not write to, as replicas of a board may not.
    """
    if path.is_symlink() or (path.exists() and not _may_write(path)):
        return ()
    if not path.exists():
        return build(path, folder, now=now, demo=True, draw=draw)
    with writing(path, now=now, draw=draw) as writer:
        entries = sources(writer.cursor)
        ours = _own_sources(entries)
        if any(e.source_sha256 not in ours for e in entries) or not any(
            e.source_name == SAMPLE for e in entries
        ):
            return ()
        return tuple(_append(writer, folder, SAMPLE, now.date()))
