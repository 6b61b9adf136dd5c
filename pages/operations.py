"""Operations: would we recover in time, are the duties done, and who watches over it?"""

from dashboard.review import headlines
from dashboard.ui import sheet
from dashboard.ui.frame.text import escape
from dashboard.ui.frame.view import current_view
from dashboard.ui.sections import operations

view = current_view()
assessment = view.assessment
sheet.title(escape(headlines.operations(assessment)))
operations.obligations(view)
left, right = sheet.columns(2)
with left:
    for section in operations.LEFT:
        section(view)
with right:
    for section in operations.RIGHT:
        section(view)
operations.maintenance(view)
operations.graded(view)
