"""What follows the six slides: every gate and every condition, the exceptions first."""

from collections.abc import Mapping, Sequence

from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.values.fields import Model
from dashboard.exporters.deck.table import Column, Row
from dashboard.review import headlines
from dashboard.review.columns import Columns, Item
from dashboard.review.columns.conditions import CONDITIONS
from dashboard.review.columns.results import GATES

# The columns shown, by key, and their widths in points; a status is the first.
GATE_WIDTHS = {"status": 144, "id": 92, "name": 186, "result": 176, "required": 168, "covered_by": 106}
CONDITION_WIDTHS = {
    "status": 144,
    "id": 36,
    "name": 184,
    "slipped": 152,
    "window": 144,
    "progress": 84,
    "owner": 128,
}


class Listing(Model):
    """A table of the appendix: its finding, the name it goes on under, its columns and rows."""

    title: str
    name: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


def listings(assessment: Assessment) -> tuple[Listing, ...]:
    """The gates, and the conditions where there are any."""
    gates = headlines.worst_first(assessment.gates)
    conditions = headlines.worst_first(assessment.conditions)
    both = (
        _listing("Gates", headlines.gates(assessment), GATES, GATE_WIDTHS, gates),
        _listing("Conditions", headlines.conditions(assessment), CONDITIONS, CONDITION_WIDTHS, conditions),
    )
    return tuple(listing for listing in both if listing.rows)


def _listing(
    name: str, title: str, columns: Columns[Item], widths: Mapping[str, int], items: Sequence[Item]
) -> Listing:
    status, *others = columns.pick(" ".join(widths))
    rows = (
        Row(mark=status.mark(item), texts=tuple(column.words(item) for column in others)) for item in items
    )
    shown = (Column(head=columns[key].head, width=width) for key, width in widths.items())
    return Listing(title=title, name=name, columns=tuple(shown), rows=tuple(rows))
