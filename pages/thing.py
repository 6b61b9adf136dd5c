"""A thing's own page: where does it stand, what was ever said of it, by whom, and what hangs on it?"""

from dashboard.figures.shapes.trend_drawing import Trend, trend_sheets
from dashboard.ui.components import drawings
from dashboard.ui.frame.view import current_view
from dashboard.ui.sections import thing

view = current_view()
found = thing.asked(view)
if found:
    thing.head(view, found)
    said = thing.events(view, found)
    course = thing.course(view, found, said)
    if course:
        trend = Trend(**course._asdict(), zone=view.zone)
        label = f"{found.heading}: {len(course.readings)} values"
        drawings.shapes(trend_sheets(trend, label))
    thing.table(view, said)
    thing.relations(view, found)
