"""The tables of a review as data, once for every format that has sheets."""

from dashboard.exporters.sheets.certificate import certificate, reasons
from dashboard.exporters.sheets.duties import obligations, signoffs
from dashboard.exporters.sheets.rollout import procedures, rollout, triggers
from dashboard.exporters.sheets.subjects import agents, conditions, gates, items
from dashboard.exporters.sheets.table import Sheet
from dashboard.exporters.sheets.week import ahead, changes, findings
from dashboard.review import Review

__all__ = ["Sheet", "sheets"]


def sheets(review: Review) -> tuple[Sheet, ...]:
    """All sheets of a review, the summary first; the same ones in the same order for every certification."""
    assessment = review.assessment
    return (
        certificate(review),
        reasons(assessment),
        gates(assessment),
        agents(assessment),
        conditions(assessment),
        items(assessment),
        rollout(assessment),
        triggers(assessment),
        procedures(assessment),
        obligations(assessment),
        signoffs(assessment),
        findings(review),
        changes(review),
        ahead(review),
    )
