"""Overview: are we certified, until when, what is outstanding, how far is the rollout?"""

from dashboard.review.key_figures import measures
from dashboard.ui import sheet
from dashboard.ui.frame.view import current_view
from dashboard.ui.sections import findings, overview, steps

view = current_view()
assessment = view.assessment
overview.band(view)
overview.must_act(view)
overview.figures(measures(assessment, view.earlier.assessment), view.stand)
left, right = sheet.columns(2)
with left:
    overview.windows(view)
with right:
    steps.rollout(view)
left, right = sheet.columns(2)
with left:
    overview.gates(view)
with right:
    overview.agents(view)
    overview.changed(view)
    findings.count(view)
