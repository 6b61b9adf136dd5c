"""The sections of Operations: recovery, duties, capabilities, areas, maintenance, monitoring, support."""

from calendar import Calendar
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from dashboard.domain.operations import Capabilities, CrossCutting, PromiseState, Statement, next_windows
from dashboard.domain.operations.obligations import ObligationState
from dashboard.domain.operations.printed_limits import against_its_limit
from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.values import wording
from dashboard.domain.values.instants import months_after
from dashboard.review import headlines
from dashboard.ui import sheet
from dashboard.ui.frame.address import link, thing_at
from dashboard.ui.frame.folded import as_stated
from dashboard.ui.frame.named import stated
from dashboard.ui.frame.provenance import origin, owner
from dashboard.ui.frame.text import escape, status_chip
from dashboard.ui.frame.view import View

MONTHS_SHOWN, IN_SIGHT = 3, 14  # So many weekly days lie in three months.
GROUPS = ("Missed", "This week", "This month", "Later", "Done")
OBJECTIVES = {"rto": "Recovery time objective", "rpo": "Recovery point objective"}


def _statements(
    view: View, title: str, listed: Sequence[Statement], path: str, declared: str | None = None
) -> None:
    """Draw what the document states at a path, each with its line."""
    said = f" · declared {declared}" if declared else ""
    _texts(view, title + said, [f"{s.name}: {s.text}" for s in listed], path)


def _texts(view: View, title: str, listed: Sequence[str], path: str) -> None:
    if listed:
        sheet.markdown(f"**{stated(view, title, path)}**")
        sheet.markdown("\n".join(f"- {stated(view, text, f'{path}[{n}]')}" for n, text in enumerate(listed)))


def _promise(state: PromiseState, view: View) -> None:
    assessment = view.assessment
    promised = wording.minutes(state.promised)
    if state.measured is None or state.drilled_on is None:
        said = f"{OBJECTIVES[state.objective]}: {promised} promised, never drilled"
        where = f"operations.recovery.{state.objective}_minutes"
        sheet.markdown(f"{status_chip('not_assessed')} {stated(view, said, where)}")
        return
    ago = wording.days((assessment.on - state.drilled_on).days)
    drilled = wording.short_day(state.drilled_on, assessment.on)
    said = f"{promised} promised, {wording.minutes(state.measured)} measured {drilled}, {ago} ago"
    sheet.markdown(
        f"{status_chip('met' if state.kept else 'fail')} {OBJECTIVES[state.objective]}: {escape(said)}"
    )
    sheet.caption(f"From {origin(view, state.source)}.")


def recovery(view: View) -> None:
    """Draw recovery promises against their last drill, and what stands behind them."""
    assessment = view.assessment
    pledge = assessment.certificate.operations.recovery
    kept = sum(p.kept is True for p in assessment.promises)
    sheet.header(
        f"{wording.of(kept, len(assessment.promises), 'recovery promise')} kept in a drill"
        if assessment.promises
        else "No recovery is promised"
    )
    for state in assessment.promises:
        _promise(state, view)
    if pledge:
        facts = (("Backups", pledge.backup), ("Regions", pledge.distribution), ("Tests", pledge.testing))
        behind = [Statement(name=n, text=t) for n, t in facts if t]
        if behind or pledge.controls:
            with as_stated():
                _statements(view, "Backups and regions", behind, "operations.recovery", pledge.declared)
                _texts(view, "Continuity controls", pledge.controls, "operations.recovery.controls")


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
    sheet.header(headlines.obligations(assessment))
    groups: dict[str, list[ObligationState]] = {}
    for state in assessment.obligations:
        groups.setdefault(_group(state, assessment), []).append(state)
    for name in GROUPS:
        if name in groups:
            with sheet.expander(f"{name}: {len(groups[name])}", expanded=name in GROUPS[:2]):
                _duties(groups[name], view)


def _duties(states: Iterable[ObligationState], view: View) -> None:
    lines, assessment = [], view.assessment
    for state in sorted(states, key=lambda s: s.due_on):
        named = f", {owner(view.stand, state.obligation.owner)}" if state.obligation.owner else ""
        text = link(state.obligation.text, thing_at(view.stand, state.subject))
        lines.append(
            f"{status_chip(state.shown(assessment.on))} {text} · "
            f"{state.obligation.cadence}, {state.words(assessment.on)}{named} · {escape(state.id)}"
        )
    sheet.markdown("  \n".join(lines))


def _capabilities(view: View, title: str, found: Capabilities | None, path: str) -> None:
    if found:
        _statements(view, title, found.capabilities, f"{path}.capabilities", found.declared)
        _texts(view, "Support infrastructure", found.support, f"{path}.support")


def capabilities(view: View) -> None:
    """Draw what operations and the security operations centre can do."""
    capable = view.assessment.certificate.operations
    areas = [a for a in (capable.operational, capable.security_operations) if a]
    able = sum(len(a.capabilities) for a in areas)
    sheet.header(
        f"{wording.count(able, 'capability', 'capabilities').capitalize()} stated, none measured"
        if able
        else "No capability is stated"
    )
    if areas:
        with as_stated():
            _capabilities(view, "Operations", capable.operational, "operations.operational")
            security = "operations.security_operations"
            _capabilities(view, "Security operations centre", capable.security_operations, security)


