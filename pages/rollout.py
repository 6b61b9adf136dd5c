"""Rollout: how far is traffic, against which plan, and what blocks the next step?"""

import streamlit as st

from dashboard.figures.charts.palette import MODEBAR_OFF
from dashboard.figures.charts.timeline import timeline
from dashboard.review import headlines
from dashboard.ui.frame.text import escape
from dashboard.ui.frame.view import current_view
from dashboard.ui.sections import evidence, rollout, triggers

view = current_view()
assessment = view.assessment
st.title(escape(headlines.rollout(assessment)))
rollout.figures(assessment)
if assessment.rollout.phases:
    figure = timeline(assessment, st.context.theme.type, is_live=view.is_live)
    st.plotly_chart(figure, theme=None, config=MODEBAR_OFF, key="timeline")
left, right = st.columns(2, gap="large")
with left:
    rollout.next_step(view)
    rollout.events(assessment)
    rollout.plans(assessment)
with right:
    triggers.triggers(assessment)
    triggers.procedures(assessment)
evidence.coverage(view)
rollout.phases(assessment)
