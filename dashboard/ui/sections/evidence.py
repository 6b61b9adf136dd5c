"""The heat map of evidence: weeks of the deployment by criteria, each cell with shape, word and colour."""

import streamlit as st

from dashboard.domain.record.coverage import Cell, Evidence, evidence
from dashboard.domain.values import wording
from dashboard.ui.components import drawings
from dashboard.ui.frame.text import escape
from dashboard.ui.frame.view import View


def coverage(view: View) -> None:
    """Draw what was heard week by week of every criterion and metric; silence is a state of its own."""
    found, on = evidence(view.record, view.assessment.as_of), view.assessment.on
    if not found.rows or not found.weeks:
        return
    headline = _headline(found)
    st.header(escape(headline))
    rows = [
        drawings.HeatRow(group=row.group, name=row.label, cells=tuple(_mark(cell) for cell in row.cells))
        for row in found.rows
    ]
    columns = [f"Week {n}, {wording.short_day(first, on)}" for n, first in enumerate(found.weeks, 1)]
    drawings.heat(rows, key="evidence", label=headline, columns=columns)


def _headline(found: Evidence) -> str:
    """How much of the evidence that could be there is there."""
    if not found.due:
        return "Evidence: no criterion is due yet"
    if not found.silent:
        return "Every criterion has evidence in every week"
    return f"No evidence in {found.silent} of {found.due} weeks of criteria"


def _mark(cell: Cell) -> wording.Mark | None:
    """A cell's mark; a metric's word is the percentage of its samples that was heard."""
    if cell.state == "ahead":
        return None
    mark = wording.mark(cell.state)
    return mark.model_copy(update={"word": wording.quantity(cell.share, "%")}) if cell.share else mark
