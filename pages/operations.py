"""Operations: would we recover in time, are the duties done, and who watches over it?"""

import streamlit as st

from dashboard.domain import headlines
from dashboard.ui import operations
from dashboard.ui.report import report
from dashboard.ui.text import escape

assessment = report().assessment
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
