"""Evidence coverage: for each week of the deployment and each criterion, what was heard.

Silence is a state of its own.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Literal

from dashboard.domain.record import Record
from dashboard.domain.rollout.events import PhaseMark
from dashboard.domain.triggers import Trigger
from dashboard.domain.triggers.telemetry import Span, TriggerRuns, samples_in, silence_in
from dashboard.domain.triggers.verdicts import share_heard
from dashboard.domain.values.fields import Model
from dashboard.domain.values.instants import day_of, start_of
from dashboard.domain.values.subject import Subject

CellState = Literal["met", "unmet", "stands", "full", "partial", "no_data", "ahead"]
WEEK = timedelta(days=7)
FULL = Decimal(99)  # percent of the expected samples


class Cell(Model):
    """What was heard of a criterion in a week; of a metric also the percentage of its expected samples.

    A week in which a metric was silent for longer than its trigger's hold is partial, whatever was heard of
    the rest.
    """

    state: CellState
    share: Decimal | None = None


class EvidenceRow(Model):
    """A criterion, or a metric of a trigger, week by week."""

    subject: Subject
    label: str
    group: str
    cells: tuple[Cell, ...]


class Evidence(Model):
    """The weeks of a deployment by their first days, and what was heard in each of every criterion."""

    weeks: tuple[date, ...]
    rows: tuple[EvidenceRow, ...]

    @property
    def silent(self) -> int:
        """How many cells that could hold evidence have none."""
        return sum(cell.state == "no_data" for row in self.rows for cell in row.cells)

    @property
    def due(self) -> int:
        """How many cells could hold evidence by now."""
        return sum(cell.state != "ahead" for row in self.rows for cell in row.cells)


def _weeks(record: Record, at: datetime) -> tuple[date, ...]:
    zone, start = record.certificate.certification.zone, record.deployment_start.on
    planned = max((phase.span(start)[1] for phase in record.certificate.rollout.phases), default=start)
    days = (planned - start).days
    return (
        tuple(start + WEEK * n for n in range(days // 7 + 1)) if at >= start_of(start, zone) or days else ()
    )


def _marked(marks: Sequence[PhaseMark], first: date, *, on: date, due: date, record: Record) -> Cell:
    """The cell of a criterion: what was marked in the week, else what stands from before.

    None before its phase.
    """
    zone = record.certificate.certification.zone
    if first > on:
        return Cell(state="ahead")
    known = [m for m in marks if day_of(m.observed_at, zone) < first + WEEK]
    if not known:
        return Cell(state="no_data" if first >= due else "ahead")
    last = known[-1]
    if not last.met:
        return Cell(state="unmet")
    return Cell(state="met" if day_of(last.observed_at, zone) >= first else "stands")


def _heard(
    trigger: Trigger, telemetry: TriggerRuns | None, first: date, at: datetime, record: Record
) -> Cell:
    zone = record.certificate.certification.zone
    start = start_of(first, zone)
    if start > at:
        return Cell(state="ahead")
    span = Span(start=start, end=min(start_of(first + WEEK, zone) - timedelta(microseconds=1), at))
    runs = telemetry.runs if telemetry else ()
    share = share_heard(samples_in(runs, span), trigger, span)
    if not share:
        return Cell(state="no_data", share=Decimal(0))
    is_whole = telemetry is not None and not telemetry.lost
    is_full = is_whole and share >= FULL and silence_in(runs, span) <= trigger.longest_silence
    return Cell(state="full" if is_full else "partial", share=share)


def evidence(record: Record, at: datetime) -> Evidence:
    """What was heard by an instant, week by week.

    The phases' success criteria first, then the triggers' metrics.
    """
    weeks, on = _weeks(record, at), day_of(at, record.certificate.certification.zone)
    return Evidence(weeks=weeks, rows=(*_criteria(record, weeks, at, on), *_metrics(record, weeks, at)))


def _criteria(record: Record, weeks: Sequence[date], at: datetime, on: date) -> Iterator[EvidenceRow]:
    marks = [m for m in record.seen(PhaseMark, at) if m.of == "criterion"]
    for phase in record.certificate.rollout.phases:
        begins, _ = phase.span(record.deployment_start.on)
        for n, text in enumerate(phase.success_criteria, 1):
            own = [m for m in marks if (m.phase, m.number) == (phase.number, n)]
            cells = tuple(_marked(own, first, on=on, due=begins, record=record) for first in weeks)
            subject = Subject(kind="phase", id=str(phase.number))
            yield EvidenceRow(subject=subject, label=text, group=subject.capitalized, cells=cells)


def _metrics(record: Record, weeks: Sequence[date], at: datetime) -> Iterator[EvidenceRow]:
    trigger_runs = {w.trigger: w for w in record.trigger_runs}
    for trigger in record.certificate.rollback.triggers:
        if trigger.kind != "event" and trigger.metric:
            cells = tuple(_heard(trigger, trigger_runs.get(trigger.id), first, at, record) for first in weeks)
            subject = Subject(kind="trigger", id=trigger.id)
            yield EvidenceRow(subject=subject, label=trigger.metric, group="Telemetry", cells=cells)
