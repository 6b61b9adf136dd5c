"""Observations: what was seen, recorded one by one after the certificate was issued.

Each has `observed_at`, the instant (UTC) at which it is true in the world; the ledger entry that brought it
says when it became known. For the same item and instant the newest recorded wins.
"""

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from dashboard.domain.rollout.controllers import ControllerState
from dashboard.domain.rollout.events import (
    AnalysisFinished,
    PhaseMark,
    PlanRevised,
    RehearsalHeld,
    RollbackStamped,
    ToolEvent,
    Traffic,
    TriggerChanged,
)
from dashboard.domain.values.fields import Choice, Day, Id, Number, Percent, Positive, Text
from dashboard.domain.values.source import Observed


class Start(Observed):
    """The deployment started on a day; it holds for every as-of, the newest recorded one wins."""

    kind: Literal["start"] = "start"
    """`start`"""
    on: Day
    """The day on which the deployment started."""
    reason: Text | None = None
    """Why it moved; needed of a second start, and of a first one recorded after a window had begun."""


class GateResult(Observed):
    """A gate's result: a value in the requirement's unit, an attestation, or both."""

    kind: Literal["gate_result"] = "gate_result"
    """`gate_result`"""
    gate: Id
    """The gate's id."""
    value: Number | None = None
    """The value, in the requirement's unit."""
    attested: Annotated[Literal["met", "partial", "unmet"], Choice] | None = None
    """`met`, `partial` or `unmet`: what is said of a requirement in words."""
    text: Text | None = None
    """The result in words."""
    good_until: Day | None = None
    """The last day on which its evidence is good; after it the gate is not assessed."""


class AgentScore(Observed):
    """An agent's readiness score (of 100), completion and overhead (percent).

    What is left out keeps its last value.
    """

    kind: Literal["agent_score"] = "agent_score"
    """`agent_score`"""
    agent: Id
    """The agent's id."""
    score: Percent | None = None
    """Its score, 0 to 100."""
    completion: Percent | None = None
    """Its completion, in percent."""
    overhead: Percent | None = None
    """Its overhead, in percent."""


class AgentWorkDone(Observed):
    """One outstanding item or open criterion of an agent, done.

    `text` is the item's text or the criterion's name.
    """

    kind: Literal["agent_work"] = "agent_work"
    """`agent_work`"""
    agent: Id
    """The agent's id."""
    of: Annotated[Literal["item", "criterion"], Choice] = "item"
    """`item` or `criterion`."""
    text: Text
    """The outstanding item's text, or the criterion's name."""


class ConditionMet(Observed):
    """A condition declared met as a whole."""

    kind: Literal["condition_met"] = "condition_met"
    """`condition_met`"""
    condition: Id
    """The condition's id."""


class ConditionItemDone(Observed):
    """One item of a condition, done; items count from 1."""

    kind: Literal["condition_item"] = "condition_item"
    """`condition_item`"""
    condition: Id
    """The condition's id."""
    item: Positive
    """The item's number, from 1."""


class ConditionExtended(Observed):
    """A later due date, granted with a reason by an approver."""

    kind: Literal["condition_extended"] = "condition_extended"
    """`condition_extended`"""
    condition: Id
    """The condition's id."""
    to: Day
    """The new due date."""
    reason: Text
    """Why."""
    approver: Text
    """Who granted it."""


class ConditionWaived(Observed):
    """A condition waived through a last day; then its due date counts again."""

    kind: Literal["condition_waived"] = "condition_waived"
    """`condition_waived`"""
    condition: Id
    """The condition's id."""
    until: Day
    """The last waived day."""
    reason: Text
    """Why."""
    approver: Text
    """Who granted it."""


class ConditionReopened(Observed):
    """A met or waived condition, open again."""

    kind: Literal["condition_reopened"] = "condition_reopened"
    """`condition_reopened`"""
    condition: Id
    """The condition's id."""
    reason: Text
    """Why."""


class ReviewHeld(Observed):
    """A review meeting was held."""

    kind: Literal["review"] = "review"
    """`review`"""


class DecisionTaken(Observed):
    """What a review decided: a question, its answer, and who took the decision."""

    kind: Literal["decision"] = "decision"
    """`decision`"""
    question: Text
    """What was to be decided."""
    answer: Text
    """What was decided."""
    by: Text
    """Who decided."""


class DutyDone(Observed):
    """A recurring duty, done in one of its periods."""

    kind: Literal["duty_done"] = "duty_done"
    """`duty_done`"""
    duty: Id
    """The duty and its period, as `monthly-1.2025-10`."""


class SignOffRecorded(Observed):
    """A member's decision after the document, or the closing of the remark."""

    kind: Literal["signoff"] = "signoff"
    """`signoff`"""
    role: Text
    """The member's role, as the certification has it."""
    change: Annotated[Literal["approved", "rejected", "abstained", "remark_closed", "overruled"], Choice]
    """`approved`, `rejected`, `abstained`, `remark_closed`, or `overruled`.

    A dissent that an authority set aside.
    """
    reason: Text | None = None
    """Why; needed where it is overruled."""
    by: Text | None = None
    """The authority that overruled it, by name."""


class DrillHeld(Observed):
    """A recovery drill, and what it measured."""

    kind: Literal["drill"] = "drill"
    """`drill`"""
    objective: Annotated[Literal["rto", "rpo"], Choice]
    """`rto` (recovery time) or `rpo` (recovery point)."""
    minutes: Annotated[Number, Field(ge=0)]
    """What was measured, in minutes."""


class CertificateChanged(Observed):
    """The certificate revoked, suspended, reinstated or decided on after its document, by a named person."""

    kind: Literal["certificate"] = "certificate"
    """`certificate`"""
    change: Annotated[Literal["approved", "rejected", "revoked", "suspended", "reinstated"], Choice]
    """`approved`, `rejected`, `revoked`, `suspended` or `reinstated`."""
    reason: Text
    """Why."""
    by: Text | None = None
    """Who decided; needed where it is approved or rejected."""


CONDITION_EVENTS = (ConditionMet, ConditionItemDone, ConditionExtended, ConditionWaived, ConditionReopened)
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
    | DecisionTaken
    | DutyDone
    | SignOffRecorded
    | DrillHeld
    | CertificateChanged
    | PlanRevised
    | TriggerChanged
    | RollbackStamped
    | RehearsalHeld
    | AnalysisFinished
    | ToolEvent
    | ControllerState,
    Field(discriminator="kind"),
]
# Reads an observation of any kind from its fields, by `kind`.
OBSERVATION: TypeAdapter[Observation] = TypeAdapter(Observation)
