"""The finding that heads each page: general first, exceptions named (UX.md, principle 1)."""

from collections import Counter
from collections.abc import Sequence
from typing import TypeVar

from dashboard.domain.agents import AgentState
from dashboard.domain.conditions import ConditionState
from dashboard.domain.conditions.wording import condition_words
from dashboard.domain.gates import GateState
from dashboard.domain.rollout import RolloutState
from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.triggers.verdicts import TriggerState
from dashboard.domain.values import wording
from dashboard.findings import SEVERITIES, Finding

State = TypeVar("State", GateState, AgentState, ConditionState)
URGENCY = (
    "fail",
    "not_ready",
    "overdue",
    "due_today",
    "conditional",
    "open",
    "pending",
    "waived",
    "not_assessed",
    "pass",
    "ready",
    "met_late",
    "met",
)
VERBS = {  # of one gate, of several
    "pass": ("passes", "pass"),
    "fail": ("fails", "fail"),
    "conditional": ("is conditional", "are conditional"),
    "not_assessed": ("is not assessed", "are not assessed"),
}
NAMED = 5  # agents that a headline names
ALARM = ("fired", "possible", "blind", "no_baseline", "pending", "clear")


def worst_first(states: Sequence[State]) -> list[State]:
    """Exceptions first, then the rest in the document's order."""
    return sorted(states, key=lambda state: URGENCY.index(state.status))


def gates(assessment: Assessment) -> str:
    """How many gates pass, and what the others are: "6 gates pass, 2 are conditional"."""
    found = Counter[str](g.status for g in assessment.gates)
    passed = found["pass"]
    if passed == len(assessment.gates):
        return "The one gate passes" if passed == 1 else f"All {passed} gates pass"
    passing = f"{wording.count(passed, 'gate').capitalize()} {VERBS['pass'][passed != 1]}"
    rest = [f"{found[s]} {VERBS[s][found[s] != 1]}" for s in VERBS if s != "pass" and found[s]]
    return ", ".join([passing, *rest])


def agents(assessment: Assessment) -> str:
    """How many agents are ready, and which are not: "4 agents ready, QV conditional"."""
    if not assessment.agents:
        return assessment.emptiness("agents")
    ready = sum(a.status == "ready" for a in assessment.agents)
    rest = [a for a in worst_first(assessment.agents) if a.status != "ready"]
    if not rest:
        return "The one agent is ready" if ready == 1 else f"All {ready} agents ready"
    named = [f"{a.agent.id} {wording.mark(a.status).word.lower()}" for a in rest]
    named = [*named[:NAMED], f"and {len(named) - NAMED} more"] if len(named) > NAMED else named
    return ", ".join([f"{wording.count(ready, 'agent').capitalize()} ready", *named])


def agent(state: AgentState) -> str:
    """Where one agent stands: "QV scores 78 of 100"."""
    if state.score is None:
        return f"{state.agent.id} has {wording.NO_SCORE}"
    return f"{state.agent.id} scores {wording.score(state.score)}"


def conditions(assessment: Assessment) -> str:
    """How many conditions are open and what is next: "2 conditions open, the next due within 2 days"."""
    unmet = [c for c in assessment.conditions if c.is_unmet]
    if not assessment.conditions:
        return assessment.emptiness("conditions")
    if not unmet:
        waived = sum(c.status == "waived" for c in assessment.conditions)
        met = len(assessment.conditions) - waived
        if waived:
            return ", ".join(["No condition is open", *([f"{met} met"] if met else []), f"{waived} waived"])
        return "The one condition is met" if met == 1 else f"All {met} conditions met"
    first = min(unmet, key=lambda c: c.due_on)
    overdue = sum(c.status == "overdue" for c in unmet)
    if overdue:
        return (
            f"{wording.count(overdue, 'condition').capitalize()} overdue, the first by"
            f" {wording.days(-(first.days_left or 0))}"
        )
    which = "" if len(unmet) == 1 else "the next "
    return f"{wording.count(len(unmet), 'condition').capitalize()} open, {which}{condition_words(first)}"


def behind(state: RolloutState) -> str:
    """Where the rollout is against its plan: "1 day behind plan", "on plan", "without a plan"."""
    if not state.steps:
        return "without a plan"
    late = state.deviation_days or 0
    if late == 0:
        return "on plan"
    return f"{wording.days(abs(late))} {'behind' if late > 0 else 'ahead of'} plan"


def rollout(assessment: Assessment) -> str:
    """How far the rollout is: "Rollout: 30% of traffic, 2 days behind plan"."""
    state = assessment.rollout
    if not state.phases and state.traffic_actual is None:
        return "The certificate has no rollout plan"
    if state.traffic_actual is None:
        planned = wording.planned(state.traffic_planned)
        alarms = _alarms(assessment, ("fired", "possible"))
        return f"Rollout: {wording.NO_DATA} on traffic, {planned} planned{alarms}"
    paused = f", {state.standstill.kind}" if state.standstill else ""
    alarms = _alarms(assessment, ("fired", "possible", "blind"))
    return (
        f"Rollout: {wording.quantity(state.traffic_actual, '%')} of traffic{paused}, {behind(state)}{alarms}"
    )


