"""The sections of Rollout: what blocks the next step, the phases, the plans, and what traffic did."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from dashboard.domain.record.plan_history import PlanState
from dashboard.domain.rollout import Blocker
from dashboard.domain.rollout.course import TrafficEvent
from dashboard.domain.rollout.phases import Mark, PhaseState, Step
from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.values import wording
from dashboard.domain.values.subject import TRAFFIC, Subject
from dashboard.exporters.documents.drawings import instant_word, shared_sheets
from dashboard.findings import line_of
from dashboard.review import headlines
from dashboard.review.traffic_notes import traffic_notes
from dashboard.review.traffic_steps import phase_words
from dashboard.ui import sheet
from dashboard.ui.components import drawings
from dashboard.ui.frame.address import line_at, link, thing_at
from dashboard.ui.frame.folded import folded
from dashboard.ui.frame.links import door
from dashboard.ui.frame.named import stated
from dashboard.ui.frame.text import escape, status_chip
from dashboard.ui.frame.view import View

MOST = 8  # blockers and changes that stand open
SCREEN = 1100  # px of the column at 720p; where it is wider, a drawing makes its own room


def figures(view: View) -> None:
    """Draw what is permitted beside what is, how far that is from plan, and what is to be known of it."""
    assessment, parts = view.assessment, []
    state = assessment.rollout
    permitted = headlines.permitted(state)
    if permitted:
        parts.append(f"**{permitted}**")
    if state.traffic_actual is not None:
        actual = f"actual {wording.quantity(state.traffic_actual, '%')}"
        parts.append(link(actual, thing_at(view.stand, TRAFFIC)))
    if state.traffic_planned is not None:
        parts.append(f"planned {wording.quantity(state.traffic_planned, '%')}")
    hours = state.deviation_percent_hours
    if hours is not None:
        side = "behind" if hours < 0 else "ahead of"
        parts.append(
            f"{wording.number(abs(hours), 0)} percent-hours {side} plan since the start"
            if hours
            else "on plan since the start"
        )
    if parts:
        sheet.markdown(" · ".join(parts))
    for sentence in traffic_notes(assessment):
        sheet.markdown(escape(sentence))


def traffic(view: View, *, height: float = 560) -> None:
    """Draw plan and actual traffic over time; `height` in units of the widest sheet. The plan has a phase."""
    sheets = shared_sheets(view.moment, word=instant_word(is_live=view.is_live), height=height)
    widest = sheets[max(sheets)]
    height = round(widest.height * SCREEN / widest.width)
    drawings.shapes(sheets, address=partial(thing_at, view.stand))


def next_step(view: View) -> None:
    """Draw the next step and everything that must be true first, each a link to the page that shows it."""
    assessment = view.assessment
    step = assessment.rollout.next_step
    if step is None:
        sheet.header(escape(headlines.next_step(assessment)))
        return
    share, planned = wording.quantity(step.percent, "%"), planned_words(step)
    named = link(share, thing_at(view.stand, step.subject))
    if not step.blockers:
        sheet.header(f"Nothing blocks {named}")
        sheet.markdown(f"Planned for {link(planned, thing_at(view.stand, step.subject))}.")
        return
    sheet.header(f"{named} is blocked by {wording.count(len(step.blockers), 'thing')}")
    sheet.markdown(
        f"Planned for {link(planned, thing_at(view.stand, step.subject))}. What must be true first:"
    )
    folded(step.blockers, lambda blocker: _blocker(blocker, view), most=MOST)


def planned_words(step: Step) -> str:
    """The day a step is planned for, with the first one where it slipped."""
    first = step.first_planned_on
    return wording.day(step.planned_on) + (f" (first planned for {wording.day(first)})" if first else "")


def _blocker(blocker: Blocker, view: View) -> None:
    door(blocker.subject, escape(blocker.text), view)


def _marks(view: View, title: str, marks: tuple[Mark, ...], path: str) -> None:
    met = f"{title}: {sum(m.met for m in marks)} of {len(marks)} met"
    source, line = view.assessment.source, line_of(path, view.assessment.lines)
    sheet.markdown(f"**{link(met, line_at(view.stand, source.seq, line))}**")
    for n, mark in sorted(enumerate(marks), key=lambda each: each[1].met):
        said = stated(view, mark.text, f"{path}[{n}]")
        sheet.markdown(f"{status_chip('met' if mark.met else 'unmet')} {said}")


def phases(view: View) -> None:
    """Draw each phase with its deliverables and criteria; the first late one and those running stand open."""
    states = view.assessment.rollout.phases
    late = next((state for state in states if state.status == "late"), None)
    for n, state in enumerate(states):
        is_open = state.status == "running" or state is late
        _phase(state, view, f"rollout.phases[{n}]", is_open=is_open)


def _phase(state: PhaseState, view: View, path: str, *, is_open: bool) -> None:
    phase, mark, stand = state.phase, wording.mark(state.status), view.stand
    label = f"{mark.shape} {escape(phase_words(state, view.assessment.on))}"
    with sheet.expander(label, expanded=is_open):
        agents = [Subject(kind="agent", id=name) for name in phase.agents]
        things = [state.subject, *(step.subject for step in state.steps), *agents]
        sheet.markdown(" · ".join(link(each.capitalized, thing_at(stand, each)) for each in things))
        if phase.scope:
            sheet.markdown(stated(view, phase.scope, f"{path}.scope"))
        for step in state.steps:
            if step.first_planned_on:
                sheet.markdown(f"{wording.quantity(step.percent, '%')}: planned for {planned_words(step)}")
        left, right = sheet.columns(2)
        with left:
            _marks(view, "Success criteria", state.criteria, f"{path}.success_criteria")
        with right:
            _marks(view, "Deliverables", state.deliverables, f"{path}.deliverables")


def _plan_words(state: PlanState, assessment: Assessment) -> str:
    steps = ", ".join(
        f"{wording.quantity(percent, '%')} on {wording.short_day(on, assessment.on)}"
        for percent, on in state.steps
    )
    reason = f" ({state.reason})" if state.reason else ""
    return f"{steps or 'no step of traffic'}{reason}"


def plans(assessment: Assessment) -> None:
    """Draw every revision of the plan, the first one too; nothing where there was only one."""
    first, *later = assessment.plans
    if not later:
        return
    times = "once" if len(later) == 1 else wording.count(len(later), "time")
    sheet.header(f"The plan was revised {times}")
    sheet.markdown(f"- First plan: {escape(_plan_words(first, assessment))}")
    for state in later:
        since = f"Since {wording.day(state.since)}" if state.since else "Revised document"
        sheet.markdown(f"- {since}: {escape(_plan_words(state, assessment))}")


@dataclass(frozen=True)
class _Entry:
    """A line of what happened to traffic."""

    at: datetime
    text: str


def _entries(assessment: Assessment) -> list[_Entry]:
    """Changes of traffic, spans without a known share, and what the tools reported, newest first."""
    found = [_Entry(event.at, _event_words(event, assessment)) for event in assessment.rollout.events]
    found += [
        _Entry(gap.start, escape(f"{wording.NO_DATA} on traffic: {gap.words}"))
        for gap in assessment.rollout.gaps
    ]
    for report in assessment.reports:
        phase = f", {report.phase}" if report.phase else ""
        found.append(
            _Entry(report.observed_at, escape(f"{report.tool}, {report.workload}{phase}: {report.message}"))
        )
    return sorted(found, key=lambda entry: entry.at, reverse=True)


def _event_words(event: TrafficEvent, assessment: Assessment) -> str:
    """A change of traffic; reports that say the same again are counted, with the last of them."""
    reason = f": {event.reason}" if event.reason else ""
    words = f":red[**{event.words}**]" if event.kind == "rollback" else event.words
    again = ""
    if event.until:
        last = wording.moment(event.until, assessment.head.zone)
        again = f" ({event.reports} reports of it, the last {last})"
    return f"{words}{escape(reason + again)}"


def events(view: View) -> None:
    """Draw what actual traffic did, newest first; a decrease is a rollback."""
    assessment = view.assessment
    found = assessment.rollout.events
    rollbacks = sum(e.kind == "rollback" for e in found)
    changes = wording.count(len(found), "change").capitalize()
    title = f"{changes} of traffic, {wording.count(rollbacks, 'rollback')}"
    zone, all_of_it = assessment.head.zone, thing_at(view.stand, TRAFFIC)
    sheet.header(link(title, all_of_it))
    folded(
        _entries(assessment),
        lambda entry: sheet.markdown(f"- {link(wording.moment(entry.at, zone), all_of_it)}: {entry.text}"),
        most=MOST,
    )
