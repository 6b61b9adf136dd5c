"""Rollout: how far is traffic, against which plan, and what blocks the next step?"""

import streamlit as st

from dashboard.domain import headlines
from dashboard.figures.palette import MODEBAR_OFF
from dashboard.figures.rollout import timeline
from dashboard.ui import rollout
from dashboard.ui.report import report
from dashboard.ui.text import escape

assessment = report().assessment
st.title(escape(headlines.rollout(assessment)))
if assessment.rollout.phases:
    figure = timeline(assessment, st.context.theme.type)
    st.plotly_chart(figure, theme=None, config=MODEBAR_OFF, key="timeline")
left, right = st.columns(2, gap="large")
with left:
    rollout.next_step(assessment)
    rollout.events(assessment)
with right:
    rollout.triggers(assessment)
    rollout.procedures(assessment)
rollout.phases(assessment)
