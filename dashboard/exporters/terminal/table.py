"""`readiness status` for people: an assessment, or all of them, as tables in the terminal."""

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.standing.reasons import condition_words, covering, window_words
from dashboard.domain.values import wording
from dashboard.findings import Finding
from dashboard.review.as_of_line import ledger_words

UNBROKEN = ("Status", "Id", "Gates", "Conditions", "Traffic")
STYLES = {"good": "green", "warn": "yellow", "bad": "red", "none": "dim"}


def _chip(status: str | None) -> str:
    mark = wording.mark(status)
    return f"[{STYLES[mark.tone]}]{mark.text}[/]"


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold", no_wrap=column in UNBROKEN)
    return table


def _gates(assessment: Assessment) -> Table:
    table = _table("Gates", "Status", "Id", "Gate", "Result", "Required", "Basis", "Covered by")
    for state in assessment.gates:
        texts = (
            state.gate.id,
            state.gate.name,
            wording.result(state.result),
            state.gate.requirement,
            state.basis,
        )
        table.add_row(_chip(state.status), *(escape(t) for t in texts), escape(covering(state.covered_by)))
    return table


def _agents(assessment: Assessment) -> Table:
    table = _table("Agents", "Status", "Id", "Agent", "Score of 100", "Complete", "Overhead", "Outstanding")
    for state in assessment.agents:
        score = wording.NO_SCORE if state.score is None else wording.number(state.score)
        figures = (score, wording.quantity(state.completion, "%"), wording.quantity(state.overhead, "%"))
        left = str(len(state.outstanding)) if state.outstanding else ""
        table.add_row(_chip(state.status), escape(state.agent.id), escape(state.agent.name), *figures, left)
    return table


def _conditions(assessment: Assessment) -> Table:
    table = _table("Conditions", "Status", "Id", "Condition", "When", "Window", "Items done", "Owner")
    for state in assessment.conditions:
        table.add_row(
            _chip(state.status),
            escape(state.condition.id),
            escape(state.condition.title),
            condition_words(state),
            window_words(state),
            f"{state.items_done} of {len(state.items)}" if state.items else "",
            escape(wording.owner(state.condition.owner)),
        )
    return table


def _rollout(assessment: Assessment) -> str:
    rollout = assessment.rollout
    actual, planned = wording.traffic(rollout.traffic_actual), wording.planned(rollout.traffic_planned)
    lines = [f"Traffic: {actual}, planned {planned}"]
    if rollout.next_step:
        step = rollout.next_step
        lines.append(
            f"Next step: {wording.quantity(step.percent, '%')}, planned {wording.day(step.planned_on)}"
        )
        lines += [f"  once {escape(text)}" for text in step.blocked_by]
    return "\n".join(lines)


def print_assessment(assessment: Assessment) -> None:
    """Print one assessment."""
    console, standing, head = Console(highlight=False), assessment.standing, assessment.head
    sample = " [yellow](sample data)[/]" if head.sample else ""
    console.print(f"[bold]{escape(head.id)}[/]{sample}, as of {wording.day(assessment.on)}")
    console.print(f"{_chip(standing.status)}: {escape(standing.sentence)}\n")
    for reason in standing.reasons:
        since = f" (since {wording.day(reason.since)})" if reason.since else ""
        console.print(f"  {escape(str(reason.subject))}: {escape(reason.message)}{since}")
    for table in (_gates(assessment), _agents(assessment), _conditions(assessment)):
        console.print()
        console.print(table)
    console.print()
    console.print(_rollout(assessment))
    console.print(f"\n{ledger_words(assessment)}")


def print_overview(assessments: list[Assessment]) -> None:
    """Print one row a certification."""
    table = _table("Certifications", "Id", "Standing", "Gates", "Conditions", "Traffic")
    for a in assessments:
        mark = wording.mark(a.standing.status)
        sample = ", sample data" if a.head.sample else ""
        table.add_row(
            escape(a.head.id),
            f"[{STYLES[mark.tone]}]{mark.shape} {escape(a.standing.headline)}[/]{sample}",
            f"{sum(g.status == 'pass' for g in a.gates)} of {len(a.gates)}",
            f"{sum(c.is_unmet for c in a.conditions)} open",
            wording.traffic(a.rollout.traffic_actual),
        )
    Console(highlight=False).print(table)


def print_findings(assessment: Assessment, findings: tuple[Finding, ...]) -> None:
    """Print the findings on one certification, each with the places that bear on it."""
    console, head = Console(highlight=False), assessment.head
    counted = wording.count(len(findings), "finding").capitalize()
    console.print(f"[bold]{escape(head.id)}[/], as of {wording.day(assessment.on)}: {counted}")
    for found in findings:
        style = "red" if found.severity == "contradiction" else "yellow" if found.severity == "gap" else "dim"
        console.print(f"\n[{style}]{found.severity}[/] {escape(str(found.subject))}: {escape(found.message)}")
        for place in found.sources:
            where = f"line {place.line}" if place.line else place.path
            console.print(f"  {where}: {escape(place.text)}")
