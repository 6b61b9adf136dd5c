"""The record that `readiness init` builds from the certifications that come with the board."""

from datetime import date, datetime
from pathlib import Path

from dashboard.importers.append import append_document
from dashboard.importers.reading import Document, read_document
from dashboard.importers.sample import moved
from dashboard.store.ledger import Entry
from dashboard.store.publish import writing
from dashboard.store.read import ledger_entries

BUILDER = "readiness init"
CERTIFICATION, SAMPLE = "phase3.yaml", "demo.yaml"


def _bundled(folder: Path, name: str, today: date) -> Document:
    """A document of the data folder under its bare name; the sample's dates are moved to `today`."""
    document = read_document(str(folder / name))
    if name != SAMPLE:
        return Document(name=name, content=document.content)
    return Document(name=name, content=moved(document.text, today).encode())


def build(path: Path, folder: Path, *, now: datetime, demo: bool) -> tuple[Entry, ...]:
    """Append the bundled certifications to the record at `path`; what it has already is left alone."""
    names = (SAMPLE, CERTIFICATION) if demo else (CERTIFICATION,)
    with writing(path, now=now) as writer:
        entries = [
            append_document(writer, _bundled(folder, name, now.date()), certification=None, actor=BUILDER)
            for name in names
        ]
    return tuple(entry for entry in entries if entry is not None)


def refresh(path: Path, folder: Path, *, now: datetime) -> tuple[Entry, ...]:
    """Build a record where there is none, and move the sample to today where only `init` has written so far."""
    if not path.exists():
        return build(path, folder, now=now, demo=True)
    with writing(path, now=now) as writer:
        entries = ledger_entries(writer.cursor)
        if any(e.actor != BUILDER for e in entries) or not any(e.source_name == SAMPLE for e in entries):
            return ()
        sample = _bundled(folder, SAMPLE, now.date())
        entry = append_document(writer, sample, certification=None, actor=BUILDER)
    return (entry,) if entry else ()
