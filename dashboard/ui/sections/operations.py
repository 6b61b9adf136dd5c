"""The sections of Operations: recovery, duties, capabilities, areas, maintenance, monitoring, support."""

from calendar import Calendar
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

import streamlit as st
from dateutil.relativedelta import relativedelta

from dashboard.domain.operations import Capabilities, CrossCutting, PromiseState, Statement, next_windows
from dashboard.domain.operations.obligations import ObligationState
from dashboard.domain.operations.printed_limits import against_its_limit
from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.values import wording
from dashboard.review import headlines
from dashboard.ui.frame.address import link, thing_at
from dashboard.ui.frame.folded import as_stated
from dashboard.ui.frame.provenance import origin, owner
from dashboard.ui.frame.text import escape, status_chip
from dashboard.ui.frame.view import View

MONTHS_SHOWN, IN_SIGHT = 3, 14  # So many weekly days lie in three months.
GROUPS = ("Missed", "This week", "This month", "Later", "Done")
OBJECTIVES = {"rto": "Recovery time objective", "rpo": "Recovery point objective"}


def _statements(title: str, listed: Sequence[Statement], declared: str | None = None) -> None:
    if listed:
        st.markdown(f"**{escape(title)}**" + (f" · declared {escape(declared)}" if declared else ""))
        st.markdown("\n".join(f"- {escape(s.name)}: {escape(s.text)}" for s in listed))


def _texts(title: str, listed: Sequence[str]) -> None:
    if listed:
        st.markdown(f"**{escape(title)}**")
        st.markdown("\n".join(f"- {escape(text)}" for text in listed))


def _promise(state: PromiseState, view: View) -> None:
    assessment = view.assessment
    promised = wording.minutes(state.promised)
    if state.measured is None or state.drilled_on is None:
        st.markdown(
            f"{status_chip('not_assessed')} {OBJECTIVES[state.objective]}: {promised} promised, never drilled"
        )
        return
    ago = wording.days((assessment.on - state.drilled_on).days)
    drilled = wording.short_day(state.drilled_on, assessment.on)
    said = f"{promised} promised, {wording.minutes(state.measured)} measured {drilled}, {ago} ago"
    st.markdown(
        f"{status_chip('met' if state.kept else 'fail')} {OBJECTIVES[state.objective]}: {escape(said)}"
    )
    st.caption(f"From {origin(view, state.source)}.")


def recovery(view: View) -> None:
    """Draw recovery promises against their last drill, and what stands behind them."""
    assessment = view.assessment
    stated = assessment.certificate.operations.recovery
    kept = sum(p.kept is True for p in assessment.promises)
    st.header(
        f"{wording.of(kept, len(assessment.promises), 'recovery promise')} kept in a drill"
        if assessment.promises
        else "No recovery is promised"
    )
    for state in assessment.promises:
        _promise(state, view)
    if stated:
        facts = (("Backups", stated.backup), ("Regions", stated.distribution), ("Tests", stated.testing))
        behind = [Statement(name=n, text=t) for n, t in facts if t]
        if behind or stated.controls:
            with as_stated():
                _statements("Backups and regions", behind, stated.declared)
                _texts("Continuity controls", stated.controls)


def _group(state: ObligationState, assessment: Assessment) -> str:
    days = (state.due_on - assessment.on).days
    if state.status == "missed":
        return "Missed"
    if state.status == "done":
        return "Done"
    return "This week" if days <= 7 else "This month" if days <= 31 else "Later"


def obligations(view: View) -> None:
    """Draw duties over the certificate's life, the missed ones first."""
    assessment = view.assessment
    st.header(headlines.obligations(assessment))
    groups: dict[str, list[ObligationState]] = {}
    for state in assessment.obligations:
        groups.setdefault(_group(state, assessment), []).append(state)
    for name in GROUPS:
        if name in groups:
            with st.expander(f"{name}: {len(groups[name])}", expanded=name in GROUPS[:2]):
                _duties(groups[name], view)


def _duties(states: Iterable[ObligationState], view: View) -> None:
    lines, assessment = [], view.assessment
    for state in sorted(states, key=lambda s: s.due_on):
        named = f", {owner(state.obligation.owner)}" if state.obligation.owner else ""
        text = link(state.obligation.text, thing_at(view.stand, state.subject))
        lines.append(
            f"{status_chip(state.shown(assessment.on))} {text} · "
            f"{state.obligation.cadence}, {state.words(assessment.on)}{named} · {escape(state.id)}"
        )
    st.markdown("  \n".join(lines))


def _capabilities(title: str, found: Capabilities | None) -> None:
    if found:
        _statements(title, found.capabilities, found.declared)
        _texts("Support infrastructure", found.support)


def capabilities(view: View) -> None:
    """Draw what operations and the security operations centre can do."""
    stated = view.assessment.certificate.operations
    areas = [a for a in (stated.operational, stated.security_operations) if a]
    able = sum(len(a.capabilities) for a in areas)
    st.header(
        f"{wording.count(able, 'capability', 'capabilities').capitalize()} stated, none measured"
        if able
        else "No capability is stated"
    )
    if areas:
        with as_stated():
            _capabilities("Operations", stated.operational)
            _capabilities("Security operations centre", stated.security_operations)


