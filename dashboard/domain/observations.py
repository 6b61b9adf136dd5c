"""Observations: what was seen, recorded one by one after the certificate was issued.

Each has `observed_at`, the instant (UTC) at which it is true in the world; the ledger entry that brought it says when
it became known. For the same item and instant the newest recorded wins.
"""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from dashboard.domain.fields import (
    Choice,
    Day,
    Flag,
    Id,
    Instant,
    Model,
    Number,
    Percent,
    Positive,
    Text,
    Url,
)


class Source(Model):
    """Where a fact came from: the ledger entry, the document it brought, and the line in it."""

    seq: int
    recorded_at: datetime
    actor: str
    document: str
    sha256: str
    line: int | None = None


class Observed(Model):
    """What every observation has; `source` is filled in when it is read from the record."""

    observed_at: Instant
    evidence: Url | None = None
    source: Source | None = Field(default=None, exclude=True)


class Start(Observed):
    """The deployment started on a day; it holds for every as-of, the newest recorded one wins."""

    kind: Literal["start"] = "start"
    on: Day


class GateResult(Observed):
    """A gate's result: a value in the requirement's unit, an attestation, or both."""

    kind: Literal["gate_result"] = "gate_result"
    gate: Id
    value: Number | None = None
    attested: Annotated[Literal["met", "partial", "unmet"], Choice] | None = None
    text: Text | None = None


class AgentScore(Observed):
    """An agent's readiness score (of 100), completion and overhead (percent); what is left out keeps its last value."""

    kind: Literal["agent_score"] = "agent_score"
    agent: Id
    score: Percent | None = None
    completion: Percent | None = None
    overhead: Percent | None = None


class AgentWorkDone(Observed):
    """One outstanding item or open criterion of an agent, done; `text` is the item's text or the criterion's name."""

    kind: Literal["agent_work"] = "agent_work"
    agent: Id
    of: Annotated[Literal["item", "criterion"], Choice] = "item"
    text: Text


class ConditionMet(Observed):
    """A condition declared met as a whole."""

    kind: Literal["condition_met"] = "condition_met"
    condition: Id


class ConditionItemDone(Observed):
    """One item of a condition, done; items count from 1."""

    kind: Literal["condition_item"] = "condition_item"
    condition: Id
    item: Positive


class ConditionExtended(Observed):
    """A later due date, granted with a reason by an approver."""

    kind: Literal["condition_extended"] = "condition_extended"
    condition: Id
    to: Day
    reason: Text
    approver: Text


class ConditionWaived(Observed):
    """A condition waived through a last day; then its due date counts again."""

    kind: Literal["condition_waived"] = "condition_waived"
    condition: Id
    until: Day
    reason: Text
    approver: Text


class ConditionReopened(Observed):
    """A met or waived condition, open again."""

    kind: Literal["condition_reopened"] = "condition_reopened"
    condition: Id
    reason: Text


class Traffic(Observed):
    """The share of traffic on the new system from this instant on, in percent; a decrease is a rollback."""

    kind: Literal["traffic"] = "traffic"
    percent: Percent | None = None
    change: Annotated[Literal["step", "rollback", "pause"], Choice] = "step"
    reason: Text | None = None


class PhaseMark(Observed):
    """A success criterion or deliverable of a phase marked met or unmet; both count from 1."""

    kind: Literal["phase_mark"] = "phase_mark"
    phase: Positive
    of: Annotated[Literal["criterion", "deliverable"], Choice]
    number: Positive
    met: Flag


class ReviewHeld(Observed):
    """A review meeting was held."""

    kind: Literal["review"] = "review"


class CertificateChanged(Observed):
    """The certificate revoked, suspended or reinstated."""

    kind: Literal["certificate"] = "certificate"
    change: Annotated[Literal["revoked", "suspended", "reinstated"], Choice]
    reason: Text


ConditionEvent = ConditionMet | ConditionItemDone | ConditionExtended | ConditionWaived | ConditionReopened
Observation = Annotated[
    Start
    | GateResult
    | AgentScore
    | AgentWorkDone
    | ConditionMet
    | ConditionItemDone
    | ConditionExtended
    | ConditionWaived
    | ConditionReopened
    | Traffic
    | PhaseMark
    | ReviewHeld
    | CertificateChanged,
    Field(discriminator="kind"),
]
