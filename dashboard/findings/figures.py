"""Figures that do not follow from each other, or leave little room."""

import re
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal

from dashboard.domain.agents import AgentState
from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.values import wording
from dashboard.domain.values.fields import plain
from dashboard.domain.values.quantities import read_result
from dashboard.domain.values.subject import CERTIFICATE, Subject
from dashboard.findings import Finding, Place, places

FRACTION = re.compile(r"\b(\d{1,6})\s*(?:/|of|out of)\s*(\d{1,6})\b")
NEARLY = Decimal("0.9")


def _mean(values: Sequence[Decimal]) -> Decimal:
    return plain((sum(values, Decimal(0)) / len(values)).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP))


def figure_of_nothing(assessment: Assessment) -> Iterator[Finding]:
    """A gate's percentage is not the fraction printed beside it, nor the mean of the agents' figures."""
    completions = [a.completion for a in assessment.agents if a.completion is not None]
    scores = [a.score for a in assessment.agents if a.score is not None]
    for path, state in places.gates(assessment):
        printed, fraction = read_result(state.result or ""), FRACTION.search(state.result or "")
        if printed is None or printed.unit != "%" or fraction is None or int(fraction[2]) == 0:
            continue
        share = _mean([Decimal(int(fraction[1]) * 100) / int(fraction[2])])
        stated = {f"{fraction[1]} of {fraction[2]}": share}
        if completions:
            stated["mean completion of the agents"] = _mean(completions)
        if scores:
            stated["mean readiness score"] = _mean(scores)
        if any(printed.low.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP) == v for v in stated.values()):
            continue
        others = ", ".join(f"{name} is {wording.quantity(value, '%')}" for name, value in stated.items())
        message = f"{wording.quantity(printed.low, '%')} follows from none of the stated figures: {others}"
        yield Finding(
            rule="figure-of-nothing",
            severity="contradiction",
            subject=state.subject,
            message=message,
            sources=(Place(path=f"{path}.result", text=state.result or ""), *_agent_figures(assessment)),
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


def _overhead_gate(assessment: Assessment) -> tuple[Subject, Decimal | None, Decimal | None] | None:
    """The gate that limits overhead, its value and its limit, in percent."""
    for gate in assessment.gates:
        asked = gate.requirement
        if "overhead" in f"{gate.gate.requirement} {gate.gate.name}".lower() and asked.unit == "%":
            return gate.subject, gate.value, asked.threshold
    return None


def whole_below_its_parts(assessment: Assessment) -> Iterator[Finding]:
    """The overhead of the whole system is below that of every single agent."""
    gate, parts = _overhead_gate(assessment), _overheads(assessment)
    if gate is None or gate[1] is None or not parts or gate[1] >= min(v for *_, v in parts):
        return
    low, high = min(v for *_, v in parts), max(v for *_, v in parts)
    spread = (
        wording.quantity(low, "%")
        if low == high
        else f"{wording.quantity(low, '%')} to {wording.quantity(high, '%')}"
    )
    message = f"the whole system's overhead is {wording.quantity(gate[1], '%')}, its agents' {spread}"
    path = next(p for p, g in places.gates(assessment) if g.subject == gate[0])
    yield Finding(
        rule="whole-below-its-parts",
        severity="contradiction",
        subject=gate[0],
        message=message,
        sources=(Place(path=f"{path}.result", text=wording.quantity(gate[1], "%")), *_printed(parts)),
    )


def _printed(parts: list[tuple[str, AgentState, Decimal]]) -> tuple[Place, ...]:
    return tuple(
        Place(path=f"{path}.overhead", text=f"{a.agent.id}: {wording.quantity(v, '%')}")
        for path, a, v in parts
    )


def overheads_near_the_limit(assessment: Assessment) -> Iterator[Finding]:
    """The agents' overheads add up to nearly all that is allowed, or to more."""
    parts, gate = _overheads(assessment), _overhead_gate(assessment)
    limit = gate[2] if gate else None
    if len(parts) < 2 or limit is None:
        return
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
            "subject": gate[0] if gate else CERTIFICATE,
            "message": message,
            "sources": _printed(parts),
        }
    )


def thin_margin(assessment: Assessment) -> Iterator[Finding]:
    """A gate passes by less than one percent of its threshold."""
    for path, state in places.gates(assessment):
        if state.headroom is not None and state.headroom.thin:
            room = wording.distance(state.headroom.value, state.requirement.unit)
            message = f"passes by {room} only: {state.result}, required: {state.gate.requirement}"
            yield Finding(
                rule="thin-margin",
                severity="note",
                subject=state.subject,
                message=message,
                sources=(
                    Place(path=f"{path}.result", text=state.result or ""),
                    Place(path=f"{path}.requirement", text=state.gate.requirement),
                ),
            )


def incomparable_result(assessment: Assessment) -> Iterator[Finding]:
    """A gate has a result that its requirement cannot be compared with."""
    for path, state in places.gates(assessment):
        if state.status == "not_assessed" and state.result and state.note:
            yield Finding(
                rule="incomparable-result",
                severity="gap",
                subject=state.subject,
                message=f"“{state.result}” cannot be compared with “{state.gate.requirement}”",
                sources=(Place(path=path, text=state.result),),
            )
