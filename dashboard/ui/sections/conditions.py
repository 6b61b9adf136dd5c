"""The sections of Conditions: one card a condition."""

from dashboard.domain.conditions import ConditionState
from dashboard.domain.conditions.forecast import forecast, forecast_words
from dashboard.domain.conditions.wording import condition_facts, condition_words
from dashboard.domain.values import wording
from dashboard.findings import line_of
from dashboard.findings.places import path_of
from dashboard.ui import sheet
from dashboard.ui.frame.address import line_at, link, thing_at
from dashboard.ui.frame.named import facts, stated
from dashboard.ui.frame.provenance import owner
from dashboard.ui.frame.text import escape, status_chip
from dashboard.ui.frame.view import View
from dashboard.ui.sections import findings
from dashboard.ui.sections.overview import window_rows


def card(view: View, state: ConditionState) -> None:
    """Draw one condition: window, what it covers, items, slips, forecast, and what happens if it lapses."""
    condition = state.condition
    with sheet.container("stack card"):
        name = link(state.subject.capitalized, thing_at(view.stand, state.subject))
        sheet.header(f"{name}: {escape(condition_words(state))}")
        window_rows(view, [state], label=condition.title)
        left, right = sheet.columns(2)
        with left:
            _items(view, state)
        with right:
            _facts(view, state)


def _items(view: View, state: ConditionState) -> None:
    if not state.items:
        sheet.markdown("It lists no items; it is met as a whole.")
    else:
        done = wording.items_done(state.items_done, len(state.items))
        sheet.markdown(f"**{link(done, thing_at(view.stand, state.subject))}**")
    path = path_of(view.assessment, state.subject)
    for n, item in sorted(enumerate(state.items), key=lambda each: each[1].done):
        done = f", {wording.short_day(item.done_on, state.on)}" if item.done_on else ""
        said = stated(view, f"{item.text}{done}", f"{path}.items[{n}]")
        sheet.markdown(f"{status_chip('done' if item.done else 'open')} {said}")
    for n, note in enumerate(state.condition.notes):
        sheet.markdown(f":small[{stated(view, note, f'{path}.notes[{n}]')}]")


def _facts(view: View, state: ConditionState) -> None:
    condition, lines = state.condition, condition_facts(state, start=view.assessment.start.on)
    said = line_of(path_of(view.assessment, state.subject), view.assessment.lines)
    at = line_at(view.stand, view.assessment.source.seq, said)
    ahead = facts(view, _ahead(view, state), thing_at(view.stand, state.subject))
    sheet.markdown(f"{facts(view, lines, at)}\n{ahead}")
    sheet.markdown(f"Owner: {owner(view.stand, condition.owner)}")
    findings.beside(view, state.subject)


def _ahead(view: View, state: ConditionState) -> list[str]:
    """Draw the forecast, and the lapse that this condition leads to."""
    if not state.is_unmet:
        return []
    found = forecast(state)
    lines = ["No forecast yet: it takes three dated items"] if state.items and found is None else []
    if found:
        lines.append(f"Forecast: {forecast_words(found, state.on)}")
    lapses = (
        t
        for t in view.moment.coming
        if t.after.status == "lapsed" and any(r.subject == state.subject for r in t.after.reasons)
    )
    return lines + [f"If not: the certificate {t.sentence}" for t in lapses]
