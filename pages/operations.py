"""Operations: would we recover in time, are the duties done, and who watches over it?"""

import streamlit as st

from dashboard.review import headlines
from dashboard.ui.frame.text import escape
from dashboard.ui.frame.view import current_view
from dashboard.ui.sections import operations

assessment = current_view().assessment
st.title(escape(headlines.operations(assessment)))
operations.obligations(assessment)
left, right = st.columns(2, gap="large")
with left:
    for section in operations.LEFT:
        section(assessment)
with right:
    for section in operations.RIGHT:
        section(assessment)
operations.maintenance(assessment)
operations.graded(assessment)
