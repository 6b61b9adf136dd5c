"""What is observed of a rollout.

Traffic shifted, criteria marked, plans revised, triggers fired, rollbacks run.
"""

from typing import Annotated, Literal

from pydantic import Field

from dashboard.domain.rollout.plan import PlannedStep
from dashboard.domain.values.fields import Choice, Day, Flag, Id, Number, Percent, Positive, Text
from dashboard.domain.values.source import Observed


class Traffic(Observed):
    """The share of traffic on the new system from this instant on, in percent; a decrease is a rollback."""

    kind: Literal["traffic"] = "traffic"
    """`traffic`"""
    percent: Percent | None = None
    """The share of traffic, 0 to 100; a pause may leave it out."""
    change: Annotated[Literal["step", "rollback", "pause"], Choice] = "step"
    """`step`, `rollback` or `pause`."""
    reason: Text | None = None
    """Why."""


class PhaseMark(Observed):
    """A success criterion or deliverable of a phase marked met or unmet; both count from 1."""

    kind: Literal["phase_mark"] = "phase_mark"
    """`phase_mark`"""
    phase: Positive
    """The phase's number."""
    of: Annotated[Literal["criterion", "deliverable"], Choice]
    """`criterion` or `deliverable`."""
    number: Positive
    """Its number in the phase, from 1."""
    met: Flag
    """`true` or `false`."""


class PlanRevised(Observed):
    """The steps of traffic planned anew; the plans before stay visible."""

    kind: Literal["plan"] = "plan"
    """`plan`"""
    steps: Annotated[tuple[PlannedStep, ...], Field(min_length=1)]
    """The steps, rising; one without a day is spread over the phase that its percentage belongs to."""
    reason: Text | None = None
    """Why, or which tool declared it."""
    workload: Text | None = None
    """The workload whose controller declares it; left out, a person does."""


class TriggerChanged(Observed):
    """A rollback trigger fired by an event, or what a person did about one that fired."""

    kind: Literal["trigger"] = "trigger"
    """`trigger`"""
    trigger: Id
    """The trigger's id."""
    change: Annotated[Literal["fired", "rolled_back", "waived"], Choice]
    """`fired` (an event stands open), `rolled_back` or `waived`."""
    reason: Text
    """Why."""
    until: Day | None = None
    """The last waived day; a waiver needs it, nothing else has it."""


class RollbackStamped(Observed):
    """One of the three moments of a rollback: decided, traffic back, validated."""

    kind: Literal["rollback"] = "rollback"
    """`rollback`"""
    procedure: Id
    """The procedure's id."""
    stamp: Annotated[Literal["decided", "traffic_back", "validated"], Choice]
    """`decided`, `traffic_back` or `validated`."""


class RehearsalHeld(Observed):
    """A rollback procedure rehearsed, and the minutes until traffic was back."""

    kind: Literal["rehearsal"] = "rehearsal"
    """`rehearsal`"""
    procedure: Id
    """The procedure's id."""
    minutes: Annotated[Number, Field(ge=0)]
    """Minutes until traffic was back."""


class AnalysisFinished(Observed):
    """A metric's analysis by the tool that shifts traffic: evidence beside a trigger, never its verdict."""

    kind: Literal["analysis"] = "analysis"
    """`analysis`"""
    run: Text
    """The analysis run's name."""
    metric: Text
    """The metric's name in the run."""
    outcome: Annotated[Literal["successful", "failed", "error", "inconclusive", "running", "pending"], Choice]
    """`successful`, `failed`, `error`, `inconclusive`, `running` or `pending`."""
    trigger: Id | None = None
    """The trigger that reads the same metric, where there is one."""
    measured: Annotated[Number, Field(ge=0)] | None = None
    """Measurements counted by the tool, those in error not among them."""
    successful: Annotated[Number, Field(ge=0)] | None = None
    """Successful measurements counted by the tool."""
    failed: Annotated[Number, Field(ge=0)] | None = None
    """Failed measurements counted by the tool."""
    errors: Annotated[Number, Field(ge=0)] | None = None
    """Measurements in error counted by the tool."""
    values: tuple[Text, ...] = ()
    """The values of the measurements that the tool kept, oldest first."""
    dry_run: Flag = False
    """`true` for a metric that the tool only tries out: it never decides."""
    revision: Text | None = None
    """The pod-template hash of the version that was analysed."""
    workload: Text | None = None
    """The workload that was analysed, as `prod/web`, where the run names its owner."""
    message: Text | None = None
    """What the tool said."""


class ToolEvent(Observed):
    """What the tool that shifts traffic said of a rollout, where it said nothing of a share of traffic."""

    kind: Literal["tool_event"] = "tool_event"
    """`tool_event`"""
    tool: Text
    """`Argo Rollouts` or `Flagger`."""
    workload: Text
    """The workload's name."""
    phase: Text | None = None
    """The tool's word for where it stands."""
    message: Text
    """What it said."""
