"""The certificate on one page, as words.

What PDF, HTML and the one-page view place, and write none of their own.
"""

from collections.abc import Iterator, Sequence

from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.values import wording
from dashboard.domain.values.fields import Model
from dashboard.review import Review, headlines
from dashboard.review.acting import who_must_act
from dashboard.review.as_of_line import stamp
from dashboard.review.columns import Columns, Item, On
from dashboard.review.columns.actions import ACTIONS
from dashboard.review.columns.conditions import CONDITIONS
from dashboard.review.columns.duties import SIGNOFFS
from dashboard.review.columns.results import AGENTS, GATES
from dashboard.review.columns.rollbacks import TRIGGERS
from dashboard.review.key_figures import Measure, measures

ACTIONS_SHOWN = 3


class Row(Model):
    """An item of a section: its status, its name, its figure, and what that is held against."""

    mark: wording.Mark
    name: str
    value: str
    note: str | None = None


class Section(Model):
    """A part of the page; its heading is a finding."""

    heading: str
    rows: tuple[Row, ...]


class Summary(Model):
    """The page: what is certified, whether it is, until when, what is open, how far the rollout is, why."""

    title: str
    facts: tuple[tuple[str, str], ...]
    mark: wording.Mark
    headline: str
    detail: str
    measures: tuple[Measure, ...]
    actions: Section
    conditions: Section
    rollout: str
    next_step: str
    gates: Section
    agents: Section
    triggers: Section
    signoffs: Section
    stamp: str
    is_sample: bool


def summary_of(review: Review) -> Summary:
    """The page of a review's assessment."""
    now, pressing = review.assessment, review.now.actions[:ACTIONS_SHOWN]
    return Summary(
        title=now.head.title,
        facts=tuple(_facts(now)),
        mark=wording.mark(now.standing.status),
        headline=now.standing.headline,
        detail=review.now.lead,
        measures=measures(now, review.before),
        actions=_section(
            who_must_act(pressing, now.on),
            ACTIONS,
            "status name who note",
            [On(action, now.on) for action in pressing],
        ),
        conditions=_section(
            headlines.conditions(now),
            CONDITIONS,
            "status named standing note",
            headlines.worst_first(now.conditions),
        ),
        rollout=headlines.rollout(now),
        next_step=headlines.next_step(now),
        gates=_section(
            headlines.gates(now), GATES, "status named result note", headlines.worst_first(now.gates)
        ),
        agents=_section(
            headlines.agents(now), AGENTS, "status named score note", headlines.worst_first(now.agents)
        ),
        triggers=_section(
            headlines.triggers(now), TRIGGERS, "status name detail", headlines.worst_triggers(now)
        ),
        signoffs=_section(headlines.signoffs(now), SIGNOFFS, "status named decided_on note", now.signoffs),
        stamp=stamp(now),
        is_sample=now.head.sample,
    )


def _section(heading: str, columns: Columns[Item], keys: str, items: Sequence[Item]) -> Section:
    """The items of a kind: by their columns of a status, a name, a figure and, with a fourth, a note."""
    status, name, value, *notes = columns.pick(keys)
    rows = (
        Row(
            mark=status.mark(item),
            name=name.words(item),
            value=value.words(item),
            note=", ".join(note.words(item) for note in notes) or None,
        )
        for item in items
    )
    return Section(heading=heading, rows=tuple(rows))


def _facts(now: Assessment) -> Iterator[tuple[str, str]]:
    """The head of the certificate, in the order in which it is asked for."""
    head, start = now.head, now.start
    yield "System", head.system
    yield "Authority", head.authority
    yield "Certification", head.id
    yield "Decided", wording.day(head.decided_on)
    yield "Valid until", wording.day(head.valid_until) if head.valid_until else "no last day"
    yield "Deployment start", wording.assumed(wording.day(start.on), is_assumed=start.assumed)
    if head.next_review:
        yield "Next review", wording.day(head.next_review)
    if now.certificate.closing and now.certificate.closing.risk:
        yield "Declared risk", now.certificate.closing.risk


def statement(assessment: Assessment) -> tuple[str, ...]:
    """The answer in a few lines of plain text: the standing, the rollout, and every gate's word."""
    gates = [f"{g.gate.id} {wording.mark(g.status).word}" for g in headlines.worst_first(assessment.gates)]
    return (
        assessment.standing.sentence,
        headlines.conditions(assessment),
        headlines.rollout(assessment),
        f"{headlines.gates(assessment)}: {', '.join(gates)}",
        headlines.agents(assessment),
    )
