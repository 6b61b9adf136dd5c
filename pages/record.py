"""Record: where does the certification contradict itself, and where did every fact come from?"""

import streamlit as st

from dashboard.domain import headlines
from dashboard.ui import findings, ledger
from dashboard.ui.report import report
from dashboard.ui.text import escape

view = report()
st.title(escape(headlines.findings(view.findings)))
findings.listed(view)
ledger.entries(view)
