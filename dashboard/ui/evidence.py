"""The heat map of evidence: weeks of the deployment by criteria, each cell with shape, word and colour."""

import streamlit as st

from dashboard.domain import wording
from dashboard.domain.evidence import Cell, Evidence, EvidenceRow, evidence
from dashboard.ui.report import View
from dashboard.ui.text import COLOURS, ICONS, escape

AHEAD = " "


def coverage(view: View) -> None:
    """What was heard week by week of every criterion and metric; silence is a state of its own."""
    found = evidence(view.record, view.assessment.as_of)
    if not found.rows or not found.weeks:
        return
    st.subheader(_headline(found))
    heads = [
        f"Week {n}, {wording.short_day(day, view.assessment.on)}" for n, day in enumerate(found.weeks, 1)
    ]
    st.table(
        {"Criterion": [_label(row) for row in found.rows]}
        | {head: [_cell(row.cells[n]) for row in found.rows] for n, head in enumerate(heads)},
        border="horizontal",
    )


def _headline(found: Evidence) -> str:
    if not found.due:
        return "Evidence: no week has begun"
    return (
        f"Evidence is missing in {found.silent} of {found.due} weeks of criteria"
        if found.silent
        else "Every criterion has evidence in every week"
    )


def _label(row: EvidenceRow) -> str:
    return f"{escape(row.group)}: {escape(row.label)}"


def _cell(cell: Cell) -> str:
    """A cell as Markdown: shape and word on its colour, of a metric with the percentage that was heard."""
    if cell.state == "ahead":
        return AHEAD
    mark = wording.mark(cell.state)
    word = wording.quantity(cell.share, "%") if cell.share else mark.word
    return f":{COLOURS[mark.tone]}-badge[{ICONS[mark.shape]} {escape(word)}]"
