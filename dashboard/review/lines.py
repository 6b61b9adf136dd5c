"""Changes, findings and questions as lines: what is said, its mark, and where it came from."""

from dashboard.domain.values import wording
from dashboard.findings import Finding
from dashboard.review.change import Cause, Change
from dashboard.review.decisions import Question
from dashboard.review.slide import Line


def cause_words(cause: Cause | None) -> str | None:
    """Where a change came from: "demo.yaml, line 210, entry 4"; None where time alone brought it."""
    source = cause.source if cause else None
    if source is None:
        return None
    line = f", line {source.line}" if source.line else ""
    return f"{wording.document(source.document)}{line}, entry {source.seq}"


def change_line(change: Change) -> Line:
    """A change with its cause."""
    return Line(text=change.full_sentence, note=cause_words(change.cause))


def finding_line(finding: Finding, *, is_new: bool) -> Line:
    """A finding with its severity, and what it is about."""
    return Line(text=finding.sentence, mark=wording.mark(finding.severity), is_new=is_new)


def question_line(question: Question) -> Line:
    """A question with the facts to decide it."""
    return Line(text=question.question, note="; ".join(question.facts), is_strong=True)
