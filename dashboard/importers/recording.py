"""From one observation or retraction to an entry of the ledger: no format of a document is read for it."""

import hashlib
from datetime import datetime

from dashboard.domain.observations import ConditionExtended, Observation, SignOffRecorded, Start
from dashboard.domain.record import Record
from dashboard.domain.standing.evaluation import assess
from dashboard.errors import UsageError
from dashboard.importers.validation.observations import observation_fault
from dashboard.store.ledger import Entry, canonical, observations_body, retraction_body
from dashboard.store.publish import Writer

COMMAND_LINE = "command line"


def append_observation(writer: Writer, observation: Observation, *, record: Record, actor: str) -> Entry:
    """Append one observation from the command line to a record as it was read; no telemetry bears on it.

    UsageError where it names what the certification has not.
    """
    fault = (
        observation_fault(observation, record.certificate)
        or _shortening(observation, record)
        or _unexplained_start(observation, record, writer.now)
        or _nobody_to_overrule(observation, record)
    )
    if fault:
        raise UsageError(fault)
    body = observations_body(record.certificate.certification.id, [observation])
    return writer.append(
        "observations", body, actor=actor, source_name=COMMAND_LINE, source_sha256=_digest(canonical(body))
    )


def _shortening(observation: Observation, record: Record) -> str | None:
    """What is wrong with an extension that does not extend, or None."""
    if not isinstance(observation, ConditionExtended):
        return None
    then = assess(record, observation.observed_at).conditions
    due_on = next(c.due_on for c in then if c.condition.id == observation.condition)
    if observation.to > due_on:
        return None
    return f"condition {observation.condition} is due {due_on} already; extend it to a later day than that"


def _unexplained_start(observation: Observation, record: Record, now: datetime) -> str | None:
    """What is wrong with a start that moves deadlines and does not say why, or None."""
    if not isinstance(observation, Start) or observation.reason is not None:
        return None
    known = record.deployment_start
    if not known.assumed:
        return f"the deployment started on {known.on} already; a later start is a slip and needs --reason"
    if record.has_begun(now):
        return (
            "a condition's window has begun under the assumed start; a start recorded now is a slip and needs"
            " --reason"
        )
    return None


def _nobody_to_overrule(observation: Observation, record: Record) -> str | None:
    """What is wrong with overruling a member who does not reject, or None."""
    if not isinstance(observation, SignOffRecorded) or observation.change != "overruled":
        return None
    members = assess(record, observation.observed_at).signoffs
    if any(s.role == observation.role and s.decision == "rejected" for s in members):
        return None
    return f"{observation.role} does not reject; only a rejection can be overruled"


def append_retraction(writer: Writer, *, certification: str, retracts: int, reason: str, actor: str) -> Entry:
    """Append the retraction of an entry, which then no longer counts and still stands in the ledger.

    UsageError.
    """
    body = retraction_body(certification, retracts=retracts, reason=reason)
    return writer.append(
        "retraction", body, actor=actor, source_name=COMMAND_LINE, source_sha256=_digest(canonical(body))
    )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
