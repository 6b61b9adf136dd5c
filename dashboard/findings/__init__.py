"""What an examination of the certification finds: contradictions, gaps and notes, with their places (RULES.md, Findings)."""

from collections.abc import Mapping, Sequence
from typing import Literal

from dashboard.domain.values.fields import Model

Severity = Literal["contradiction", "gap", "note"]
SEVERITIES: tuple[Severity, ...] = ("contradiction", "gap", "note")
CERTIFICATE = "certificate"


class Place(Model):
    """A place that bears on a finding: its path in the record file, what stands there, and its line in the document."""

    path: str
    text: str
    line: int | None = None


class Finding(Model):
    """One finding; `subject` is the id of a gate, agent, condition, trigger or duty, or "certificate"."""

    rule: str
    severity: Severity
    subject: str
    message: str
    sources: tuple[Place, ...] = ()

    @property
    def told(self) -> str:
        """The message with what it is about; of the certificate as a whole that goes without saying."""
        return self.message if self.subject == CERTIFICATE else f"{self.subject}: {self.message}"


def about(findings: Sequence[Finding], subject: str) -> tuple[Finding, ...]:
    """The findings on one subject."""
    return tuple(f for f in findings if f.subject == subject)


def located(finding: Finding, lines: Mapping[str, int]) -> Finding:
    """The finding with the line of each of its places."""
    placed = (p.model_copy(update={"line": line_of(p.path, lines)}) for p in finding.sources)
    return finding.model_copy(update={"sources": tuple(placed)})


def line_of(path: str, lines: Mapping[str, int]) -> int | None:
    """The line of a path in the document, else of the nearest that holds it."""
    while path:
        if path in lines:
            return lines[path]
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return None
