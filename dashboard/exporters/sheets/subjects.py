"""Gates, agents, conditions and their items as sheets, exceptions first."""

from dashboard.domain.agents import AgentState
from dashboard.domain.conditions import ConditionState
from dashboard.domain.gates import GateState
from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.standing.reasons import condition_words, covering
from dashboard.domain.values import wording
from dashboard.exporters.sheets.table import Row, Sheet, columns
from dashboard.review import headlines

GATES = columns(
    {
        "Id": "text",
        "Gate": "text",
        "Status": "status",
        "Basis": "text",
        "Required": "text",
        "Result": "text",
        "Value": "number",
        "Comparator": "text",
        "Threshold": "number",
        "Unit": "text",
        "Headroom": "number",
        "Covered by": "text",
        "Owner": "text",
        "Observed": "instant",
        "Declared": "text",
    }
)
AGENTS = columns(
    {
        "Id": "text",
        "Agent": "text",
        "Status": "status",
        "Score of 100": "number",
        "Complete": "percent",
        "Overhead": "percent",
        "Overhead limit": "percent",
        "Items outstanding": "number",
        "Outstanding": "text",
        "Covered by": "text",
        "Owner": "text",
        "Observed": "instant",
        "Declared": "text",
    }
)
CONDITIONS = columns(
    {
        "Id": "text",
        "Condition": "text",
        "Status": "status",
        "When": "text",
        "Opens": "day",
        "Due": "day",
        "Originally due": "day",
        "Slip in days": "number",
        "Days left": "number",
        "Items done": "number",
        "Items": "number",
        "Risk": "text",
        "Covers": "text",
        "Owner": "text",
        "Start": "text",
    }
)
ITEMS = columns(
    {
        "Condition": "text",
        "Title": "text",
        "Number": "number",
        "Item": "text",
        "Status": "status",
        "Done on": "day",
    }
)


def gates(assessment: Assessment) -> Sheet:
    """The gates: what is asked, what was found, and by how much it is met (headroom below 0: missed)."""
    rows = tuple(_gate(state) for state in headlines.worst_first(assessment.gates))
    return Sheet(name="Gates", title=headlines.gates(assessment), columns=GATES, rows=rows)


def _gate(state: GateState) -> Row:
    gate, asked = state.gate, state.requirement
    return (
        gate.id,
        gate.name,
        wording.mark(state.status),
        state.basis,
        gate.requirement,
        state.result,
        state.value,
        asked.comparator,
        asked.threshold,
        asked.unit,
        state.headroom.value if state.headroom else None,
        covering(state.covered_by) or None,
        wording.owner(gate.owner),
        state.observed_at,
        gate.declared,
    )


def agents(assessment: Assessment) -> Sheet:
    """The agents with their figures and what is outstanding, one line a piece of work."""
    rows = tuple(_agent(state) for state in headlines.worst_first(assessment.agents))
    return Sheet(name="Agents", title=headlines.agents(assessment), columns=AGENTS, rows=rows)


def _agent(state: AgentState) -> Row:
    agent, left = state.agent, state.outstanding
    return (
        agent.id,
        agent.name,
        wording.mark(state.status),
        state.score,
        state.completion,
        state.overhead,
        agent.overhead_limit,
        len(left),
        "\n".join(left) or None,
        covering(state.covered_by) or None,
        wording.owner(agent.owner),
        state.observed_at,
        agent.declared,
    )


def conditions(assessment: Assessment) -> Sheet:
    """The conditions with their windows; days left are negative after the due date and empty once met."""
    rows = tuple(_condition(state) for state in headlines.worst_first(assessment.conditions))
    return Sheet(name="Conditions", title=headlines.conditions(assessment), columns=CONDITIONS, rows=rows)


def _condition(state: ConditionState) -> Row:
    condition = state.condition
    return (
        condition.id,
        condition.title,
        wording.mark(state.status),
        condition_words(state),
        state.opens_on,
        state.due_on,
        state.original_due_on,
        state.slip_days,
        state.days_left,
        state.items_done,
        len(state.items),
        condition.risk.replace("_", " ") if condition.risk else None,
        wording.listed(condition.covers) or None,
        wording.owner(condition.owner),
        "assumed" if state.start_assumed else None,
    )


def items(assessment: Assessment) -> Sheet:
    """Every item of every condition, numbered as the document has them."""
    done = sum(state.items_done for state in assessment.conditions)
    rows = tuple(row for state in assessment.conditions for row in _items(state))
    title = wording.items_done(done, len(rows)) or "No condition lists items"
    return Sheet(name="Items", title=title, columns=ITEMS, rows=rows)


def _items(state: ConditionState) -> tuple[Row, ...]:
    name, title = state.condition.id, state.condition.title
    return tuple(
        (name, title, number, item.text, wording.mark("done" if item.done else "open"), item.done_on)
        for number, item in enumerate(state.items, 1)
    )