def _area(area: CrossCutting) -> None:
    declared = f", declared {escape(area.declared)}" if area.declared else ""
    st.markdown(f"**{escape(area.name)}: grade {escape(area.grade or 'none')}{declared}**")
    for result in area.results:
        limit = against_its_limit(result.text)
        st.markdown(
            f"- {escape(result.name)}: "
            + (f"**{escape(limit)}** · {escape(result.text)}" if limit else escape(result.text))
        )
    st.caption(" · ".join(escape(text) for text in area.practices))


def graded(assessment: Assessment) -> None:
    """Draw the graded areas, with their figures and limits."""
    areas = assessment.certificate.operations.cross_cutting
    grades = wording.listed([f"{a.name} {a.grade or 'ungraded'}" for a in areas])
    st.header(f"Graded across all agents: {escape(grades)}" if areas else "No area is graded")
    if areas:
        with as_stated():
            for column, area in zip(st.columns(len(areas)), areas, strict=True):
                with column:
                    _area(area)


def maintenance(assessment: Assessment) -> None:
    """Draw regular maintenance with its next three days, and the notice before an emergency."""
    stated, head = assessment.certificate.operations.maintenance, assessment.head
    if stated is None:
        st.header("No maintenance is scheduled")
        return
    dated = [(w, next_windows(w, decided_on=head.decided_on, on=assessment.on)) for w in stated.windows]
    first = min((days[0] for _, days in dated if days), default=None)
    st.header(f"Next maintenance on {wording.day(first)}" if first else "No maintenance has a day")
    for window, days in dated:
        when = window.when or "day assumed from the day of the decision"
        shown = ", ".join(wording.short_day(d, assessment.on) for d in days) or "no day stated"
        st.markdown(f"- {window.cadence.capitalize()}: {escape(window.text)} · {shown} ({escape(when)})")
    ahead = [
        (w, next_windows(w, decided_on=head.decided_on, on=assessment.on, count=IN_SIGHT))
        for w in stated.windows
    ]
    with st.expander("Calendar"):
        _calendar({d: w.cadence for w, days in ahead for d in days}, assessment.on)
    if stated.emergency:
        with as_stated():
            _statements("Emergency maintenance", stated.emergency)


def _calendar(marked: Mapping[date, str], on: date) -> None:
    """Draw three months side by side, each day of maintenance marked with its cadence's letter."""
    first = on.replace(day=1)
    for column, n in zip(st.columns(MONTHS_SHOWN), range(MONTHS_SHOWN), strict=True):
        month = first + relativedelta(months=n)
        weeks = [
            " | ".join(_date_cell(day, month, marked) for day in week)
            for week in Calendar().monthdatescalendar(month.year, month.month)
        ]
        head = "| Mo | Tu | We | Th | Fr | Sa | Su |\n|--:|--:|--:|--:|--:|--:|--:|"
        column.markdown(f"**{month:%B %Y}**\n\n{head}\n" + "\n".join(f"| {week} |" for week in weeks))
    shown = sorted({c for d, c in marked.items() if d < first + relativedelta(months=MONTHS_SHOWN)})
    if shown:
        st.caption("Marked days: " + wording.listed([f"{c[0].upper()} {c}" for c in shown]))


def _date_cell(day: date, month: date, marked: Mapping[date, str]) -> str:
    if day.month != month.month:
        return " "
    return f":blue[**{day.day} {marked[day][0].upper()}**]" if day in marked else str(day.day)


def monitoring(view: View) -> None:
    """Draw what is watched, and whom an alert reaches how soon."""
    stated = view.assessment.certificate.operations.monitoring
    if stated is None:
        st.header("No monitoring is stated")
        return
    st.header(
        f"{wording.count(len(stated.scope), 'area').capitalize()} watched, "
        f"{wording.count(len(stated.alerts), 'alert level')}"
    )
    for alert in stated.alerts:
        st.markdown(
            f"- {alert.level.capitalize()}: {escape(alert.delay)} "
            f"by {escape(wording.listed(alert.channels) or 'no channel')}"
        )
    if stated.scope:
        with as_stated():
            _statements("Scope", stated.scope, stated.declared)


def support(view: View) -> None:
    """Draw support tiers and contacts."""
    stated = view.assessment.certificate.operations.support
    if stated is None:
        st.header("No support is stated")
        return
    st.header(
        f"{wording.count(len(stated.tiers), 'support tier').capitalize()}, "
        f"{wording.count(len(stated.contacts), 'contact')}"
    )
    _statements("Contacts", stated.contacts)
    if stated.tiers:
        with as_stated():
            _statements("Tiers", stated.tiers, stated.declared)


LEFT: tuple[Callable[[View], None], ...] = (recovery, support)
RIGHT: tuple[Callable[[View], None], ...] = (capabilities, monitoring)
