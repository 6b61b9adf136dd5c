"""The examination: every rule over an assessment, and what they find (RULES.md, Findings)."""

from collections.abc import Callable, Iterator

from dashboard.domain.standing.assessment import Assessment
from dashboard.findings import (
    SEVERITIES,
    Finding,
    claims,
    clock,
    dates,
    declared,
    figures,
    gaps,
    located,
    names,
    reading,
    telemetry,
)

RULES: tuple[Callable[[Assessment], Iterator[Finding]], ...] = (
    claims.all_gates_passed,
    claims.decision_unreserved,
    reading.decision_stated_otherwise,
    declared.declared_word,
    reading.unknown_word,
    reading.lines_not_understood,
    claims.approved_and_rejected,
    claims.authorised_unready,
    figures.figure_of_nothing,
    figures.whole_below_its_parts,
    figures.overheads_near_the_limit,
    claims.narrower_than_required,
    claims.done_and_outstanding,
    claims.two_names,
    dates.validity_differs,
    dates.requirement_and_condition_differ,
    gaps.outstanding_in_no_condition,
    gaps.gate_in_no_condition,
    gaps.no_result,
    figures.incomparable_result,
    gaps.not_measured,
    gaps.no_evidence,
    gaps.no_start,
    gaps.no_owner,
    gaps.never_expires,
    gaps.hold_not_stated,
    telemetry.telemetry_in_doubt,
    clock.recorded_ahead,
    names.mixed_scripts,
    gaps.requirement_in_nothing,
    gaps.duty_missed,
    dates.no_room_before_the_phase,
    figures.thin_margin,
    claims.attested,
    claims.phase_with_two_meanings,
    reading.assumed_facts,
)


def examined(assessment: Assessment) -> tuple[Finding, ...]:
    """Every finding with its lines.

    Contradictions first, then gaps, then notes, each in the order of the rules.
    """
    found = [finding for rule in RULES for finding in rule(assessment)]
    found.sort(key=lambda finding: SEVERITIES.index(finding.severity))
    return tuple(located(finding, assessment.lines) for finding in found)
