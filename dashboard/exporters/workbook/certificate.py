"""The certificate as names and values, to be read as one page."""

from collections.abc import Iterator
from typing import NamedTuple

from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.values import wording
from dashboard.review import Review, headlines
from dashboard.review.as_of_line import HEAD, SAMPLE
from dashboard.review.columns import Column, Columns, Kind, Value
from dashboard.review.key_figures import Measure, measures


class Fact(NamedTuple):
    """A fact of the certificate: its name, the kind of its value, the value, and a remark."""

    name: str
    kind: Kind
    value: Value
    note: str | None = None


FACTS = Columns[Fact](
    fact=Column("Fact", lambda fact: fact.name),
    value=Column("Value", lambda fact: fact.value),
    note=Column("Note", lambda fact: fact.note),
)


def certificate_facts(review: Review) -> tuple[Fact, ...]:
    """The verdict, the figures, the document and the record, a fact a row."""
    assessment = review.assessment
    return (*_verdict(review), *_figures(review), *_document(assessment), *_record(review))


def _verdict(review: Review) -> Iterator[Fact]:
    assessment = review.assessment
    standing, validity = assessment.standing, assessment.validity
    coming = next((f"The certificate {t.sentence}" for t in review.coming), None)
    yield Fact("Standing", "status", wording.mark(standing.status))
    yield Fact("In a sentence", "text", standing.sentence)
    yield Fact("Decided on", "day", validity.from_day)
    yield Fact("Valid until", "day", validity.last_day)
    yield Fact("Days left", "number", validity.days_left)
    yield Fact("Next by dates alone", "text", coming)


def _figures(review: Review) -> Iterator[Fact]:
    assessment, state = review.assessment, review.assessment.rollout
    passed, waiting, traffic, signed = measures(assessment, review.before)
    yield _counted(passed)
    yield _counted(waiting)
    yield Fact("Conditions", "text", headlines.conditions(assessment))
    yield Fact(traffic.label, "percent", state.traffic_actual, traffic.moved)
    yield Fact("Traffic planned", "percent", state.traffic_planned)
    yield Fact("Traffic permitted now", "percent", state.permitted)
    yield Fact("Rollout", "text", headlines.rollout(assessment))
    yield Fact("Next step", "text", headlines.next_step(assessment))
    yield _counted(signed)
    yield Fact("Findings", "text", headlines.findings(review.findings))


def _counted(measure: Measure) -> Fact:
    return Fact(measure.label, "text", measure.value, measure.moved)


def _document(assessment: Assessment) -> Iterator[Fact]:
    head, start = assessment.head, assessment.start
    yield Fact("Certification", "text", head.id)
    yield Fact("Title", "text", head.title)
    yield Fact("System", "text", head.system)
    yield Fact("Authority", "text", head.authority)
    yield Fact("Declared decision", "text", head.declared_decision, "in the document's own words")
    yield Fact("Deployment start", "day", start.on, "assumed" if start.assumed else None)


def _record(review: Review) -> Iterator[Fact]:
    assessment = review.assessment
    head, ledger = assessment.head, assessment.ledger_head
    known = "all that is known now" if assessment.known_by is None else None
    yield Fact("As of", "instant", assessment.as_of, head.time_zone)
    yield Fact("Known by", "instant", assessment.known_by, known)
    yield Fact("Changes since", "instant", review.before.as_of)
    yield Fact("Ledger head", "text", ledger[:HEAD], f"first {HEAD} digits")
    yield Fact("Whole ledger head", "text", ledger)
    yield Fact(SAMPLE, "text", "yes" if head.sample else "no")
