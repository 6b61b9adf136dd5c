"""Sign-offs: who signed, which remarks are open, and does the record bear out what the closing statement says?"""

import streamlit as st

from dashboard.domain import headlines
from dashboard.ui import signoffs
from dashboard.ui.report import report
from dashboard.ui.text import escape

assessment = report().assessment
st.title(escape(headlines.signoffs(assessment)))
signoffs.boards(assessment)
left, right = st.columns(2, gap="large")
with left:
    signoffs.scope(assessment)
    signoffs.closing(assessment)
with right:
    signoffs.claims(assessment)
    signoffs.requirements(assessment)
