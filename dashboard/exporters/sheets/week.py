"""What a review adds to the assessment as sheets: findings, what changed, and what is ahead."""

from dashboard.domain.values import wording
from dashboard.domain.values.source import Source
from dashboard.exporters.sheets.table import Row, Sheet, columns
from dashboard.findings import Finding, Place
from dashboard.review import Review, headlines
from dashboard.review.annex import counted
from dashboard.review.change import Change
from dashboard.review.changes import weightiest_first

FINDINGS = columns(
    {
        "Severity": "status",
        "Rule": "text",
        "Subject": "text",
        "Finding": "text",
        "New": "text",
        "Places": "text",
    }
)
CHANGES = columns(
    {
        "Kind": "text",
        "Subject": "text",
        "Change": "text",
        "Before": "text",
        "After": "text",
        "Document": "text",
        "Line": "number",
        "Entry": "number",
        "Observed": "instant",
        "Late": "text",
    }
)
AHEAD = columns({"On": "day", "Days left": "number", "What": "text", "Subject": "text", "Sentence": "text"})


def findings(review: Review) -> Sheet:
    """What the examination found, new ones first, with the places that bear on each."""
    rows = tuple(_finding(found, review) for found in review.findings)
    return Sheet(name="Findings", title=headlines.findings(review.findings), columns=FINDINGS, rows=rows)


def _finding(found: Finding, review: Review) -> Row:
    places = "\n".join(_place(place, review.assessment.source) for place in found.sources)
    new = "new" if review.is_new(found) else None
    return wording.mark(found.severity), found.rule, str(found.subject), found.message, new, places or None


def _place(place: Place, source: Source) -> str:
    where = f"{wording.document(source.document)}, line {place.line}" if place.line else place.path
    return f"{where}: {place.text}"


def changes(review: Review) -> Sheet:
    """What changed since the last review, the weightiest first, each with its cause."""
    rows = tuple(_change(change) for change in weightiest_first(review.changes.changes))
    return Sheet(name="Changes", title=counted(review), columns=CHANGES, rows=rows)


def _change(change: Change) -> Row:
    cause = change.cause
    source = cause.source if cause else None
    document = wording.document(source.document) if source else None
    return (
        change.kind,
        change.about,
        change.sentence,
        change.before,
        change.after,
        document,
        source.line if source else None,
        source.seq if source else None,
        cause.observed_at if cause else None,
        "late news" if change.is_late else None,
    )


def ahead(review: Review) -> Sheet:
    """What dates bring before the next review."""
    on = review.assessment.on
    rows = tuple((e.on, (e.on - on).days, e.what, e.about, e.sentence) for e in review.ahead)
    title = f"{wording.count(len(rows), 'date').capitalize()} before the next review"
    return Sheet(name="Ahead", title=title, columns=AHEAD, rows=rows)
