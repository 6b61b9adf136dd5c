"""The sections of Search: what was found, each a link to its own page or to its line."""

import streamlit as st

from dashboard.domain.values import wording
from dashboard.review.search import Entry, entries, heading, search
from dashboard.ui import sheet
from dashboard.ui.frame.address import QUERY, line_at, link, thing_at
from dashboard.ui.frame.choice import is_whole, offer_whole
from dashboard.ui.frame.text import chip, escape
from dashboard.ui.frame.view import View

MOST = 100  # results that are drawn before all of them are asked for


def asked() -> str:
    """What the address asks for."""
    return str(st.query_params.get(QUERY, ""))


def found(view: View, query: str) -> list[Entry]:
    """What the certification has of it, the best match first."""
    standing = view.assessment.source
    kept = view.document(standing.seq)
    return search(entries(view.moment, view.record.revisions, kept.text if kept else None), query)


def show(view: View, query: str, results: list[Entry]) -> None:
    """Draw how much was found, and each result."""
    sheet.title(escape(heading(query, results)))
    if not results:
        sheet.markdown(
            "Gates, agents, conditions, steps, triggers, sign-offs, duties, findings, documents and the "
            "lines of the certificate are searched, by id and by words; a part of a word is enough."
        )
        return
    shown = results if is_whole() else results[:MOST]
    sheet.markdown("\n".join(f"- {_result(view, entry)}" for entry in shown if not entry.line))
    lines = sum(entry.line is not None for entry in results)
    if lines:
        sheet.header(f"{wording.count(lines, 'line').capitalize()} of the document")
        sheet.markdown("\n".join(f"- {_result(view, entry)}" for entry in shown if entry.line))
    if len(results) > MOST:
        offer_whole(len(results))


def _result(view: View, entry: Entry) -> str:
    if entry.subject:
        said = f":gray[{entry.kind}]"
        mark = chip(entry.mark) if entry.mark else ""
        return f"{mark} {link(entry.heading, thing_at(view.stand, entry.subject))} {said}"
    source = entry.source or view.assessment.source
    label = link(entry.heading, line_at(view.stand, source.seq, entry.line))
    where = f"{wording.document(source.document)}, line {entry.line}" if entry.line else entry.text
    return f"{label} :gray[{escape(where)}]"
