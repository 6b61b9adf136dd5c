"""The heat map of evidence: weeks of the deployment by criteria, each cell with shape, word and colour."""

from dashboard.domain.record.coverage import Cell, Evidence, evidence
from dashboard.domain.values import wording
from dashboard.ui import sheet
from dashboard.ui.components import drawings
from dashboard.ui.frame.address import thing_at
from dashboard.ui.frame.text import escape
from dashboard.ui.frame.view import View

WEEKS = 6  # that stand side by side; those before are folded


def coverage(view: View) -> None:
    """Draw what was heard week by week of every criterion and metric; silence is a state of its own."""
    found, on = evidence(view.record, view.assessment.as_of), view.assessment.on
    if not found.rows or not found.weeks:
        return
    headline = _headline(found)
    sheet.header(escape(headline))
    latest = max(0, sum(first <= on for first in found.weeks) - 1)
    begin = max(0, latest + 1 - WEEKS)
    _weeks(view, found, slice(begin, begin + WEEKS), headline)
    if earlier := found.weeks[:begin]:
        with sheet.expander(f"{wording.count(len(earlier), 'week')} before"):
            for left in range(0, begin, WEEKS):
                _weeks(view, found, slice(left, min(left + WEEKS, begin)), headline)
    if later := found.weeks[begin + WEEKS :]:
        sheet.caption(f"{wording.count(len(later), 'week')} more lie ahead.")


def _weeks(view: View, found: Evidence, part: slice, headline: str) -> None:
    """Draw some of the weeks."""
    rows = [
        drawings.HeatRow(
            group=row.group,
            name=row.label,
            href=thing_at(view.stand, row.subject),
            cells=tuple(_mark(c) for c in row.cells[part]),
        )
        for row in found.rows
    ]
    weeks = [*enumerate(found.weeks, 1)][part]
    columns = [f"Week {n}, {wording.short_day(first, view.assessment.on)}" for n, first in weeks]
    drawings.heat(rows, label=headline, columns=columns)


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
