"""What an examination of the certification finds.

Contradictions, gaps and notes, with their places (RULES.md, Findings).
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Literal

from dashboard.domain.values.fields import KEPT_TEXTS, Model
from dashboard.domain.values.subject import Subject

Severity = Literal["contradiction", "gap", "note"]
SEVERITIES: tuple[Severity, ...] = ("contradiction", "gap", "note")


class Place(Model):
    """A place that bears on a finding.

    Its path in the record file, what stands there, and its line in the document.
    """

    path: str
    text: str
    line: int | None = None


class Finding(Model):
    """One finding, and what of the certification it is about."""

    rule: str
    severity: Severity
    subject: Subject
    message: str
    sources: tuple[Place, ...] = ()

    @property
    def thing(self) -> Subject:
        """The finding itself as a thing: its rule and what it is about, which stay while it is found."""
        return Subject(kind="finding", id=f"{self.rule}:{self.subject.kind}:{self.subject.id}")

    @property
    def sentence(self) -> str:
        """The message with what it is about."""
        return self.subject.sentence(self.message)


def about(findings: Sequence[Finding], subject: Subject) -> tuple[Finding, ...]:
    """The findings on one subject."""
    return tuple(f for f in findings if f.subject == subject)


def located(finding: Finding, lines: Mapping[str, int]) -> Finding:
    """The finding with the line of each of its places."""
    placed = (_placed(p.path, p.text, p.line or line_of(p.path, lines)) for p in finding.sources)
    return finding.model_copy(update={"sources": tuple(placed)})


@lru_cache(KEPT_TEXTS)
def _placed(path: str, text: str, line: int | None) -> Place:
    """A place with its line; most are the same from one instant to another."""
    return Place(path=path, text=text, line=line)


def line_of(path: str, lines: Mapping[str, int]) -> int | None:
    """The line of a path in the document, else of the nearest that holds it."""
    while path:
        if path in lines:
            return lines[path]
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return None
