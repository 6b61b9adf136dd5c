"""What follows the six slides: every gate and every condition, the exceptions first."""

from dashboard.domain.conditions import ConditionState
from dashboard.domain.gates import GateState
from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.standing.reasons import condition_words, covering, slip_words, window_words
from dashboard.domain.values import wording
from dashboard.domain.values.fields import Model
from dashboard.exporters.deck.table import Column, Row
from dashboard.review import headlines

GATE_COLUMNS = (
    Column(head="Status", width=144),
    Column(head="Id", width=92),
    Column(head="Gate", width=186),
    Column(head="Result", width=176),
    Column(head="Required", width=168),
    Column(head="Covered by", width=106),
)
CONDITION_COLUMNS = (
    Column(head="Status", width=144),
    Column(head="Id", width=36),
    Column(head="Condition", width=184),
    Column(head="When", width=152),
    Column(head="Window", width=144),
    Column(head="Items done", width=84),
    Column(head="Owner", width=128),
)


class Listing(Model):
    """A table of the appendix: its finding, the name it goes on under, its columns and rows."""

    title: str
    name: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


def listings(assessment: Assessment) -> tuple[Listing, ...]:
    """The gates, and the conditions where there are any."""
    gates = Listing(
        title=headlines.gates(assessment),
        name="Gates",
        columns=GATE_COLUMNS,
        rows=tuple(_gate(state) for state in headlines.worst_first(assessment.gates)),
    )
    conditions = Listing(
        title=headlines.conditions(assessment),
        name="Conditions",
        columns=CONDITION_COLUMNS,
        rows=tuple(_condition(state) for state in headlines.worst_first(assessment.conditions)),
    )
    return tuple(listing for listing in (gates, conditions) if listing.rows)


def _gate(state: GateState) -> Row:
    gate = state.gate
    return Row(
        mark=wording.mark(state.status),
        texts=(
            gate.id,
            gate.name,
            wording.result(state.result),
            gate.requirement,
            covering(state.covered_by),
        ),
    )


def _condition(state: ConditionState) -> Row:
    condition = state.condition
    when = ", ".join(filter(None, (condition_words(state), slip_words(state))))
    return Row(
        mark=wording.mark(state.status),
        texts=(
            condition.id,
            condition.title,
            when,
            window_words(state),
            f"{state.items_done} of {len(state.items)}" if state.items else "",
            wording.owner(condition.owner),
        ),
    )
