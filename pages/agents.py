"""Agents: how ready is each, what is outstanding, and which condition covers it?"""

import streamlit as st

from dashboard.figures.charts.palette import MODEBAR_OFF
from dashboard.figures.charts.trend import trend
from dashboard.ui.frame.view import current_view
from dashboard.ui.sections import agents, findings

view = current_view()
assessment = view.assessment
state = agents.choose(assessment)
if state:
    agents.band(state, assessment)
    agents.facts(view, state)
    findings.beside(view, state.subject)
    left, right = st.columns(2, gap="large")
    with left:
        agents.work(state)
    with right:
        agents.overheads(assessment, state)
        points = [
            (s.observed_at, s.score) for s in agents.scores(view, state.agent.id) if s.score is not None
        ]
        if len(points) > 1:
            ready = assessment.certificate.policy.ready_from
            st.subheader(f"{len(points)} scores since {points[0][0]:%-d %b %Y}")
            figure = trend(
                points, limit=ready, limit_label=f"ready from {ready}", unit=None, theme=st.context.theme.type
            )
            st.plotly_chart(figure, theme=None, config=MODEBAR_OFF, key="scores")
        else:
            st.caption("One score so far: no trend yet.")
        agents.comparison(assessment)
