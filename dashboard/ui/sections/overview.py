"""The sections of Overview: verdict, who must act, four figures, what is due, gates, agents."""

from collections.abc import Sequence
from decimal import Decimal

from dashboard.domain.agents import AgentState
from dashboard.domain.conditions import ConditionState
from dashboard.domain.conditions.wording import covering, slip_words, window_words
from dashboard.domain.gates import GateState
from dashboard.domain.standing.actions import Action
from dashboard.domain.values import wording
from dashboard.exporters.documents.drawings import windows_frames
from dashboard.review import headlines
from dashboard.review.acting import who_must_act
from dashboard.review.columns import On
from dashboard.review.columns.actions import ACTIONS
from dashboard.review.key_figures import Measure
from dashboard.review.summary import ACTIONS_SHOWN
from dashboard.ui import sheet
from dashboard.ui.components import drawings
from dashboard.ui.frame.address import DOCUMENT, Standpoint, line_at, link, linked, page_at, thing_at
from dashboard.ui.frame.folded import folded, more
from dashboard.ui.frame.named import named
from dashboard.ui.frame.provenance import owner
from dashboard.ui.frame.text import escape, shape
from dashboard.ui.frame.view import View

WINDOWS, BARS = 6, 12  # that Overview shows of many; all of them are one link away
LETTERS = 48  # of a gate's name, beyond which its id stands beside the bar and the name below


def band(view: View) -> None:
    """Draw the verdict in a tinted band.

    Shape, words and colour; what will be stands before what is written.
    """
    standing, outlook = view.moment.standing, view.moment.outlook
    mark = wording.mark(standing.status)
    tone = "warn" if outlook and mark.tone == "good" else mark.tone
    ahead = f"**{named(view, outlook.sentence)}.** " if outlook else ""
    said = _with_unread_linked(f"{ahead}{named(view, standing.detail)}", view)
    sheet.band(tone, titled(mark, standing.headline), said)


def _with_unread_linked(said: str, view: View) -> str:
    """What a band says, in which the number of lines not understood leads to the first of them."""
    source, reading = view.assessment.source, view.assessment.reading
    if reading is None or reading.warning is None:
        return said
    address = line_at(view.stand, source.seq, reading.concerning[0].line)
    return said.replace(escape(reading.warning), link(reading.warning, address))


def titled(mark: wording.Mark, heading: str) -> str:
    """The heading of a band as Markdown, behind its status's shape."""
    return f"{shape(mark)} {escape(heading)}"


def must_act(view: View) -> None:
    """Draw who must act, at most three actions as links and the rest folded; under it for what."""
    actions, on = view.moment.actions, view.assessment.on
    with sheet.container("close"):
        with sheet.container("close"):
            sheet.header(escape(who_must_act(actions[:ACTIONS_SHOWN], on)))
            folded(actions, lambda action: _action(action, view), most=ACTIONS_SHOWN)
        _system(view)


def _action(action: Action, view: View) -> None:
    at_home = action.subject.kind == "certificate"  # Who decides on it stands among the sign-offs.
    address = page_at(view.stand, "signoffs") if at_home else thing_at(view.stand, action.subject)
    when = ACTIONS["when"].words(On(action, view.assessment.on))
    what, who = linked(f"**{escape(action.what)}**", address), owner(view.stand, action.owner)
    sheet.markdown(f"{what} · {who}, {escape(when)}")


def _system(view: View) -> None:
    """Draw what is certified, as the way to its document, and by whom."""
    head = view.assessment.head
    name = linked(f"**{escape(head.system)}**", page_at(view.stand, DOCUMENT))
    sheet.markdown(f"{name} · {escape(head.authority)}")


def figures(found: Sequence[Measure], stand: Standpoint) -> None:
    """Draw the four figures, each with its change since the last review and the way to what it counts."""
    with sheet.container("figures"):
        for measure in found:
            label = link(measure.label, page_at(stand, measure.page))
            # A figure that stood still recedes.
            tone: wording.Tone = "bad" if measure.is_worse else "good" if measure.delta else "none"
            sheet.figure(label, measure.value, measure.moved, tone)


