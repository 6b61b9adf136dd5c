"""What a reason, a change, a finding or a question is about: a kind of thing, and which of that kind."""

from typing import Literal

from dashboard.domain.values.fields import Model

SubjectKind = Literal[
    "certificate",
    "gate",
    "agent",
    "condition",
    "trigger",
    "signoff",
    "obligation",
    "phase",
    "step",
    "traffic",
    "decision",
    "maintenance",
    "finding",
]
# An id of these is a number, which says nothing by itself.
NUMBERED: tuple[SubjectKind, ...] = ("condition", "phase", "step")


class Subject(Model):
    """One thing of a certification: a gate and an agent of one id are two; as text "condition 2" or "QV"."""

    kind: SubjectKind
    id: str

    def __str__(self) -> str:
        """How it is named in a sentence: by its id, with its kind where the id is a number."""
        return f"{self.kind} {self.id}" if self.kind in NUMBERED else self.id

    @property
    def capitalized(self) -> str:
        """How it is named at the head of a sentence: Condition 2; an id is never altered."""
        return f"{self.kind.capitalize()} {self.id}" if self.kind in NUMBERED else self.id

    def sentence(self, message: str) -> str:
        """What is said of it, after its name; of the certificate as a whole that goes without saying."""
        return message if self.kind == "certificate" else f"{self}: {message}"

    def under(self, heading: str) -> str:
        """How it is named beside a word that tells its kind: the id alone, where that word is its kind."""
        return self.id if self.kind == heading else str(self)


CERTIFICATE = Subject(kind="certificate", id="certificate")
TRAFFIC = Subject(kind="traffic", id="traffic")
