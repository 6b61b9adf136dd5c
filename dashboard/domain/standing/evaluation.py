"""What follows from a record at an instant: the standing, and the whole of it."""

from datetime import datetime
from functools import cached_property

from dashboard.domain.observations import DrillHeld, ReviewHeld
from dashboard.domain.operations import promises
from dashboard.domain.record import Record
from dashboard.domain.record.trigger_states import procedures_of
from dashboard.domain.rollout.events import AnalysisFinished, ToolEvent
from dashboard.domain.standing import Standing, Status, standing_of, status_of
from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.standing.inputs import StandingInputs
from dashboard.domain.standing.next_step import with_blockers


class Evaluation(StandingInputs):
    """A record at an instant, its standing and its assessment, each computed at its first use, and once."""

    @cached_property
    def status(self) -> Status:
        """The first standing that applies, without its reasons."""
        return status_of(self)

    @cached_property
    def standing(self) -> Standing:
        """The first standing that applies, with its reasons."""
        return standing_of(self)

    @property
    def is_beyond_measure(self) -> bool:
        """Whether no result of a gate and no score of an agent would make the status another."""
        hangs_on_them = self.status in ("lapsed", "conditional", "certified")
        return not hangs_on_them or any(c.status == "overdue" for c in self.conditions)

    @cached_property
    def assessment(self) -> Assessment:
        """All of it, as the screens and exports show it."""
        record, reviews = self.record, self._seen(ReviewHeld)
        recovery = record.certificate.operations.recovery
        return Assessment(
            certificate=record.certificate,
            source=record.source,
            as_of=self.at,
            on=self.as_of.on,
            known_by=record.known_by,
            ledger_head=record.ledger_head,
            edition=record.edition(self.at),
            start=record.deployment_start,
            validity=self.validity,
            decision=self.decision,
            standing=self.standing,
            gates=self.gates,
            agents=self.agents,
            conditions=self.conditions,
            rollout=with_blockers(self.rollout, self, self.standing, self.as_of.zone),
            plans=self.plans,
            triggers=self.triggers,
            procedures=procedures_of(record, self.triggers, self.as_of),
            analyses=tuple(self._seen(AnalysisFinished)),
            reports=tuple(self._seen(ToolEvent)),
            obligations=self.obligations,
            signoffs=self.signoffs,
            promises=promises(recovery, self._seen(DrillHeld), self.as_of.zone),
            reviewed_at=reviews[-1].observed_at if reviews else None,
            lines=record.lines,
            reading=record.reading,
            telemetry_notes=record.telemetry_notes,
            ahead=record.ahead,
        )


def assess(record: Record, as_of: datetime) -> Assessment:
    """Everything that follows from a record at an instant (aware, any time zone)."""
    return Evaluation(record, as_of).assessment
