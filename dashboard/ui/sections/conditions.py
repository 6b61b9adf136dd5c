"""The sections of Conditions: one card a condition."""

import streamlit as st

from dashboard.domain.conditions import ConditionState
from dashboard.domain.conditions.forecast import forecast, forecast_words
from dashboard.domain.conditions.wording import condition_facts, condition_words
from dashboard.domain.values import wording
from dashboard.ui.frame.address import link, thing_at
from dashboard.ui.frame.provenance import owner
from dashboard.ui.frame.text import escape, status_chip
from dashboard.ui.frame.view import View
from dashboard.ui.sections import findings
from dashboard.ui.sections.overview import window_rows


def card(view: View, state: ConditionState) -> None:
    """Draw one condition: window, what it covers, items, slips, forecast, and what happens if it lapses."""
    condition = state.condition
    with st.container(border=True):
        name = link(state.subject.capitalized, thing_at(view.stand, state.subject))
        st.header(f"{name}: {escape(condition_words(state))}")
        window_rows(view, [state], key=f"window-{condition.id}", label=condition.title)
        left, right = st.columns(2, gap="large")
        with left:
            _items(state)
        with right:
            _facts(view, state)


def _items(state: ConditionState) -> None:
    if not state.items:
        st.markdown("It lists no items; it is met as a whole.")
    else:
        st.markdown(f"**{wording.items_done(state.items_done, len(state.items))}**")
    for item in sorted(state.items, key=lambda i: i.done):
        done = f", {wording.short_day(item.done_on, state.on)}" if item.done_on else ""
        st.markdown(f"{status_chip('done' if item.done else 'open')} {escape(item.text)}{done}")
    for note in state.condition.notes:
        st.caption(escape(note))


def _facts(view: View, state: ConditionState) -> None:
    condition, lines = state.condition, condition_facts(state, start=view.assessment.start.on)
    st.markdown("\n".join(f"- {escape(line)}" for line in [*lines, *_ahead(view, state)]))
    assessment = view.assessment
    covered = [g.subject for g in assessment.gates if g.gate.id in condition.covers]
    covered += [a.subject for a in assessment.agents if a.agent.id in condition.covers]
    if covered:
        st.markdown(f"Covers: {', '.join(link(each, thing_at(view.stand, each)) for each in covered)}")
    st.markdown(f"Owner: {owner(condition.owner)}")
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
