"""`readiness status` for people: an assessment, or all of them, as tables in the terminal."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from rich.console import Console
from rich.markup import escape
from rich.text import Text

from dashboard.domain.standing.actions import Action
from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.values import wording
from dashboard.exporters.terminal.layout import Head, table, wrapped
from dashboard.findings import Finding
from dashboard.findings.moment import Moment
from dashboard.review import headlines
from dashboard.review.acting import who_must_act
from dashboard.review.as_of_line import ledger_words
from dashboard.review.columns import Column, Item, On
from dashboard.review.columns.actions import ACTIONS
from dashboard.review.columns.conditions import CONDITIONS
from dashboard.review.columns.results import AGENTS, GATES
from dashboard.review.columns.rollbacks import TRIGGERS
from dashboard.review.columns.standing import reason_words
from dashboard.review.portfolio import LINES, Line, heading, urgency
from dashboard.review.summary import ACTIONS_SHOWN
from dashboard.review.traffic_notes import traffic_notes

UNBROKEN = ("Status", "Verdict", "Id", "Gates", "Traffic")  # heads of columns that keep their words whole
STYLES = {"good": "green", "warn": "yellow", "bad": "red", "none": "dim"}


def _chip(mark: wording.Mark) -> str:
    return f"[{STYLES[mark.tone]}]{escape(mark.text)}[/]"


def _cell(column: Column[Item], item: Item) -> Text:
    value = column.cell(item)
    if isinstance(value, wording.Mark):
        return Text(value.text, style=STYLES[value.tone])
    return Text(column.words(item))


def _print_table(
    console: Console, title: str, columns: Sequence[Column[Item]], items: Sequence[Item]
) -> None:
    console.print(Text(title, style="italic"))
    if not items:
        return
    heads = [Head(column.head, column.head in UNBROKEN) for column in columns]
    table(console, heads, [[_cell(column, item) for column in columns] for item in items])


def _print_lines(console: Console, lines: Iterable[str]) -> None:
    """Print sentences, each parted between words."""
    for line in lines:
        console.print(escape("\n".join(wrapped(line, console.width))))


def _print_tables(console: Console, now: Assessment) -> None:
    """The items of a certification in the document's order, triggers where it has any."""

    def under(title: str, columns: Sequence[Column[Item]], items: Sequence[Item]) -> None:
        console.print()
        _print_table(console, title, columns, items)

    under("Gates", GATES.pick("status id name result required basis covered_by"), now.gates)
    under("Agents", AGENTS.pick("status id name score completion overhead open"), now.agents)
    under("Conditions", CONDITIONS.pick("status id name when window progress owner"), now.conditions)
    if now.triggers:
        under("Triggers", TRIGGERS.pick("status id name detail"), now.triggers)


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


def print_assessment(moment: Moment) -> None:
    """Print a certification at a moment: what is, what will be and who must act before its tables."""
    assessment = moment.assessment
    console, standing, head = Console(highlight=False), assessment.standing, assessment.head
    sample = " [yellow](sample data)[/]" if head.sample else ""
    console.print(f"[bold]{escape(head.id)}[/]{sample}, as of {wording.day(assessment.on)}")
    console.print(
        f"{_chip(wording.mark(standing.status))}: {escape(f'{standing.headline}. {moment.lead}')}\n"
    )
    _print_lines(console, (f"  {reason.subject}: {reason_words(reason)}" for reason in standing.reasons))
    _print_actions(console, moment.actions[:ACTIONS_SHOWN], assessment.on)
    _print_tables(console, assessment)
    console.print()
    _print_lines(console, _rollout(assessment))
    console.print(f"\n{ledger_words(assessment)}")


def _print_actions(console: Console, pressing: Sequence[Action], on: date) -> None:
    console.print()
    rows = [On(action, on) for action in pressing]
    _print_table(console, who_must_act(pressing, on), ACTIONS.pick("status name owner when"), rows)


def print_portfolio(lines: Sequence[Line]) -> None:
    """Print one row a certification, the one that most needs attention first."""
    columns = LINES.pick("id standing gates conditions traffic next")
    _print_table(Console(highlight=False), heading(lines).capitalize(), columns, sorted(lines, key=urgency))


def print_findings(assessment: Assessment, findings: tuple[Finding, ...]) -> None:
    """Print the findings on one certification, each with the places that bear on it."""
    console, head = Console(highlight=False), assessment.head
    counted = wording.count(len(findings), "finding").capitalize()
    console.print(f"[bold]{escape(head.id)}[/], as of {wording.day(assessment.on)}: {counted}")
    for found in findings:
        style = "red" if found.severity == "contradiction" else "yellow" if found.severity == "gap" else "dim"
        console.print(f"\n[{style}]{found.severity}[/] {escape(str(found.subject))}: {escape(found.message)}")
        places = (f"line {p.line}: {p.text}" if p.line else f"{p.path}: {p.text}" for p in found.sources)
        _print_lines(console, (f"  {place}" for place in places))
