"""The sections of Agents: the agent that was chosen, its criteria and open work, and all agents compared."""

from dashboard.domain.agents import AgentState
from dashboard.domain.conditions.wording import condition_words
from dashboard.domain.observations import AgentScore
from dashboard.domain.values import wording
from dashboard.domain.values.subject import Subject
from dashboard.findings.places import path_of
from dashboard.review import headlines
from dashboard.ui import sheet
from dashboard.ui.components import drawings
from dashboard.ui.frame.address import link, thing_at
from dashboard.ui.frame.choice import choice
from dashboard.ui.frame.named import named, stated
from dashboard.ui.frame.provenance import owner, sourced
from dashboard.ui.frame.text import escape, status_chip
from dashboard.ui.frame.title import entitle
from dashboard.ui.frame.view import View
from dashboard.ui.sections.overview import agent_bar, titled


def choose(view: View) -> AgentState | None:
    """The agent in the address, else the one that most needs attention; None where there is none."""
    assessment = view.assessment
    states = headlines.worst_first(assessment.agents)
    if not states:
        sheet.title(escape(headlines.agents(assessment)))
        return None
    ids = [state.agent.id for state in states]
    chosen = choice("Agent", ids, name="agent")
    return next(state for state in states if state.agent.id == chosen)


def band(view: View, state: AgentState) -> None:
    """Draw where the agent stands, in a tinted band."""
    mark = wording.mark(state.status)
    parts = [mark.word]
    if state.completion is not None:
        parts[0] += f": {wording.quantity(state.completion, '%')} complete"
    parts += [
        f"{c.subject} {condition_words(c)}" for c in view.assessment.covers_of(state.agent.id) if not c.is_met
    ]
    heading = titled(mark, headlines.agent(state))
    sheet.band(mark.tone, heading, f"**{named(view, ', '.join(parts))}**")


def facts(view: View, state: AgentState) -> None:
    """Draw authorisation, owner, thresholds, and where the score came from."""
    entitle("Agents", view, state.agent.id)
    agent, policy = state.agent, view.assessment.certificate.policy
    named = link(agent.name, thing_at(view.stand, state.subject))
    assumed = ", assumed" if policy.assumed else ""
    authorised = agent.authorization_text or {"none": "not authorised"}.get(
        agent.authorization, agent.authorization
    )
    sheet.markdown(
        f"**{named}** · {escape(authorised)} · owner: {owner(view.stand, agent.owner)} · ready from "
        f"{wording.number(policy.ready_from)}, "
        f"conditional from {wording.number(policy.conditional_from)}{assumed}"
    )
    path = path_of(view.assessment, state.subject)
    for n, note in enumerate(agent.authorization_notes):
        sheet.markdown(f"- {stated(view, note, f'{path}.authorization_notes[{n}]')}")
    sourced(view, state.source, state.observed_at)


def work(view: View, state: AgentState) -> None:
    """Draw what is outstanding and which condition covers it, then the criteria, open first."""
    left = [item for item in state.work if item.open]
    sheet.header(
        f"{wording.count(len(left), 'item').capitalize()} outstanding" if left else "Nothing is outstanding"
    )
    for item in sorted(state.work, key=lambda w: not w.open):
        covered = "no condition covers it"
        if item.covered_by:
            condition = Subject(kind="condition", id=item.covered_by)
            covered = link(condition, thing_at(view.stand, condition))
        done = f", {wording.items_done(item.items_done, item.items)}" if item.items else ""
        chip = status_chip("open" if item.open else "done")
        sheet.markdown(f"{chip} {escape(item.text)} ({covered}{done})")
    unmet = sum(not c.met for c in state.criteria)
    sheet.header(
        f"{wording.of(unmet, len(state.criteria), 'criterion', 'criteria')} open"
        if unmet
        else f"All {wording.count(len(state.criteria), 'criterion', 'criteria')} met"
    )
    path = path_of(view.assessment, state.subject)
    for n, criterion in sorted(enumerate(state.criteria), key=lambda each: each[1].met):
        chip = status_chip("met" if criterion.met else "open")
        said = stated(view, criterion.text, f"{path}.criteria[{n}]")
        sheet.markdown(f"{chip} **{escape(criterion.name)}**: {said}")


def overheads(view: View, chosen: AgentState) -> None:
    """Draw every agent's overhead on one line up to the limit; what is not measured is said, never 0."""
    assessment = view.assessment
    limits = [a.agent.overhead_limit for a in assessment.agents if a.agent.overhead_limit is not None]
    known = [a for a in assessment.agents if a.overhead is not None]
    if not known:
        return
    limit = (
        max([*limits[:1], *(a.overhead for a in known if a.overhead is not None)])
        if not limits
        else limits[0]
    )
    total = wording.quantity(sum((a.overhead for a in known if a.overhead is not None), start=limit * 0), "%")
    sheet.header(
        f"Overheads add up to {total}" + (f", limit {wording.quantity(limit, '%')}" if limits else "")
    )
    drawings.scale(
        [
            drawings.ScalePoint(
                value=float(a.overhead or 0),
                text=f"{a.agent.id} {wording.quantity(a.overhead, '%')}",
                href=thing_at(view.stand, a.subject),
                focus=a.agent.id == chosen.agent.id,
                over=bool(limits) and a.overhead is not None and a.overhead >= limit,
            )
            for a in known
        ],
        label="Overhead of each agent",
        limit=float(limit),
        limit_label=f"limit {wording.quantity(limit, '%')}"
        if limits
        else f"highest {wording.quantity(limit, '%')}",
        zero="0%",
        missing=[
            drawings.ScaleGap(text=f"{a.agent.id}: not measured", href=thing_at(view.stand, a.subject))
            for a in assessment.agents
            if a.overhead is None
        ],
    )


def comparison(view: View) -> None:
    """Draw all agents side by side."""
    assessment = view.assessment
    sheet.header(escape(headlines.agents(assessment)))
    rows = [agent_bar(state, view.stand) for state in headlines.worst_first(assessment.agents)]
    drawings.bars(rows, label=headlines.agents(assessment))


def scores(view: View, agent: str) -> list[AgentScore]:
    """The scores of an agent so far, oldest first."""
    seen = view.record.seen(AgentScore, view.assessment.as_of)
    return [s for s in seen if s.agent == agent and s.score is not None]