def changed(view: View) -> None:
    """Draw how much changed since the last review, as the way to what did and who recorded it."""
    found, since = view.review.changes, wording.short_day(view.earlier.assessment.on, view.assessment.on)
    number = wording.capitalized(wording.count(len(found.changes), "thing"))
    sheet.header(link(f"{number} changed since {since}", page_at(view.stand, "compare")))


def window_rows(view: View, states: Sequence[ConditionState], *, label: str) -> None:
    """The windows of conditions on one axis of days; `label` is what a screen reader is told."""
    rows = [
        drawings.WindowRow(
            title=state.condition.title,
            due_on=state.due_on,
            absolute=window_words(state),
            progress=wording.items_done(state.items_done, len(state.items)),
            slip=slip_words(state),
            href=thing_at(view.stand, state.subject),
        )
        for state in states
    ]
    frames = windows_frames(states, is_live=view.is_live)
    now = view.now if view.is_live else None
    drawings.windows(rows, frames, label=label, zone=view.zone, now=now)


def windows(view: View, *, titled: bool = True, most: int = WINDOWS) -> None:
    """Draw the worst of what is outstanding, on one axis of days; untitled where the page says it already."""
    assessment = view.assessment
    if titled:
        sheet.header(link(headlines.conditions(assessment), page_at(view.stand, "conditions")))
    if not assessment.conditions:
        sheet.caption(escape(f"{assessment.emptiness('conditions')}."))
        return
    states = headlines.worst_first(assessment.conditions)
    window_rows(view, states[:most], label=headlines.conditions(assessment))
    more(len(states) - most, "condition", page_at(view.stand, "conditions"))


def _share(value: Decimal | None, unit: str | None) -> float | None:
    return float(value) if value is not None and unit == "%" and 0 <= value <= 100 else None


def gate_bar(state: GateState, stand: Standpoint) -> drawings.BarRow:
    """A gate's result as a bar, with the way to its page."""
    asked = state.requirement
    bar = _share(state.value, asked.unit) if asked.comparator in ("≥", ">", "=") else None
    covered = covering(state.covered_by)
    is_long = len(state.gate.name) > LETTERS
    below = (
        state.gate.name if is_long else None,
        f"covered by {covered}" if covered and state.status == "conditional" else None,
    )
    return drawings.BarRow(
        name=state.gate.id if is_long else state.gate.name,
        mark=wording.mark(state.status),
        value=wording.result(state.result),
        share=bar,
        required=_share(asked.threshold, asked.unit) if bar is not None else None,
        attested=state.basis == "attested",
        requirement=f"required: {state.gate.requirement}",
        detail=" · ".join(filter(None, below)) or None,
        href=thing_at(stand, state.subject),
    )


def gates(view: View) -> None:
    """Draw the gates, exceptions first; of many the first few, and the way to all."""
    assessment, everything = view.assessment, page_at(view.stand, "gates")
    sheet.header(link(headlines.gates(assessment), everything))
    rows = [gate_bar(state, view.stand) for state in headlines.worst_first(assessment.gates)]
    drawings.bars(rows[:BARS], label=headlines.gates(assessment))
    more(len(rows) - BARS, "gate", everything)


def agent_bar(state: AgentState, stand: Standpoint) -> drawings.BarRow:
    """An agent's score as a bar, with its name."""
    complete = (
        "" if state.completion in (None, 100) else f"{wording.quantity(state.completion, '%')} complete"
    )
    name = "" if state.agent.name == state.agent.id else state.agent.name
    return drawings.BarRow(
        name=state.agent.id,
        mark=wording.mark(state.status),
        value=wording.score(state.score),
        share=None if state.score is None else float(state.score),
        detail=" · ".join(part for part in (name, complete) if part) or None,
        href=thing_at(stand, state.subject),
    )


def agents(view: View) -> None:
    """Draw the agents' scores, exceptions first; of many the first few, and the way to all."""
    assessment, everything = view.assessment, page_at(view.stand, "agents")
    policy = assessment.certificate.policy
    sheet.header(link(headlines.agents(assessment), everything))
    rows = [agent_bar(state, view.stand) for state in headlines.worst_first(assessment.agents)]
    drawings.bars(
        rows[:BARS],
        label=headlines.agents(assessment),
        tick_name=wording.assumed(
            f"ready from {wording.number(policy.ready_from)}", is_assumed=policy.assumed
        ),
    )
    more(len(rows) - BARS, "agent", everything)
