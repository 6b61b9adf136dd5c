"""The sections of Document: a document that an entry brought, its own text, and what is computed of it."""

import streamlit as st

from dashboard.domain.values import wording
from dashboard.domain.values.instants import day_of
from dashboard.review import margin
from dashboard.review.biography import named_by
from dashboard.review.margin import Note, TextLine
from dashboard.review.observation_words import observation_words
from dashboard.store.read.documents import KeptDocument
from dashboard.ui import sheet
from dashboard.ui.components import drawings
from dashboard.ui.frame.address import entry_at, line_at, link, page_at, thing_at
from dashboard.ui.frame.text import escape
from dashboard.ui.frame.view import View

LONGEST = 20  # characters of what is wrong in an address that are said again
MOST = 500  # lines of a document without its text that are listed


def asked(view: View) -> KeptDocument | None:
    """The document that the address asks for, else the certificate; that there is none such is said."""
    standing = view.assessment.source.seq
    seq = st.query_params.get("entry", str(standing))
    found = view.document(_number(seq))
    if found is None:
        sheet.title(f"There is no document of entry {escape(seq[:LONGEST])}")
        sheet.markdown("The certification has these:")
        entries = [row for row in view.ledger if row.kind == "certification"]
        names = [
            (f"{wording.document(row.source_name)}, entry {row.seq}", row.seq) for row in reversed(entries)
        ]
        sheet.markdown(
            "\n".join(f"- {link(name, line_at(view.stand, entry, None))}" for name, entry in names)
        )
    return found


def _number(text: str) -> int:
    """The number of an entry or a line that the address asks for; 0, which none has, where it is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST // 2 else 0


def show(view: View, kept: KeptDocument) -> None:
    """Draw the document: its text with what is computed of it, else what the ledger holds of its lines."""
    if kept.text is None:
        _without_text(view, kept)
        return
    is_standing = kept.source.seq == view.assessment.source.seq
    lines = margin.annotated(kept.text, view.moment) if is_standing else margin.plain_lines(kept.text)
    name = wording.document(kept.source.document)
    sheet.title(
        escape(
            margin.heading(name, lines) if is_standing else f"{name}: an edition that is not the one shown"
        )
    )
    _origin(view, kept)
    if not is_standing:
        newest = line_at(view.stand, view.assessment.source.seq, None)
        sheet.alert(
            "blue",
            f"Verdicts stand beside {link('the edition that the board shows', newest)}.",
            sign="history",
        )
    rows = [_row(view, kept, line) for line in lines]
    drawings.document(rows, label=name, line=_line(len(lines)))


def _origin(view: View, kept: KeptDocument) -> None:
    source = kept.source
    sheet.markdown(
        f"Recorded {wording.moment(source.recorded_at, view.zone)} by {escape(source.actor)} in "
        f"{link(f'entry {source.seq}', entry_at(view.stand, source.seq))}. "
        f"SHA-256 of the document: {source.sha256[:16]}"
    )


def _line(count: int) -> int | None:
    """The line that the address asks for; that there is none such is said."""
    text = st.query_params.get("line")
    if text is None:
        return None
    number = _number(text)
    if 0 < number <= count:
        return number
    sheet.alert(
        "warn",
        f'The address asks for line "{escape(text[:LONGEST])}", of {wording.count(count, "line")}.',
        sign="link_off",
    )
    return None


def _row(view: View, kept: KeptDocument, line: TextLine) -> drawings.LineRow:
    return drawings.LineRow(
        number=line.number,
        text=line.text,
        role=line.role,
        href=line_at(view.stand, kept.source.seq, line.number),
        notes=tuple(_note(view, note) for note in line.notes),
    )


def _note(view: View, note: Note) -> drawings.MarginNote:
    return drawings.MarginNote(mark=note.mark, text=note.text, href=thing_at(view.stand, note.subject))


def _without_text(view: View, kept: KeptDocument) -> None:
    """Draw what the ledger holds of a document whose text was not kept."""
    name, seq = wording.document(kept.source.document), kept.source.seq
    sheet.title(escape(f"{name}: the text was not kept"))
    why = (
        "Its entry was recorded before texts were kept; what it defines was, with the line of each field."
        if kept.kind == "certification"
        else "Of observations the ledger keeps what they say and the line of each, not the document."
    )
    sheet.markdown(why)
    _origin(view, kept)
    found = _told(view, seq)
    if kept.kind != "certification" and found:
        sheet.header(f"{wording.count(len(found), 'observation')} came from it")
        sheet.table(found[:MOST])
        if len(found) > MOST:
            everything = link(f"{len(found) - MOST:,} more", page_at(view.stand, "record"))
            sheet.markdown(f"{everything} in the record.")


def _told(view: View, seq: int) -> list[dict[str, str]]:
    """The standing observations of an entry, by line; those of the line that the address asks for first."""
    wanted = st.query_params.get("line")
    units = {state.gate.id: state.requirement.unit for state in view.assessment.gates}
    placed = [(o.source.line or 0, o) for o in view.record.observations if o.source and o.source.seq == seq]
    placed.sort(key=lambda each: (str(each[0]) != wanted, each[0]))
    return [
        {
            "Line": str(line or ""),
            "Observed": wording.day(day_of(told.observed_at, view.zone)),
            "Of": escape(named_by(told)),
            "Says": escape(observation_words(told, units.get(named_by(told)))),
        }
        for line, told in placed
    ]
