"""Gates: which pass, by how much, and what covers those that do not?"""

import streamlit as st

from dashboard.figures.charts.palette import MODEBAR_OFF
from dashboard.figures.charts.trend import trend
from dashboard.review import headlines
from dashboard.ui.frame.text import escape
from dashboard.ui.frame.view import current_view
from dashboard.ui.sections import gates

view = current_view()
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