def _alarms(assessment: Assessment, verdicts: Sequence[str]) -> str:
    """The triggers with some verdicts, worst first, several counted: ", security fired, 2 triggers blind"."""
    found = [
        ([t.trigger.id for t in assessment.triggers if t.verdict == verdict], verdict) for verdict in verdicts
    ]
    named = [(ids[0] if len(ids) == 1 else f"{len(ids)} triggers", verdict) for ids, verdict in found if ids]
    return "".join(f", {who} {wording.trigger_mark(verdict).word.lower()}" for who, verdict in named)


def permitted(state: RolloutState) -> str | None:
    """The most traffic that the record allows: "Permitted now: 30% of traffic".

    None where it says nothing.
    """
    if state.permitted is None:
        return None
    return f"Permitted now: {wording.quantity(state.permitted, '%')} of traffic"


def next_step(assessment: Assessment) -> str:
    """The next step and what must be true first, in one line."""
    step = assessment.rollout.next_step
    if step is None:
        return "Every step is reached." if assessment.rollout.steps else "No step is planned."
    on = assessment.on
    planned = "planned for" if step.planned_on >= on else "was planned for"
    text = f"Next: {wording.quantity(step.percent, '%')}, {planned} {wording.short_day(step.planned_on, on)}"
    if not step.blocked_by:
        return f"{text}; nothing blocks it."
    more = f", and {len(step.blocked_by) - 1} more" if len(step.blocked_by) > 1 else ""
    return f"{text}, once {step.blocked_by[0]}{more}."


def triggers(assessment: Assessment) -> str:
    """How many rollback triggers are clear: "4 of 5 rollback triggers clear"."""
    states = assessment.triggers
    if not states:
        return "No rollback trigger is defined"
    clear = sum(t.verdict == "clear" for t in states)
    return f"{wording.of(clear, len(states), 'rollback trigger')} clear"


def worst_triggers(assessment: Assessment) -> list[TriggerState]:
    """Triggers, the most alarming first; one that cannot see stands before one that is clear."""
    return sorted(assessment.triggers, key=lambda state: ALARM.index(state.verdict))


def findings(found: Sequence[Finding]) -> str:
    """How many findings there are, and of which weight: "21 findings: 9 contradictions, 6 gaps, 6 notes"."""
    if not found:
        return "The examination found nothing"
    counts = Counter[str](f.severity for f in found)
    parts = [wording.count(counts[s], s) for s in SEVERITIES if counts[s]]
    return f"{wording.count(len(found), 'finding')}: {', '.join(parts)}"


def operations(assessment: Assessment) -> str:
    """Whether recovery was drilled and duties done: "No recovery promise was drilled, 4 duties missed"."""
    promised = assessment.promises
    drilled = [p for p in promised if p.kept is not None]
    kept = sum(p.kept is True for p in promised)
    if not promised:
        recovery = "No recovery is promised"
    elif not drilled:
        recovery = "No recovery promise was drilled"
    else:
        recovery = f"{wording.of(kept, len(promised), 'recovery promise')} kept"
    missed = sum(o.status == "missed" for o in assessment.obligations)
    return f"{recovery}, {wording.count(missed, 'duty', 'duties')} missed"


def obligations(assessment: Assessment) -> str:
    """How many duties were missed and how many are due: "2 duties missed, 4 due"."""
    if not assessment.obligations:
        return "The certificate has no duties"
    missed, due = (sum(o.status == status for o in assessment.obligations) for status in ("missed", "due"))
    return f"{wording.count(missed, 'duty', 'duties').capitalize()} missed, {due} due"


def procedures(assessment: Assessment) -> str:
    """How many rollback procedures were rehearsed: "1 of 2 rollback procedures rehearsed"."""
    states = assessment.procedures
    if not states:
        return "No rollback procedure is defined"
    rehearsed = sum(bool(state.rehearsals) for state in states)
    if not rehearsed:
        return f"{wording.count(len(states), 'rollback procedure')}, never rehearsed"
    return f"{wording.of(rehearsed, len(states), 'rollback procedure')} rehearsed"


def signoffs(assessment: Assessment) -> str:
    """How many have signed, and which remarks are open: "12 of 12 signed, 11 remarks open"."""
    members = assessment.signoffs
    if not members:
        return assessment.emptiness("sign-offs")
    signed = sum(s.decision == "approved" for s in members)
    rejected = sum(s.decision == "rejected" for s in members)
    remarks = sum(s.has_open_remark for s in members)
    against = f", {rejected} rejected" if rejected else ""
    return f"{signed} of {len(members)} signed{against}, {wording.count(remarks, 'remark')} open"
