"""The decision behind a certificate.

Read from the document, stated in the record, or recorded later by a person.
"""

from collections.abc import Sequence
from datetime import date, tzinfo
from typing import Literal

from dashboard.domain.certificate import Certification
from dashboard.domain.observations import CertificateChanged
from dashboard.domain.values.decision import DecisionKind, read_decision
from dashboard.domain.values.fields import Model
from dashboard.domain.values.instants import day_of


class Decision(Model):
    """What was decided (RULES.md, The decision).

    `text` is the document's sentence, `on` the day since which it holds.

    `by` says whether the kind was read from the text, stated in the record file, or recorded by a person, who
    is then named with the reason.
    """

    kind: DecisionKind
    text: str
    by: Literal["read", "stated", "recorded"]
    on: date
    decider: str | None = None
    reason: str | None = None


def decision_of(head: Certification, changes: Sequence[CertificateChanged], zone: tzinfo) -> Decision:
    """The decision as it stands after changes, oldest first: recorded beats stated, stated beats read."""
    recorded = [c for c in changes if c.change in ("approved", "rejected")]
    if recorded:
        last = recorded[-1]
        return Decision(
            kind="approved" if last.change == "approved" else "rejected",
            text=head.declared_decision,
            by="recorded",
            on=day_of(last.observed_at, zone),
            decider=last.by,
            reason=last.reason,
        )
    return Decision(
        kind=head.decision or read_decision(head.declared_decision),
        text=head.declared_decision,
        by="stated" if head.decision else "read",
        on=head.decided_on,
    )
