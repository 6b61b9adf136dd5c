"""Gates: which pass, by how much, and what covers those that do not?"""

from dashboard.figures.shapes.trend_drawing import Trend, trend_sheets
from dashboard.review import headlines
from dashboard.ui import sheet
from dashboard.ui.components import drawings
from dashboard.ui.frame.text import escape
from dashboard.ui.frame.view import current_view
from dashboard.ui.sections import gates

view = current_view()
sheet.title(escape(headlines.gates(view.assessment)))
chosen, place = gates.table(view)
if chosen:
    readings = gates.measured(view, chosen.gate.id)
    asked, required = chosen.requirement, f"required: {chosen.gate.requirement}"
    trend = Trend(readings, limit=asked.threshold, limit_label=required, unit=asked.unit, zone=view.zone)
    with place:
        gates.detail(view, chosen)
        if len(readings) > 1:
            label = f"{chosen.gate.name}: {len(readings)} results"
            drawings.shapes(trend_sheets(trend, label))
        else:
            sheet.caption("Measured once so far: no history yet." if readings else "Never measured.")
