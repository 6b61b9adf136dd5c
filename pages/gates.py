"""Gates: which pass, by how much, and what covers those that do not?"""

import streamlit as st

from dashboard.domain import headlines
from dashboard.figures.palette import MODEBAR_OFF
from dashboard.figures.trend import trend
from dashboard.ui import gates
from dashboard.ui.report import report
from dashboard.ui.text import escape

view = report()
st.title(escape(headlines.gates(view.assessment)))
chosen = gates.table(view)
if chosen:
    gates.detail(view, chosen)
    points = [(r.observed_at, r.value) for r in gates.results(view, chosen.gate.id) if r.value is not None]
    asked = chosen.requirement
    if len(points) > 1:
        limit = f"required: {chosen.gate.requirement}"
        figure = trend(
            points, limit=asked.threshold, limit_label=limit, unit=asked.unit, theme=st.context.theme.type
        )
        st.plotly_chart(figure, theme=None, config=MODEBAR_OFF, key="history")
    else:
        st.caption("One result so far: no history yet.")
