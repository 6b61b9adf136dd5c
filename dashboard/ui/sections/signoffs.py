"""The sections of Sign-offs: the boards, the scope, and the closing statement held against the record."""

import streamlit as st

from dashboard.domain.conditions.wording import condition_words
from dashboard.domain.operations.signoffs import AuthorizedAgent, SignOffState
from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.values import wording
from dashboard.ui.frame.text import escape, status_chip


def _member(state: SignOffState, assessment: Assessment) -> None:
    when = f", {wording.day(state.decided_on)}" if state.decided_on else ""
    st.markdown(f"{status_chip(state.decision)} **{escape(state.role)}**  \n{escape(state.name)}{when}")
    if state.remark and state.remark_closed_on:
        st.caption(
            f"Remark closed {wording.short_day(state.remark_closed_on, assessment.on)}: "
            f"{escape(state.remark)}"
        )
    elif state.remark:
        st.markdown(f":orange-badge[open remark] {escape(state.remark)}")


def boards(assessment: Assessment) -> None:
    """Draw the boards side by side; members with an open remark, or without a decision, first."""
    names = list(dict.fromkeys(s.board for s in assessment.signoffs))
    for column, name in zip(st.columns(max(1, len(names)), gap="large"), names, strict=False):
        members = [s for s in assessment.signoffs if s.board == name]
        approved = sum(s.decision == "approved" for s in members)
        with column:
            st.subheader(f"{escape(name)}: {approved} of {len(members)}")
            for state in sorted(
                members,
                key=lambda s: (s.decision != "rejected", s.decision is not None, not s.has_open_remark),
            ):
                _member(state, assessment)


def scope(assessment: Assessment) -> None:
    """Draw the systems and environments that the certificate covers."""
    stated, agents = assessment.certificate.scope, assessment.agents
    st.subheader(
        f"{wording.count(len(agents), 'system').capitalize()} "
        f"in {wording.count(len(stated.environments), 'environment')}"
    )
    if stated.statement:
        st.markdown(escape(stated.statement))
    systems = [
        f"{a.agent.name} ({a.agent.id}), {wording.quantity(a.completion, '%')} complete"
        f"{f', {a.agent.scope_note}' if a.agent.scope_note else ''}"
        for a in agents
    ]
    st.markdown("\n".join(f"- {escape(text)}" for text in (*systems, *stated.environments)))


def _authorised(title: str, agents: tuple[AuthorizedAgent, ...]) -> None:
    if agents:
        st.markdown(f"**{title}**")
        lines = [f"- {escape(a.agent)}: {escape(wording.listed([a.text, *a.notes]))}" for a in agents]
        st.markdown("\n".join(lines))


def closing(assessment: Assessment) -> None:
    """Draw the closing statement: who may be deployed, the risk, and whom to call."""
    stated = assessment.certificate.closing
    if stated is None:
        st.subheader("The certificate has no closing statement")
        return
    st.subheader(f"{len(stated.immediate)} authorised fully, {len(stated.conditional)} conditionally")
    for text in (stated.statement, stated.summary):
        if text:
            st.markdown(escape(text))
    _authorised("Authorised fully", stated.immediate)
    _authorised("Authorised conditionally", stated.conditional)
    facts = (
        ("Risk", stated.risk),
        ("Emergency contact", stated.emergency_contact),
        ("Authorisation", stated.authorization),
        ("Note", stated.note),
    )
    st.markdown("\n".join(f"- {name}: {escape(text)}" for name, text in facts if text))


def claims(assessment: Assessment) -> None:
    """Draw each success claim, with what the record says of it."""
    stated = assessment.certificate.closing
    listed = stated.success_claims if stated else ()
    borne = [
        all(g.status == "pass" for g in assessment.gates if g.gate.id in c.about) and bool(c.about)
        for c in listed
    ]
    st.subheader(
        f"{wording.of(sum(borne), len(listed), 'success claim')} borne out by gates"
        if listed
        else "Nothing is claimed"
    )
    for claim, out in zip(listed, borne, strict=True):
        about = [g for g in assessment.gates if g.gate.id in claim.about]
        found = wording.listed(
            [f"{g.gate.id} {wording.mark(g.status).word.lower()} ({g.basis})" for g in about]
        )
        status = "met" if out else "gap" if about else "not_assessed"
        st.markdown(f"{status_chip(status)} {escape(claim.text)}: {escape(found or 'no gate speaks of it')}")


def requirements(assessment: Assessment) -> None:
    """Draw each requirement after deployment, with the condition or duty that carries it."""
    stated = assessment.certificate.closing
    listed = stated.post_deployment if stated else ()
    carried = sum(bool(r.maps_to) for r in listed)
    st.subheader(
        f"{wording.of(carried, len(listed), 'requirement')} after deployment carried"
        if listed
        else "Nothing is required after deployment"
    )
    for asked in listed:
        found = wording.listed([_carrier(name, assessment) for name in asked.maps_to])
        st.markdown(f"- {escape(asked.text)}: {escape(found or 'no condition and no duty carries it')}")


def _carrier(name: str, assessment: Assessment) -> str:
    condition = next((c for c in assessment.conditions if c.condition.id == name), None)
    if condition is not None:
        return f"{condition.subject}, {condition_words(condition)}"
    periods = [o for o in assessment.obligations if o.obligation.id == name]
    missed, done = (sum(o.status == s for o in periods) for s in ("missed", "done"))
    return f"{name}, {done} done and {missed} missed of {len(periods)}"
