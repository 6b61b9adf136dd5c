"""`readiness status` for people: an assessment, or all of them, as tables in the terminal."""

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.values import wording
from dashboard.findings import Finding
from dashboard.review import headlines
from dashboard.review.as_of_line import ledger_words
from dashboard.review.columns import Column, Item
from dashboard.review.columns.conditions import CONDITIONS
from dashboard.review.columns.results import AGENTS, GATES
from dashboard.review.columns.rollbacks import TRIGGERS
from dashboard.review.columns.standing import reason_words
from dashboard.review.portfolio import LINES, Line, heading, urgency
from dashboard.review.traffic_notes import traffic_notes

UNBROKEN = ("Status", "Verdict", "Id", "Gates", "Traffic")  # heads of columns that keep their words whole
STYLES = {"good": "green", "warn": "yellow", "bad": "red", "none": "dim"}


def _chip(mark: wording.Mark) -> str:
    return f"[{STYLES[mark.tone]}]{escape(mark.text)}[/]"


def _cell(column: Column[Item], item: Item) -> str:
    value = column.cell(item)
    return _chip(value) if isinstance(value, wording.Mark) else escape(column.words(item))


def _table(title: str, columns: Sequence[Column[Item]], items: Sequence[Item]) -> Table:
    table = Table(title=title, title_justify="left", box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column.head, overflow="fold", no_wrap=column.head in UNBROKEN)
    for item in items:
        table.add_row(*(_cell(column, item) for column in columns))
    return table


def _tables(now: Assessment) -> Iterator[Table]:
    """The items of a certification in the document's order, triggers where it has any."""
    yield _table("Gates", GATES.pick("status id name result required basis covered_by"), now.gates)
    yield _table("Agents", AGENTS.pick("status id name score completion overhead open"), now.agents)
    yield _table("Conditions", CONDITIONS.pick("status id name when window progress owner"), now.conditions)
    if now.triggers:
        yield _table("Triggers", TRIGGERS.pick("status id name detail"), now.triggers)


def _rollout(now: Assessment) -> Iterator[str]:
    """How far the rollout is, what is planned and permitted, and what must be true before the next step."""
    state, step = now.rollout, now.rollout.next_step
    yield headlines.rollout(now)
    shares = [headlines.permitted(state), f"planned: {wording.planned(state.traffic_planned)}"]
    yield ", ".join(share for share in shares if share)
    yield from traffic_notes(now)
    if step:
        first = f", first planned {wording.day(step.first_planned_on)}" if step.first_planned_on else ""
        yield (
            f"Next step: {wording.quantity(step.percent, '%')}, planned {wording.day(step.planned_on)}{first}"
        )
        yield from (f"  once {text}" for text in step.blocked_by)


def print_assessment(assessment: Assessment) -> None:
    """Print one assessment."""
    console, standing, head = Console(highlight=False), assessment.standing, assessment.head
    sample = " [yellow](sample data)[/]" if head.sample else ""
    console.print(f"[bold]{escape(head.id)}[/]{sample}, as of {wording.day(assessment.on)}")
    console.print(f"{_chip(wording.mark(standing.status))}: {escape(standing.sentence)}\n")
    for reason in standing.reasons:
        console.print(f"  {escape(str(reason.subject))}: {escape(reason_words(reason))}")
    for table in _tables(assessment):
        console.print()
        console.print(table)
    console.print()
    console.print(escape("\n".join(_rollout(assessment))))
    console.print(f"\n{ledger_words(assessment)}")


def print_portfolio(lines: Sequence[Line]) -> None:
    """Print one row a certification, the one that most needs attention first."""
    columns = LINES.pick("id standing gates conditions traffic next")
    Console(highlight=False).print(_table(heading(lines).capitalize(), columns, sorted(lines, key=urgency)))


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
