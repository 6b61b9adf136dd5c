"""An observation in words: what it said of the thing that it is about."""

from functools import singledispatch

from dashboard.domain import observations as seen
from dashboard.domain.observations import Observation
from dashboard.domain.rollout import events
from dashboard.domain.values import wording


@singledispatch
def _words(told: Observation) -> str:
    """What is said of kinds that need no words of their own: "review", "condition met"."""
    return told.kind.replace("_", " ")


def observation_words(told: Observation, unit: str | None = None) -> str:
    """What an observation said, without what it is about; a gate's value is in `unit`."""
    return _result(told, unit) if isinstance(told, seen.GateResult) else _words(told)


def _because(text: str, reason: str | None) -> str:
    return f"{text}: {reason}" if reason else text


def _result(told: seen.GateResult, unit: str | None) -> str:
    value = wording.quantity(told.value, unit) if told.value is not None else None
    attested = f"attested {wording.mark(told.attested).word.lower()}" if told.attested else None
    text = told.text
    if text and value and text.startswith(value):
        value = None  # The text has it.
    good = wording.expiry(told.good_until) if told.good_until else None
    return ", ".join(part for part in (value, attested, text, good) if part) or wording.NO_RESULT


@_words.register
def _(told: seen.AgentScore) -> str:
    complete = f"{wording.quantity(told.completion, '%')} complete" if told.completion is not None else None
    overhead = f"overhead {wording.quantity(told.overhead, '%')}" if told.overhead is not None else None
    score = wording.score(told.score) if told.score is not None else None
    return ", ".join(part for part in (score, complete, overhead) if part)


@_words.register
def _(told: seen.AgentWorkDone) -> str:
    return f"{told.of} done: {told.text}"


@_words.register
def _(told: seen.DutyDone) -> str:
    return f"done: {told.duty}"


@_words.register
def _(told: seen.ConditionItemDone) -> str:
    return f"item {told.item} done"


@_words.register
def _(told: seen.ConditionExtended) -> str:
    return f"extended to {wording.day(told.to)} by {told.approver}: {told.reason}"


@_words.register
def _(told: seen.ConditionWaived) -> str:
    return f"waived until {wording.day(told.until)} by {told.approver}: {told.reason}"


@_words.register
def _(told: seen.ConditionReopened) -> str:
    return f"reopened: {told.reason}"


@_words.register
def _(told: seen.SignOffRecorded | seen.CertificateChanged) -> str:
    by = f" by {told.by}" if told.by else ""
    return _because(f"{told.change.replace('_', ' ')}{by}", told.reason)


@_words.register
def _(told: events.Traffic) -> str:
    share = f" at {wording.quantity(told.percent, '%')}" if told.percent is not None else ""
    return _because(f"{told.change}{share}", told.reason)


@_words.register
def _(told: events.PhaseMark) -> str:
    return f"{told.of} {told.number} {'met' if told.met else 'not met'}"


@_words.register
def _(told: events.PlanRevised) -> str:
    steps = ", ".join(wording.quantity(step.percent, "%") for step in told.steps)
    return _because(f"planned anew: {steps}", told.reason)


@_words.register
def _(told: events.TriggerChanged) -> str:
    until = f" until {wording.day(told.until)}" if told.until else ""
    return _because(f"{told.change.replace('_', ' ')}{until}", told.reason)


@_words.register
def _(told: events.AnalysisFinished) -> str:
    return _because(f"{told.metric} {told.outcome} in {told.run}", told.message)
