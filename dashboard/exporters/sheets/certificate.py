"""The first sheets: the certificate in one page of names and values, and why it stands as it does."""

from collections.abc import Iterator

from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.values import wording
from dashboard.exporters.sheets.table import Kind, Sheet, Value, columns
from dashboard.review import Review, headlines
from dashboard.review.as_of_line import HEAD, SAMPLE
from dashboard.review.key_figures import Measure, measures

FACTS = columns({"Fact": "text", "Value": "text", "Note": "text"})
REASONS = columns({"Subject": "text", "Reason": "text", "Since": "day"})
Fact = tuple[str, Kind, Value, str | None]


def certificate(review: Review) -> Sheet:
    """The verdict and everything that identifies it, to be read as one page."""
    assessment = review.assessment
    standing, sample = assessment.standing, assessment.head.sample
    facts = (*_verdict(review), *_figures(review), *_document(assessment), *_record(review))
    return Sheet(
        name="Certificate",
        title=f"{standing.headline} · {SAMPLE}" if sample else standing.headline,
        mark=wording.mark(standing.status),
        columns=FACTS,
        kinds=tuple(kind for _, kind, _, _ in facts),
        rows=tuple((name, value, note) for name, _, value, note in facts),
    )


def _verdict(review: Review) -> Iterator[Fact]:
    assessment = review.assessment
    standing, validity = assessment.standing, assessment.validity
    coming = next((f"The certificate {t.sentence}" for t in review.outlook), None)
    yield "Standing", "status", wording.mark(standing.status), None
    yield "In a sentence", "text", standing.sentence, None
    yield "Decided on", "day", validity.from_day, None
    yield "Valid until", "day", validity.last_day, None
    yield "Days left", "number", validity.days_left, None
    yield "Next by dates alone", "text", coming, None


def _figures(review: Review) -> Iterator[Fact]:
    assessment, state = review.assessment, review.assessment.rollout
    passed, waiting, traffic, signed = measures(assessment, review.before)
    yield _counted(passed)
    yield _counted(waiting)
    yield "Conditions", "text", headlines.conditions(assessment), None
    yield traffic.label, "percent", state.traffic_actual, traffic.moved
    yield "Traffic planned", "percent", state.traffic_planned, None
    yield "Traffic permitted now", "percent", state.permitted, None
    yield "Rollout", "text", headlines.rollout(assessment), None
    yield "Next step", "text", headlines.next_step(assessment), None
    yield _counted(signed)
    yield "Findings", "text", headlines.findings(review.findings), None


def _counted(measure: Measure) -> Fact:
    return measure.label, "text", measure.value, measure.moved


def _document(assessment: Assessment) -> Iterator[Fact]:
    head, start = assessment.head, assessment.start
    yield "Certification", "text", head.id, None
    yield "Title", "text", head.title, None
    yield "System", "text", head.system, None
    yield "Authority", "text", head.authority, None
    yield "Declared decision", "text", head.declared_decision, "in the document's own words"
    yield "Deployment start", "day", start.on, "assumed" if start.assumed else None


def _record(review: Review) -> Iterator[Fact]:
    assessment = review.assessment
    head, ledger = assessment.head, assessment.ledger_head
    known = "all that is known now" if assessment.known_by is None else None
    yield "As of", "instant", assessment.as_of, head.time_zone
    yield "Known by", "instant", assessment.known_by, known
    yield "Changes since", "instant", review.before.as_of, None
    yield "Ledger head", "text", ledger[:HEAD], f"first {HEAD} digits"
    yield "Whole ledger head", "text", ledger, None
    yield SAMPLE, "text", "yes" if head.sample else "no", None


def reasons(assessment: Assessment) -> Sheet:
    """Why the standing is what it is."""
    standing = assessment.standing
    counted = wording.count(len(standing.reasons), "reason").capitalize()
    return Sheet(
        name="Reasons",
        title=f"{counted}: {standing.headline}",
        columns=REASONS,
        rows=tuple((str(r.subject), r.message, r.since) for r in standing.reasons),
    )
