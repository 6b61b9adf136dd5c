"""The rows of the flat CSV: every item of a review in the same few fields, in the document's order."""

from collections.abc import Iterable, Iterator

from dashboard.domain.rollout.phases import PhaseState
from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.values import wording
from dashboard.exporters.stamp import review_stamp
from dashboard.review import Review, headlines
from dashboard.review.as_of_line import SAMPLE
from dashboard.review.columns import Columns, Item, On, Value
from dashboard.review.columns.conditions import CONDITIONS, ITEMS, condition_items
from dashboard.review.columns.duties import OBLIGATIONS, SIGNOFFS
from dashboard.review.columns.news import AHEAD, CHANGES, FINDINGS, reviewed_findings
from dashboard.review.columns.results import AGENTS, GATES
from dashboard.review.columns.rollbacks import PROCEDURES, TRIGGERS
from dashboard.review.columns.rollout import PHASES, STEPS, phase_steps
from dashboard.review.columns.standing import CERTIFICATIONS, REASONS

Row = dict[str, Value]
DATED = "id name status opens_on due_on days_left"


def rows(review: Review) -> Iterator[Row]:
    """All rows of a review by field, what is not known left None.

    The standing comes first, the stamp last.
    """
    now = review.assessment
    yield from _standing(now)
    yield from _rows("gate", GATES, "id name status value unit required owner detail", now.gates)
    for row in _rows("agent", AGENTS, "id name status value owner detail", now.agents):
        yield row | {"required": f"≥ {wording.number(now.certificate.policy.ready_from)}"}
    for condition in now.conditions:
        yield from _rows("condition", CONDITIONS, f"{DATED} value unit required owner detail", [condition])
        yield from _rows("item", ITEMS, "id name status detail", condition_items(condition))
    yield from _traffic(now)
    for phase in now.rollout.phases:
        yield from _phase(phase, now)
    yield from _rows("trigger", TRIGGERS, "id name status owner detail=marked", now.triggers)
    yield from _rows("procedure", PROCEDURES, "id name value unit required detail", now.procedures)
    duties = (On(duty, now.on) for duty in now.obligations)
    yield from _rows("obligation", OBLIGATIONS, f"{DATED} owner detail", duties)
    yield from _rows("signoff", SIGNOFFS, "id name status detail", now.signoffs)
    yield from _rows("finding", FINDINGS, "id name status detail", reviewed_findings(review))
    yield from _rows("change", CHANGES, "id name detail", review.changes.changes)
    events = (On(event, now.on) for event in review.ahead)
    yield from _rows("ahead", AHEAD, "id name due_on days_left detail", events)
    yield {"kind": "stamp", "id": now.head.id, "detail": str(review_stamp(review))}


def _rows(kind: str, columns: Columns[Item], fields: str, items: Iterable[Item]) -> Iterator[Row]:
    """A row an item; `fields` are parted by blanks, and `field=key` takes a column of another name."""
    named = [(field, key or field) for field, _, key in (part.partition("=") for part in fields.split())]
    for item in items:
        yield {"kind": kind, **{field: columns[key].value(item) for field, key in named}}


def _standing(now: Assessment) -> Iterator[Row]:
    yield from _rows("standing", CERTIFICATIONS, f"{DATED} detail", [now])
    if now.head.sample:
        yield {"kind": "sample", "id": now.head.id, "detail": SAMPLE}
    yield from _rows("reason", REASONS, "id detail", now.standing.reasons)


def _traffic(now: Assessment) -> Iterator[Row]:
    state = now.rollout
    for name, percent, words in (
        ("actual", state.traffic_actual, headlines.rollout(now)),
        ("planned", state.traffic_planned, None),
        ("permitted", state.permitted, headlines.next_step(now)),
    ):
        unit = None if percent is None else "%"
        yield {"kind": "traffic", "id": name, "value": percent, "unit": unit, "detail": words}


def _phase(phase: PhaseState, now: Assessment) -> Iterator[Row]:
    fields = "id name status opens_on=planned due_on=planned_end days_left detail"
    yield from _rows("phase", PHASES, fields, [On(phase, now.on)])
    steps = phase_steps(phase, now)
    yield from _rows("step", STEPS, "id name value unit due_on=planned days_left detail", steps)
