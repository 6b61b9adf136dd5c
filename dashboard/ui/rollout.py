"""The sections of Rollout: what blocks the next step, the phases, triggers, procedures, and what traffic did."""

import streamlit as st

from dashboard.domain import headlines, wording
from dashboard.domain.assessment import Assessment
from dashboard.domain.rollout import Mark, PhaseState
from dashboard.ui.provenance import owner
from dashboard.ui.text import escape, status_chip


def next_step(assessment: Assessment) -> None:
    """The next step and everything that must be true first."""
    step = assessment.rollout.next_step
    if step is None:
        st.subheader(escape(headlines.next_step(assessment)))
        return
    blocked = wording.count(len(step.blocked_by), "thing")
    st.subheader(f"{wording.quantity(step.percent, '%')} is blocked by {blocked}" if step.blocked_by else f"Nothing blocks {wording.quantity(step.percent, '%')}")  # fmt: skip
    st.markdown(f"Planned for {wording.day(step.planned_on)}. What must be true first:" if step.blocked_by else f"Planned for {wording.day(step.planned_on)}.")  # fmt: skip
    for text in step.blocked_by:
        st.markdown(f"- {escape(text)}")


def _marks(title: str, marks: tuple[Mark, ...]) -> None:
    st.markdown(f"**{title}: {sum(m.met for m in marks)} of {len(marks)} met**")
    for mark in sorted(marks, key=lambda m: m.met):
        st.markdown(f"{status_chip('met' if mark.met else 'unmet')} {escape(mark.text)}")


def phases(assessment: Assessment) -> None:
    """Each phase with its deliverables and success criteria; those that are not done stand open."""
    for state in assessment.rollout.phases:
        _phase(state, assessment)


def _phase(state: PhaseState, assessment: Assessment) -> None:
    phase, mark = state.phase, wording.mark(state.status)
    window = wording.window(state.planned_start, state.planned_end, assessment.on)
    label = f"{mark.shape} Phase {phase.number} {escape(phase.name)}: {mark.word.lower()}, {window}"
    with st.expander(label, expanded=state.status in ("running", "late")):
        if phase.scope:
            st.markdown(escape(phase.scope))
        left, right = st.columns(2, gap="large")
        with left:
            _marks("Success criteria", state.criteria)
        with right:
            _marks("Deliverables", state.deliverables)


def triggers(assessment: Assessment) -> None:
    """Rollback triggers with their verdicts; one that cannot see is never green."""
    states = assessment.triggers
    clear = sum(t.verdict == "clear" for t in states)
    st.subheader(f"{clear} of {wording.count(len(states), 'rollback trigger')} clear" if states else "No rollback trigger is defined")  # fmt: skip
    for state in sorted(states, key=lambda t: t.verdict == "clear"):
        hold = state.trigger.hold_minutes
        held = (
            "" if state.trigger.kind == "event" else f", hold {hold or 5} min{'' if hold else ' (assumed)'}"
        )
        who = owner(state.trigger.owner)
        st.markdown(
            f"{status_chip(state.verdict)} **{escape(state.trigger.text)}**: {escape(state.detail + held)}, {who}"
        )


def procedures(assessment: Assessment) -> None:
    """Rollback procedures and the time each may take."""
    found = assessment.certificate.rollback.procedures
    st.subheader(f"{wording.count(len(found), 'rollback procedure').capitalize()}, never rehearsed" if found else "No rollback procedure is defined")  # fmt: skip
    for procedure in found:
        limit = f"within {procedure.limit_minutes} min"
        st.markdown(f"- **{escape(procedure.name)}** ({limit}): {escape(procedure.text)}")


def events(assessment: Assessment) -> None:
    """What actual traffic did, newest first; a decrease is a rollback."""
    found, zone = assessment.rollout.events, assessment.head.zone
    rollbacks = sum(e.kind == "rollback" for e in found)
    st.subheader(
        f"{wording.count(len(found), 'change').capitalize()} of traffic, {wording.count(rollbacks, 'rollback')}"
    )
    for event in reversed(found):
        at = event.at.astimezone(zone)
        reason = f": {escape(event.reason)}" if event.reason else ""
        kind = f":red[**{event.kind}**]" if event.kind == "rollback" else event.kind
        st.markdown(
            f"- {wording.day(at.date())}, {at:%H:%M}: {kind} to {wording.quantity(event.percent, '%')}{reason}"
        )
