"""The sheets of a workbook: a title that is a finding, columns that are named, and rows of data."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.values import wording
from dashboard.domain.values.wording import Mark
from dashboard.exporters.workbook.certificate import FACTS, certificate_facts
from dashboard.review import Review, headlines
from dashboard.review.acting import who_must_act
from dashboard.review.annex import counted
from dashboard.review.as_of_line import SAMPLE
from dashboard.review.changes import weightiest_first
from dashboard.review.columns import Column, Columns, Item, Kind, On, Value
from dashboard.review.columns.actions import ACTIONS
from dashboard.review.columns.conditions import CONDITIONS, ITEMS, condition_items
from dashboard.review.columns.duties import OBLIGATIONS, SIGNOFFS
from dashboard.review.columns.news import AHEAD, CHANGES, FINDINGS, reviewed_findings
from dashboard.review.columns.results import AGENTS, GATES
from dashboard.review.columns.rollbacks import PROCEDURES, TRIGGERS
from dashboard.review.columns.rollout import PHASES, STEPS, phase_steps
from dashboard.review.columns.standing import REASONS

Row = tuple[Value, ...]
PRESSING = ("missed", "due", "not_started", "done")


@dataclass(frozen=True)
class Sheet:
    """A table; `title` is its finding, with the mark of a verdict where it is one.

    `kinds` are those of the second column's values, row by row, in a sheet of names and values.
    """

    name: str
    title: str
    columns: tuple[Column[Any], ...]
    rows: tuple[Row, ...]
    mark: Mark | None = None
    kinds: tuple[Kind, ...] = ()

    def kind(self, row: int, column: int) -> Kind:
        """The kind of a cell, both counted from 0."""
        return self.kinds[row] if self.kinds and column == 1 else self.columns[column].kind


def _sheet(name: str, title: str, columns: Columns[Item], keys: str, items: Sequence[Item]) -> Sheet:
    shown = columns.pick(keys)
    return Sheet(name, title, shown, tuple(tuple(column.cell(item) for column in shown) for item in items))


def sheets(review: Review) -> tuple[Sheet, ...]:
    """All sheets of a review, the summary first; the same ones in the same order for every certification."""
    now = review.assessment
    return (
        _certificate(review),
        _sheet(
            "Actions",
            who_must_act(review.now.actions, now.on),
            ACTIONS,
            "status name owner due_on when note",
            [On(action, now.on) for action in review.now.actions],
        ),
        *_judged(now),
        _rollout(now),
        *_rollbacks(now),
        *_duties(now),
        *_news(review),
    )


def _certificate(review: Review) -> Sheet:
    """The verdict and everything that identifies it, to be read as one page."""
    standing, sample = review.assessment.standing, review.assessment.head.sample
    facts = certificate_facts(review)
    title = f"{standing.headline} · {SAMPLE}" if sample else standing.headline
    sheet = _sheet("Certificate", title, FACTS, "fact value note", facts)
    return replace(sheet, mark=wording.mark(standing.status), kinds=tuple(fact.kind for fact in facts))


def _judged(now: Assessment) -> Iterator[Sheet]:
    """Why the standing is what it is, then gates, agents, conditions and their items, exceptions first."""
    reasons = now.standing.reasons
    counted_reasons = wording.count(len(reasons), "reason").capitalize()
    yield _sheet(
        "Reasons", f"{counted_reasons}: {now.standing.headline}", REASONS, "id reason since", reasons
    )
    yield _sheet(
        "Gates",
        headlines.gates(now),
        GATES,
        "id name status basis required result value comparator threshold threshold_unit headroom covered_by "
        "owner observed declared",
        headlines.worst_first(now.gates),
    )
    yield _sheet(
        "Agents",
        headlines.agents(now),
        AGENTS,
        "id name status value completion overhead overhead_limit left outstanding covered_by owner observed "
        "declared",
        headlines.worst_first(now.agents),
    )
    yield _sheet(
        "Conditions",
        headlines.conditions(now),
        CONDITIONS,
        "id name status when opens_on due_on originally_due slip days_left done items risk covers owner "
        "start",
        headlines.worst_first(now.conditions),
    )
    items = [item for condition in now.conditions for item in condition_items(condition)]
    done = sum(item.state.done for item in items)
    title = wording.items_done(done, len(items)) or "No condition lists items"
    yield _sheet("Items", title, ITEMS, "condition title number name status done_on", items)


def _rollout(now: Assessment) -> Sheet:
    """Each phase, followed by its steps."""
    keys = [
        "row",
        "phase",
        "name",
        "status",
        "value",
        "planned",
        "planned_end",
        "reached",
        "days_late",
        "met",
        "criteria",
    ]
    columns: dict[str, Column[Any]] = {**STEPS, **PHASES}
    rows: list[Row] = []
    for phase in now.rollout.phases:
        rows.append(PHASES.cells(keys, On(phase, now.on)))
        rows += [STEPS.cells(keys, step) for step in phase_steps(phase, now)]
    return Sheet("Rollout", headlines.rollout(now), tuple(columns[key] for key in keys), tuple(rows))


def _rollbacks(now: Assessment) -> Iterator[Sheet]:
    """The triggers with their verdicts; the procedures with their limits, rehearsals and last runs."""
    yield _sheet(
        "Triggers",
        headlines.triggers(now),
        TRIGGERS,
        "id name status detail kind metric limit limit_unit hold_minutes hold heard fired owner",
        now.triggers,
    )
    yield _sheet(
        "Procedures",
        headlines.procedures(now),
        PROCEDURES,
        "id name text limit value rehearsed detail runs last_run clocks",
        now.procedures,
    )


def _duties(now: Assessment) -> Iterator[Sheet]:
    """Every period of every duty, the missed first, then the due, by date; sign-offs, open remarks first."""
    states = sorted(now.obligations, key=lambda state: (PRESSING.index(state.status), state.due_on))
    yield _sheet(
        "Obligations",
        headlines.obligations(now),
        OBLIGATIONS,
        "id name cadence shown opens_on due_on days_left done_on owner",
        [On(state, now.on) for state in states],
    )
    yield _sheet(
        "Sign-offs",
        headlines.signoffs(now),
        SIGNOFFS,
        "board id name status decided_on remark remark_is remark_closed",
        sorted(now.signoffs, key=lambda state: not state.has_open_remark),
    )


def _news(review: Review) -> Iterator[Sheet]:
    """Findings, new ones first; changes, the weightiest first; what dates bring before the next review."""
    yield _sheet(
        "Findings",
        headlines.findings(review.findings),
        FINDINGS,
        "status id name finding new places",
        reviewed_findings(review),
    )
    yield _sheet(
        "Changes",
        counted(review),
        CHANGES,
        "name id change before after document line entry observed late",
        weightiest_first(review.changes.changes),
    )
    events = [On(event, review.assessment.on) for event in review.ahead]
    title = f"{wording.count(len(events), 'date').capitalize()} before the next review"
    yield _sheet("Ahead", title, AHEAD, "due_on days_left name id detail", events)
