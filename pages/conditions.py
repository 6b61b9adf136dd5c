"""Conditions: what is due when, what is done of it, and what happens if it is not?"""

import streamlit as st

from dashboard.domain import headlines
from dashboard.ui import conditions
from dashboard.ui.report import report
from dashboard.ui.text import escape

view = report()
st.title(escape(headlines.conditions(view.assessment)))
for state in headlines.worst_first(view.assessment.conditions):
    conditions.card(view, state)
if not view.assessment.conditions:
    st.markdown("Nothing remains to be done under a deadline.")
