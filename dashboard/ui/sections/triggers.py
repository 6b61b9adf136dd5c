"""Rollback on the Rollout page: triggers with their evidence, and procedures against their limits."""

from collections.abc import Sequence

from dashboard.domain.rollout.analyses import analysis_verdict, analysis_words
from dashboard.domain.rollout.events import AnalysisFinished
from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.triggers.firings import Firing
from dashboard.domain.triggers.rollbacks import ProcedureState, RollbackRun
from dashboard.domain.triggers.verdicts import TriggerState
from dashboard.domain.values import wording
from dashboard.domain.values.subject import TRAFFIC
from dashboard.review import headlines
from dashboard.ui import sheet
from dashboard.ui.frame.address import link, thing_at
from dashboard.ui.frame.named import stated
from dashboard.ui.frame.provenance import owner
from dashboard.ui.frame.text import chip, escape, status_chip
from dashboard.ui.frame.view import View


def triggers(view: View) -> None:
    """Draw rollback triggers with their verdicts, worst first; one that cannot see is never green."""
    assessment = view.assessment
    sheet.header(headlines.triggers(assessment))
    for state in headlines.worst_triggers(assessment):
        _trigger(state, view)
    _analyses(
        "No trigger reads these metrics", [a for a in assessment.analyses if a.trigger is None], assessment
    )


def _trigger(state: TriggerState, view: View) -> None:
    trigger, assessment = state.trigger, view.assessment
    held = ""
    if trigger.kind != "event":
        hold = wording.assumed(wording.span(trigger.hold), is_assumed=not trigger.hold_minutes)
        held = f", hold {hold}"
    named = link(trigger.text, thing_at(view.stand, state.subject))
    sheet.markdown(
        f"{chip(wording.trigger_mark(state.verdict))} **{named}**: "
        f"{escape(state.detail + held)}, {owner(view.stand, trigger.owner)}"
    )
    past = [f for f in state.history if f not in state.firings]
    for firing in past:
        sheet.markdown(f"- {link(_past(firing, assessment), thing_at(view.stand, state.subject))}")
    own = [a for a in assessment.analyses if a.trigger == trigger.id]
    _analyses("Evidence", own, assessment)


def _past(firing: Firing, assessment: Assessment) -> str:
    """A firing that somebody has resolved."""
    zone = assessment.head.zone
    what = f"for {wording.span(firing.lasted)}" if firing.lasted else firing.reason or ""
    late = f", learned late on {wording.moment(firing.learned_at, zone)}" if firing.is_late else ""
    return f"fired before, {wording.moment(firing.fired_at, zone)}: {what}{late}; resolved"


def _analyses(title: str, found: Sequence[AnalysisFinished], assessment: Assessment) -> None:
    if not found:
        return
    sheet.markdown(f"**{title}**")
    for seen in sorted(found, key=lambda a: a.observed_at, reverse=True):
        moment, release = wording.moment(seen.observed_at, assessment.head.zone), assessment.rollout.release
        said = f"{seen.metric}, {seen.run}, {moment}: {analysis_words(seen, release)}"
        sheet.markdown(f"{status_chip(analysis_verdict(seen, release).outcome)} {escape(said)}")


def procedures(view: View) -> None:
    """Draw rollback procedures: the time each may take, its last rehearsal, how long each rollback took."""
    sheet.header(headlines.procedures(view.assessment))
    for n, state in enumerate(view.assessment.procedures):
        _procedure(state, view, f"rollback.procedures[{n}]")


def _rehearsal_status(state: ProcedureState) -> str:
    if state.measured is None:
        return "not_assessed"
    if state.measured > state.procedure.limit_minutes:
        return "fail"
    return "due" if state.is_stale else "met"


def _procedure(state: ProcedureState, view: View, path: str) -> None:
    procedure = state.procedure
    sheet.markdown(
        f"{status_chip(_rehearsal_status(state))} **{escape(procedure.name)}**, "
        f"within {procedure.limit_minutes} min: "
        f"{escape(state.detail)}. {stated(view, procedure.text, path)}"
    )
    for run in reversed(state.runs):
        _run(run, view)


def _run(run: RollbackRun, view: View) -> None:
    moment = link(f"Run {wording.moment(run.since, view.zone)}", thing_at(view.stand, TRAFFIC))
    begun = "from the firing" if run.fired else "no trigger had fired, from the decision"
    clocks = " · ".join(
        f":red[{escape(clock.words)}]"
        if clock.is_over and clock.stamp == "traffic_back"
        else escape(clock.words)
        for clock in run.clocks
    )
    verdict = "over its limit" if run.is_over else "running" if run.is_running else "within its limit"
    sheet.markdown(f"- {moment}, {verdict} ({begun}): {clocks}")
