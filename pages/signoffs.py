"""Sign-offs: who signed, which remarks are open, and does the record bear out the closing statement?"""

import streamlit as st

from dashboard.review import headlines
from dashboard.ui.frame.text import escape
from dashboard.ui.frame.view import current_view
from dashboard.ui.sections import signoffs

assessment = current_view().assessment
st.title(escape(headlines.signoffs(assessment)))
signoffs.boards(assessment)
left, right = st.columns(2, gap="large")
with left:
    signoffs.scope(assessment)
    signoffs.closing(assessment)
with right:
    signoffs.claims(assessment)
    signoffs.requirements(assessment)
