"""What a standing follows from, all as of one day (RULES.md, Standing)."""

from dataclasses import dataclass
from datetime import date, tzinfo

from dashboard.domain.agents import AgentState
from dashboard.domain.conditions import ConditionState
from dashboard.domain.gates import GateState
from dashboard.domain.observations import CertificateChanged
from dashboard.domain.operations.obligations import ObligationState
from dashboard.domain.operations.signoffs import SignOffState
from dashboard.domain.record.reading import Reading
from dashboard.domain.rollout import RolloutState
from dashboard.domain.standing.decision import Decision
from dashboard.domain.triggers.verdicts import TriggerState
from dashboard.domain.values.fields import Model
from dashboard.domain.values.instants import day_of


class Validity(Model):
    """From which day to which day a certificate holds; without a last valid day it never expires."""

    from_day: date
    last_day: date | None
    on: date

    @property
    def is_in_force(self) -> bool:
        """Whether the decision has been taken by that day."""
        return self.on >= self.from_day

    @property
    def days_left(self) -> int | None:
        """Days to the last valid day, negative after it; None where there is none."""
        return None if self.last_day is None else (self.last_day - self.on).days


@dataclass(frozen=True)
class StandingInputs:
    """The decision, what was recorded of the certificate, and the state of everything it covers."""

    validity: Validity
    decision: Decision
    change: CertificateChanged | None
    changed_on: date | None
    gates: tuple[GateState, ...]
    agents: tuple[AgentState, ...]
    conditions: tuple[ConditionState, ...]
    triggers: tuple[TriggerState, ...]
    signoffs: tuple[SignOffState, ...]
    obligations: tuple[ObligationState, ...]
    rollout: RolloutState
    zone: tzinfo
    reading: Reading | None = None

    @property
    def unclear(self) -> tuple[TriggerState, ...]:
        """The triggers that cannot tell, though there is traffic."""
        return tuple(t for t in self.triggers if t.is_unclear) if self.rollout.traffic_actual else ()

    def unclear_since(self, trigger: TriggerState) -> date:
        """The day since which a trigger cannot tell, or since which there is traffic, whichever is later."""
        begun = [at for at in (trigger.unclear_at, self.rollout.in_traffic_since) if at is not None]
        return day_of(max(begun), self.zone)
