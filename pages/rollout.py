"""Rollout: how far is traffic, against which plan, and what blocks the next step?"""

from dashboard.review import headlines
from dashboard.ui import sheet
from dashboard.ui.frame.text import escape
from dashboard.ui.frame.view import current_view
from dashboard.ui.sections import evidence, rollout, triggers

view = current_view()
assessment = view.assessment
sheet.title(escape(headlines.rollout(assessment)))
rollout.figures(view)
if assessment.rollout.phases:
    rollout.traffic(view)
left, right = sheet.columns(2)
with left:
    rollout.next_step(view)
    rollout.events(view)
    rollout.plans(assessment)
with right:
    triggers.triggers(view)
    triggers.procedures(view)
evidence.coverage(view)
rollout.phases(view)
