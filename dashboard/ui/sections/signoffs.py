"""The sections of Sign-offs: the boards, the scope, and the closing statement held against the record."""

from dashboard.domain.conditions.wording import condition_words
from dashboard.domain.operations.signoffs import AuthorizedAgent, SignOffState
from dashboard.domain.values import wording
from dashboard.domain.values.subject import Subject
from dashboard.ui import sheet
from dashboard.ui.frame.address import link, thing_at
from dashboard.ui.frame.folded import as_stated
from dashboard.ui.frame.named import stated
from dashboard.ui.frame.text import escape, status_chip
from dashboard.ui.frame.view import View


def _member(state: SignOffState, view: View) -> None:
    assessment = view.assessment
    when = f", {wording.day(state.decided_on)}" if state.decided_on else ""
    role = link(state.role, thing_at(view.stand, state.subject))
    sheet.markdown(f"{status_chip(state.decision)} **{role}**  \n{escape(state.name)}{when}")
    remark = link(state.remark or "", thing_at(view.stand, state.subject))
    if state.remark and state.remark_closed_on:
        closed = wording.short_day(state.remark_closed_on, assessment.on)
        sheet.markdown(f":small[Remark closed {closed}: {remark}]")
    elif state.remark:
        badge = ":gray-badge[note]" if state.remark_is == "note" else ":orange-badge[open remark]"
        sheet.markdown(f"{badge} {remark}")


def boards(view: View) -> None:
    """Draw the boards side by side; members with an open remark, or without a decision, first."""
    assessment = view.assessment
    names = list(dict.fromkeys(s.board for s in assessment.signoffs))
    for column, name in zip(sheet.columns(max(1, len(names))), names, strict=False):
        members = [s for s in assessment.signoffs if s.board == name]
        approved = sum(s.decision == "approved" for s in members)
        with column:
            sheet.header(f"{escape(name)}: {approved} of {len(members)}")
            for state in sorted(
                members,
                key=lambda s: (s.decision != "rejected", s.decision is not None, not s.has_open_remark),
            ):
                _member(state, view)


def scope(view: View) -> None:
    """Draw the systems and environments that the certificate covers."""
    assessment = view.assessment
    stated, agents = assessment.certificate.scope, assessment.agents
    sheet.header(
        f"{wording.count(len(agents), 'system').capitalize()} "
        f"in {wording.count(len(stated.environments), 'environment')}"
    )
    systems = [
        f"{link(f'{a.agent.name} ({a.agent.id})', thing_at(view.stand, a.subject))}, "
        f"{wording.quantity(a.completion, '%')} complete"
        f"{f', {escape(a.agent.scope_note)}' if a.agent.scope_note else ''}"
        for a in agents
    ]
    if stated.statement or systems or stated.environments:
        with as_stated():
            sheet.markdown(escape(stated.statement or ""))
            sheet.markdown("\n".join(f"- {text}" for text in (*systems, *map(escape, stated.environments))))


def _authorised(title: str, agents: tuple[AuthorizedAgent, ...], view: View) -> None:
    if agents:
        sheet.markdown(f"**{title}**")
        named = [link(a.agent, thing_at(view.stand, Subject(kind="agent", id=a.agent))) for a in agents]
        said = [escape(wording.listed([a.text, *a.notes])) for a in agents]
        lines = [f"- {name}: {text}" for name, text in zip(named, said, strict=True)]
        sheet.markdown("\n".join(lines))


def closing(view: View) -> None:
    """Draw the closing statement: who may be deployed, the risk, and whom to call."""
    closed = view.assessment.certificate.closing
    if closed is None:
        sheet.header("The certificate has no closing statement")
        return
    sheet.header(f"{len(closed.immediate)} authorised fully, {len(closed.conditional)} conditionally")
    _authorised("Authorised conditionally", closed.conditional, view)
    facts = (
        ("risk", "Risk", closed.risk),
        ("emergency_contact", "Emergency contact", closed.emergency_contact),
        ("authorization", "Authorisation", closed.authorization),
        ("note", "Note", closed.note),
    )
    with as_stated():
        for name, text in (("statement", closed.statement), ("summary", closed.summary)):
            if text:
                sheet.markdown(stated(view, text, f"closing.{name}"))
        _authorised("Authorised fully", closed.immediate, view)
        said = [stated(view, f"{label}: {text}", f"closing.{name}") for name, label, text in facts if text]
        sheet.markdown("\n".join(f"- {each}" for each in said))


def claims(view: View) -> None:
    """Draw each success claim, with what the record says of it."""
    assessment = view.assessment
    stated = assessment.certificate.closing
    listed = stated.success_claims if stated else ()
    borne = [
        all(g.status == "pass" for g in assessment.gates if g.gate.id in c.about) and bool(c.about)
        for c in listed
    ]
    sheet.header(
        f"{wording.of(sum(borne), len(listed), 'success claim')} borne out by gates"
        if listed
        else "Nothing is claimed"
    )
    for claim, out in zip(listed, borne, strict=True):
        about = [g for g in assessment.gates if g.gate.id in claim.about]
        found = wording.listed(
            [
                f"{link(g.gate.id, thing_at(view.stand, g.subject))} "
                f"{wording.mark(g.status).word.lower()} ({g.basis})"
                for g in about
            ]
        )
        status = "met" if out else "gap" if about else "not_assessed"
        sheet.markdown(f"{status_chip(status)} {escape(claim.text)}: {found or 'no gate speaks of it'}")


def requirements(view: View) -> None:
    """Draw each requirement after deployment, with the condition or duty that carries it."""
    assessment = view.assessment
    stated = assessment.certificate.closing
    listed = stated.post_deployment if stated else ()
    carried = sum(bool(r.maps_to) for r in listed)
    sheet.header(
        f"{wording.of(carried, len(listed), 'requirement')} after deployment carried"
        if listed
        else "Nothing is required after deployment"
    )
    for asked in listed:
        found = wording.listed([_carrier(name, view) for name in asked.maps_to])
        sheet.markdown(f"- {escape(asked.text)}: {found or 'no condition and no duty carries it'}")


def _carrier(name: str, view: View) -> str:
    """A condition or duty as Markdown: a link to it, and where it stands."""
    condition = next((c for c in view.assessment.conditions if c.condition.id == name), None)
    if condition is not None:
        there = link(condition.subject, thing_at(view.stand, condition.subject))
        return f"{there}, {escape(condition_words(condition))}"
    periods = [o for o in view.assessment.obligations if o.obligation.id == name]
    missed, done = (sum(o.status == s for o in periods) for s in ("missed", "done"))
    duty = link(name, thing_at(view.stand, Subject(kind="obligation", id=name)))
    return f"{duty}, {done} done and {missed} missed of {len(periods)}"
