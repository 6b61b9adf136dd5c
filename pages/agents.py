"""Agents: how ready is each, what is outstanding, and which condition covers it?"""

from dashboard.domain.values import wording
from dashboard.figures.shapes.trend_drawing import Trend, trend_sheets
from dashboard.ui import sheet
from dashboard.ui.components import drawings
from dashboard.ui.frame.view import current_view
from dashboard.ui.sections import agents, findings

view = current_view()
assessment = view.assessment
state = agents.choose(view)
if state:
    agents.band(view, state)
    agents.facts(view, state)
    findings.beside(view, state.subject)
    left, right = sheet.columns(2)
    with left:
        agents.work(view, state)
    with right:
        agents.overheads(view, state)
        readings = tuple(
            (s.observed_at, s.score) for s in agents.scores(view, state.agent.id) if s.score is not None
        )
        if len(readings) > 1:
            ready = assessment.certificate.policy.ready_from
            title = f"{len(readings)} scores since {wording.day(readings[0][0].astimezone(view.zone).date())}"
            sheet.header(title)
            trend = Trend(readings, limit=ready, limit_label=f"ready from {ready}", unit=None, zone=view.zone)
            drawings.shapes(trend_sheets(trend, f"{state.agent.name}: {title}"))
        else:
            sheet.caption("One score so far: no trend yet.")
        agents.comparison(view)
