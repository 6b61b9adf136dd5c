"""Conditions: what is due when, what is done of it, and what happens if it is not?"""

from dashboard.review import headlines
from dashboard.ui import sheet
from dashboard.ui.frame.text import escape
from dashboard.ui.frame.view import current_view
from dashboard.ui.sections import conditions

view = current_view()
sheet.title(escape(headlines.conditions(view.assessment)))
for state in headlines.worst_first(view.assessment.conditions):
    conditions.card(view, state)
if not view.assessment.conditions:
    sheet.markdown("Nothing remains to be done under a deadline.")
