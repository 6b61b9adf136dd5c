"""The assessment: everything the board knows of a certification at an instant; the one view-model.

Screens, exports and JSON are drawn from it, so that the same item has the same word, number and date
everywhere.
"""

from collections.abc import Mapping
from datetime import date, datetime

from dashboard.domain.agents import AgentState
from dashboard.domain.certificate import Certificate, Certification
from dashboard.domain.conditions import ConditionState, covers_of
from dashboard.domain.gates import GateState
from dashboard.domain.operations import PromiseState
from dashboard.domain.operations.obligations import ObligationState
from dashboard.domain.operations.signoffs import SignOffState
from dashboard.domain.record import DeploymentStart
from dashboard.domain.record.ahead import EntryAhead
from dashboard.domain.record.plan_history import PlanState
from dashboard.domain.record.reading import Reading
from dashboard.domain.rollout import RolloutState
from dashboard.domain.rollout.events import AnalysisFinished, ToolEvent
from dashboard.domain.standing import Standing
from dashboard.domain.standing.decision import Decision
from dashboard.domain.standing.inputs import Validity
from dashboard.domain.triggers.rollbacks import ProcedureState
from dashboard.domain.triggers.telemetry import TelemetryNote
from dashboard.domain.triggers.verdicts import TriggerState
from dashboard.domain.values import wording
from dashboard.domain.values.fields import Model
from dashboard.domain.values.source import Source


class Assessment(Model):
    """A certification at `as_of` (UTC), as known at `known_by` (None: now).

    `on` is that day in its time zone.

    `edition` is the record's: it rises whenever a date may have moved.
    """

    certificate: Certificate
    source: Source
    as_of: datetime
    on: date
    known_by: datetime | None
    ledger_head: str
    edition: int
    start: DeploymentStart
    validity: Validity
    decision: Decision
    standing: Standing
    gates: tuple[GateState, ...]
    agents: tuple[AgentState, ...]
    conditions: tuple[ConditionState, ...]
    rollout: RolloutState
    plans: tuple[PlanState, ...]
    triggers: tuple[TriggerState, ...]
    procedures: tuple[ProcedureState, ...]
    analyses: tuple[AnalysisFinished, ...]
    reports: tuple[ToolEvent, ...]
    obligations: tuple[ObligationState, ...]
    signoffs: tuple[SignOffState, ...]
    promises: tuple[PromiseState, ...]
    reviewed_at: datetime | None
    lines: Mapping[str, int] = {}
    reading: Reading | None = None
    telemetry_notes: tuple[TelemetryNote, ...] = ()
    ahead: tuple[EntryAhead, ...] = ()

    @property
    def head(self) -> Certification:
        """The head of the certificate."""
        return self.certificate.certification

    def emptiness(self, what: str) -> str:
        """What is said where the certificate has none of something.

        That none was read, where lines were left unread.
        """
        if self.reading and self.reading.unread:
            return f"{wording.capitalized(what)}: none was read from the document"
        return f"The certificate has no {what}"

    def covers_of(self, item: str) -> tuple[ConditionState, ...]:
        """The conditions that cover a gate or an agent, by its id."""
        return covers_of(item, self.conditions)