def _area(view: View, area: CrossCutting, path: str) -> None:
    declared = f", declared {escape(area.declared)}" if area.declared else ""
    sheet.markdown(f"**{escape(area.name)}: grade {escape(area.grade or 'none')}{declared}**")
    for n, result in enumerate(area.results):
        limit, said = against_its_limit(result.text), stated(view, result.text, f"{path}.results[{n}]")
        sheet.markdown(f"- {escape(result.name)}: " + (f"**{escape(limit)}** · {said}" if limit else said))
    if area.practices:
        sheet.markdown(f":small[{stated(view, ' · '.join(area.practices), f'{path}.practices')}]")


def graded(view: View) -> None:
    """Draw the graded areas, with their figures and limits."""
    areas = view.assessment.certificate.operations.cross_cutting
    grades = wording.listed([f"{a.name} {a.grade or 'ungraded'}" for a in areas])
    sheet.header(f"Graded across all agents: {escape(grades)}" if areas else "No area is graded")
    if areas:
        with as_stated():
            for n, (column, area) in enumerate(zip(sheet.columns(len(areas)), areas, strict=True)):
                with column:
                    _area(view, area, f"operations.cross_cutting[{n}]")


def maintenance(view: View) -> None:
    """Draw regular maintenance with its next three days, and the notice before an emergency."""
    assessment, path = view.assessment, "operations.maintenance"
    planned, head = assessment.certificate.operations.maintenance, assessment.head
    if planned is None:
        sheet.header("No maintenance is scheduled")
        return
    dated = [(w, next_windows(w, decided_on=head.decided_on, on=assessment.on)) for w in planned.windows]
    first = min((days[0] for _, days in dated if days), default=None)
    sheet.header(f"Next maintenance on {wording.day(first)}" if first else "No maintenance has a day")
    for n, (window, days) in enumerate(dated):
        when = window.when or "day assumed from the day of the decision"
        shown = ", ".join(wording.short_day(d, assessment.on) for d in days) or "no day stated"
        said = f"{window.cadence.capitalize()}: {window.text} · {shown} ({when})"
        sheet.markdown(f"- {stated(view, said, f'{path}.windows[{n}]')}")
    ahead = [
        (w, next_windows(w, decided_on=head.decided_on, on=assessment.on, count=IN_SIGHT))
        for w in planned.windows
    ]
    with sheet.expander("Calendar"), sheet.container("stack calendar"):
        _calendar({d: w.cadence for w, days in ahead for d in days}, assessment.on)
    if planned.emergency:
        with as_stated():
            _statements(view, "Emergency maintenance", planned.emergency, f"{path}.emergency")


def _calendar(marked: Mapping[date, str], on: date) -> None:
    """Draw three months side by side, each day of maintenance marked with its cadence's letter."""
    first = on.replace(day=1)
    for column, n in zip(sheet.columns(MONTHS_SHOWN), range(MONTHS_SHOWN), strict=True):
        month = months_after(first, n)
        weeks = [
            " | ".join(_date_cell(day, month, marked) for day in week)
            for week in Calendar().monthdatescalendar(month.year, month.month)
        ]
        head = "| Mo | Tu | We | Th | Fr | Sa | Su |\n|--:|--:|--:|--:|--:|--:|--:|"
        with column:
            sheet.markdown(f"**{month:%B %Y}**\n\n{head}\n" + "\n".join(f"| {week} |" for week in weeks))
    shown = sorted({c for d, c in marked.items() if d < months_after(first, MONTHS_SHOWN)})
    if shown:
        sheet.caption("Marked days: " + wording.listed([f"{c[0].upper()} {c}" for c in shown]))


def _date_cell(day: date, month: date, marked: Mapping[date, str]) -> str:
    if day.month != month.month:
        return " "
    return f":blue[**{day.day} {marked[day][0].upper()}**]" if day in marked else str(day.day)


def monitoring(view: View) -> None:
    """Draw what is watched, and whom an alert reaches how soon."""
    watched = view.assessment.certificate.operations.monitoring
    if watched is None:
        sheet.header("No monitoring is stated")
        return
    sheet.header(
        f"{wording.count(len(watched.scope), 'area').capitalize()} watched, "
        f"{wording.count(len(watched.alerts), 'alert level')}"
    )
    path = "operations.monitoring"
    for n, alert in enumerate(watched.alerts):
        channels = wording.listed(alert.channels) or "no channel"
        said = f"{alert.level.capitalize()}: {alert.delay} by {channels}"
        sheet.markdown(f"- {stated(view, said, f'{path}.alerts[{n}]')}")
    if watched.scope:
        with as_stated():
            _statements(view, "Scope", watched.scope, f"{path}.scope", watched.declared)


def support(view: View) -> None:
    """Draw support tiers and contacts."""
    helped = view.assessment.certificate.operations.support
    if helped is None:
        sheet.header("No support is stated")
        return
    sheet.header(
        f"{wording.count(len(helped.tiers), 'support tier').capitalize()}, "
        f"{wording.count(len(helped.contacts), 'contact')}"
    )
    path = "operations.support"
    _statements(view, "Contacts", helped.contacts, f"{path}.contacts")
    if helped.tiers:
        with as_stated():
            _statements(view, "Tiers", helped.tiers, f"{path}.tiers", helped.declared)


LEFT: tuple[Callable[[View], None], ...] = (recovery, support)
RIGHT: tuple[Callable[[View], None], ...] = (capabilities, monitoring)
