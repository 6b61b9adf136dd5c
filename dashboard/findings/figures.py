"""Figures that do not follow from each other, or leave little room."""

import re
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal

from dashboard.domain.agents import AgentState
from dashboard.domain.gates import GateState
from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.values import wording
from dashboard.domain.values.fields import plain
from dashboard.domain.values.quantities import read_result
from dashboard.findings import Finding, Place, places

FRACTION = re.compile(r"\b(\d{1,6})\s*(?:/|of|out of)\s*(\d{1,6})\b")
NEARLY = Decimal("0.9")


def _tenth(value: Decimal) -> Decimal:
    return plain(value.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP))


def _mean(values: Sequence[Decimal]) -> Decimal:
    return _tenth(sum(values, Decimal(0)) / len(values))


def figure_of_nothing(assessment: Assessment) -> Iterator[Finding]:
    """A gate's percentage is not the fraction printed beside it, nor the mean of the agents' figures."""
    completions = [a.completion for a in assessment.agents if a.completion is not None]
    scores = [a.score for a in assessment.agents if a.score is not None]
    for path, state in places.gates(assessment):
        result = state.result or ""
        printed, fraction = read_result(result), FRACTION.search(result)
        if printed is None or printed.unit != "%" or fraction is None or int(fraction[2]) == 0:
            continue
        share = _tenth(Decimal(int(fraction[1]) * 100) / int(fraction[2]))
        stated = {f"{fraction[1]} of {fraction[2]}": share}
        if completions:
            stated["mean completion of the agents"] = _mean(completions)
        if scores:
            stated["mean readiness score"] = _mean(scores)
        if _tenth(printed.low) in stated.values():
            continue
        others = ", ".join(f"{name} is {wording.quantity(value, '%')}" for name, value in stated.items())
        message = f"{wording.quantity(printed.low, '%')} follows from none of the stated figures: {others}"
        yield Finding(
            rule="figure-of-nothing",
            severity="contradiction",
            subject=state.subject,
            message=message,
            sources=(Place(path=f"{path}.result", text=result), *_agent_figures(assessment)),
        )


def _agent_figures(assessment: Assessment) -> tuple[Place, ...]:
    return tuple(
        Place(
            path=f"{path}.score",
            text=(
                f"{a.agent.id}: {wording.quantity(a.completion, '%')} complete, scores"
                f" {wording.quantity(a.score)}"
            ),
        )
        for path, a in places.agents(assessment)
    )


def _overheads(assessment: Assessment) -> list[tuple[str, AgentState, Decimal]]:
    return [(path, a, a.overhead) for path, a in places.agents(assessment) if a.overhead is not None]


def _overhead_gate(assessment: Assessment) -> tuple[str, GateState, Decimal] | None:
    """The first gate that limits overhead, with its path and its limit in percent."""
    for path, state in places.gates(assessment):
        asked = f"{state.gate.requirement} {state.gate.name}".lower()
        if "overhead" in asked and state.requirement.unit == "%":
            assert state.requirement.threshold is not None, "only a comparison has a unit"
            return path, state, state.requirement.threshold
    return None


def whole_below_its_parts(assessment: Assessment) -> Iterator[Finding]:
    """The overhead of the whole system is below that of every single agent."""
    limited, parts = _overhead_gate(assessment), _overheads(assessment)
    if limited is None or not parts:
        return
    path, gate, _ = limited
    low, high = min(v for *_, v in parts), max(v for *_, v in parts)
    if gate.value is None or gate.value >= low:
        return
    spread = (
        wording.quantity(low, "%")
        if low == high
        else f"{wording.quantity(low, '%')} to {wording.quantity(high, '%')}"
    )
    whole = wording.quantity(gate.value, "%")
    message = f"the whole system's overhead is {whole}, its agents' {spread}"
    yield Finding(
        rule="whole-below-its-parts",
        severity="contradiction",
        subject=gate.subject,
        message=message,
        sources=(Place(path=f"{path}.result", text=whole), *_printed(parts)),
    )


def _printed(parts: list[tuple[str, AgentState, Decimal]]) -> tuple[Place, ...]:
    return tuple(
        Place(path=f"{path}.overhead", text=f"{a.agent.id}: {wording.quantity(v, '%')}")
        for path, a, v in parts
    )


def overheads_near_the_limit(assessment: Assessment) -> Iterator[Finding]:
    """The agents' overheads add up to nearly all that is allowed, or to more."""
    parts, limited = _overheads(assessment), _overhead_gate(assessment)
    if len(parts) < 2 or limited is None:
        return
    _, gate, limit = limited
    total = sum((v for *_, v in parts), Decimal(0))
    missing = [a.agent.id for a in assessment.agents if a.overhead is None]
    if total < limit * NEARLY:
        return
    unreported = f", with {wording.listed(missing)} unreported" if missing else ""
    message = (
        f"the {len(parts)} reported overheads add up to {wording.quantity(total, '%')} of the"
        f" {wording.quantity(limit, '%')} allowed{unreported}"
    )
    severity = "contradiction" if total > limit else "note"
    yield Finding.model_validate(
        {
            "rule": "overheads-near-the-limit",
            "severity": severity,
            "subject": gate.subject,
            "message": message,
            "sources": _printed(parts),
        }
    )


def thin_margin(assessment: Assessment) -> Iterator[Finding]:
    """A gate passes by less than one percent of its threshold."""
    for path, state in places.gates(assessment):
        if state.headroom is not None and state.headroom.thin:
            assert state.result, "what has headroom was measured"
            room = wording.distance(state.headroom.value, state.requirement.unit)
            message = f"passes by {room} only: {state.result}, required: {state.gate.requirement}"
            yield Finding(
                rule="thin-margin",
                severity="note",
                subject=state.subject,
                message=message,
                sources=(
                    Place(path=f"{path}.result", text=state.result),
                    Place(path=f"{path}.requirement", text=state.gate.requirement),
                ),
            )


def incomparable_result(assessment: Assessment) -> Iterator[Finding]:
    """A gate has a result that its requirement cannot be compared with."""
    for path, state in places.gates(assessment):
        if state.status == "not_assessed" and state.result and not state.is_expired:
            yield Finding(
                rule="incomparable-result",
                severity="gap",
                subject=state.subject,
                message=f"“{state.result}” cannot be compared with “{state.gate.requirement}”",
                sources=(Place(path=path, text=state.result),),
            )
