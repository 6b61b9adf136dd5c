"""The record that `readiness init` builds from the certifications that come with the board."""

from datetime import date, datetime
from pathlib import Path

from dashboard.importers.documents.document import Document, read_document
from dashboard.importers.formats import ImportOptions
from dashboard.importers.ingest import append_document, append_retraction
from dashboard.importers.sample import moved, telemetry
from dashboard.store.ledger import Entry
from dashboard.store.ledger.entries import ledger_entries
from dashboard.store.publish import Writer, writing
from dashboard.store.publish.showing import Draw, undrawn
from dashboard.store.read.directory import BUILDER

CERTIFICATION, SAMPLE = "phase3.yaml", "demo.yaml"


def _bundled(folder: Path, name: str, today: date) -> Document:
    """A document of the data folder under its bare name; the sample's dates are moved to `today`."""
    document = read_document(str(folder / name))
    if name != SAMPLE:
        return Document(name=name, content=document.content)
    return Document(name=name, content=moved(document.text, today).encode())


def _append(writer: Writer, folder: Path, name: str, today: date) -> list[Entry]:
    """The entries that a bundled document makes.

    The sample brings its telemetry, instead of what it brought before.
    """
    document = _bundled(folder, name, today)
    entry = append_document(writer, document, ImportOptions(actor=BUILDER))
    if entry is None:
        return []
    if name != SAMPLE:
        return [entry]
    sample = entry.content["certification"]
    for old in ledger_entries(writer.cursor, certification=sample):
        if old.kind == "telemetry" and old.actor == BUILDER and old.retracted_by is None:
            reason = "the sample was moved to another day"
            append_retraction(writer, certification=sample, retracts=old.seq, reason=reason, actor=BUILDER)
    staged = writer.stage()
    staged.add(telemetry(today))
    heard = writer.append_telemetry(
        staged,
        certification=sample,
        actor=BUILDER,
        source_name=f"{name}, telemetry",
        source_sha256=document.sha256,
    )
    return [entry, heard]


def build(path: Path, folder: Path, *, now: datetime, demo: bool, draw: Draw = undrawn) -> tuple[Entry, ...]:
    """Append the bundled certifications to the record at `path`; what it has already is left alone."""
    names = (SAMPLE, CERTIFICATION) if demo else (CERTIFICATION,)
    with writing(path, now=now, draw=draw) as writer:
        return tuple(entry for name in names for entry in _append(writer, folder, name, now.date()))


def found(path: Path, *, now: datetime) -> bool:
    """Make a record that holds nothing yet; False where there is one, which is left as it is."""
    if path.exists():
        return False
    with writing(path, now=now, founds=True):
        return True


def refresh(path: Path, folder: Path, *, now: datetime, draw: Draw = undrawn) -> tuple[Entry, ...]:
    """Build a record where there is none, and move the sample to today where only `init` has written.

    A symbolic link is never written through: what it leads to is left as it is.
    """
    if path.is_symlink():
        return ()
    if not path.exists():
        return build(path, folder, now=now, demo=True, draw=draw)
    with writing(path, now=now, draw=draw) as writer:
        entries = ledger_entries(writer.cursor)
        if any(e.actor != BUILDER for e in entries) or not any(e.source_name == SAMPLE for e in entries):
            return ()
        return tuple(_append(writer, folder, SAMPLE, now.date()))
