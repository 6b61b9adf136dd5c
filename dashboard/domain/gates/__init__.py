"""Gates: a requirement, its latest result, and the verdict that follows (RULES.md, Gate verdict)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from itertools import takewhile
from typing import Literal, NamedTuple

from dashboard.domain.conditions import ConditionState
from dashboard.domain.gates.definition import DeclaredResult, Gate
from dashboard.domain.gates.headroom import Headroom, headroom
from dashboard.domain.observations import GateResult
from dashboard.domain.values import wording
from dashboard.domain.values.as_of import AsOf
from dashboard.domain.values.fields import KEPT_TEXTS, Model
from dashboard.domain.values.quantities import Requirement, read_requirement, read_result
from dashboard.domain.values.source import Source
from dashboard.domain.values.subject import Subject

GateStatus = Literal["pass", "conditional", "fail", "not_assessed"]
Basis = Literal["measured", "attested", "declared", "none"]


class GateState(Model):
    """A gate at an instant.

    `good_until` is the last day on which its result is good; `is_expired` is set after it.
    """

    gate: Gate
    status: GateStatus
    basis: Basis
    requirement: Requirement
    result: str | None = None
    value: Decimal | None = None
    headroom: Headroom | None = None
    covered_by: tuple[str, ...] = ()
    observed_at: datetime | None = None
    since: date | None = None
    good_until: date | None = None
    is_expired: bool = False
    note: str | None = None
    source: Source | None = None
    evidence: str | None = None

    @property
    def subject(self) -> Subject:
        """The gate, as what something is about."""
        return Subject(kind="gate", id=self.gate.id)


def _read(gate: Gate, result: GateResult | None) -> Requirement:
    """The gate's requirement as it reads beside its result."""
    if result is None:
        return _read_beside(gate.requirement, None, has_value=False)
    if result.value is None and result.attested and gate.is_item:
        return Requirement(kind="qualitative", rest=gate.requirement)
    return _read_beside(gate.requirement, result.text, has_value=result.value is not None)


@lru_cache(KEPT_TEXTS)
def _read_beside(text: str, result: str | None, *, has_value: bool) -> Requirement:
    requirement = read_requirement(text)
    if requirement.kind == "universal" and has_value:
        return Requirement(
            kind="comparison", comparator="≥", threshold=Decimal(100), unit="%", rest=requirement.rest
        )
    return requirement.against(read_result(result) if result else None)


def _claim(requirement: Requirement, result: GateResult) -> tuple[bool | None, Basis, str | None]:
    """Whether a result meets its requirement (None: it cannot be said), on what basis, and what to note."""
    if requirement.kind == "comparison" and result.value is not None:
        return requirement.is_met_by(result.value), "measured", None
    if result.attested in ("partial", "unmet"):
        is_word = result.attested == "unmet" and isinstance(result, DeclaredResult)
        return False, "declared" if is_word else "attested", None
    if requirement.kind == "comparison":
        return None, "none", "The result is not comparable with the requirement; record a value in its unit."
    if result.attested == "met":
        return True, "attested", None
    return None, "none", "The result is a text; only an attestation can meet a requirement in words."


def _closure(conditions: tuple[ConditionState, ...]) -> datetime | None:
    """When the last covering condition was met, if all are."""
    met = [c.met_at for c in conditions if c.met_at]
    return max(met, default=None) if len(met) == len(conditions) else None


def _missed_since(gate: Gate, results: Sequence[GateResult], as_of: AsOf) -> date | None:
    """The day since which results have missed the requirement without a break."""
    missed = list(takewhile(lambda r: _claim(_read(gate, r), r)[0] is False, reversed(results)))
    return as_of.day_of(missed[-1].observed_at) if missed else None


def expired_words(gate: Gate, result: GateResult, good_until: date, as_of: AsOf) -> str:
    """Why a result is good no longer: "measured 41 days ago, good for 30 days"."""
    measured = "measured" if result.value is not None else "attested"
    ago = wording.days((as_of.on - as_of.day_of(result.observed_at)).days)
    is_own = result.good_until == good_until
    lasted = f"until {wording.day(good_until)}" if is_own else f"for {gate.good_for}"
    return f"{measured} {ago} ago, good {lasted}"


class _Outcome(NamedTuple):
    """What follows from a claim: the status, on what basis, since which day, and what to note."""

    status: GateStatus
    basis: Basis
    since: date | None
    note: str | None


def _missed(claimed: _Outcome, conditions: Sequence[ConditionState], closed_on: date | None) -> _Outcome:
    """What follows from a missed requirement: cover, a gap that was closed, or a failure."""
    if any(c.has_standing_cover for c in conditions):
        return claimed._replace(status="conditional")
    if closed_on:
        note = "The gap was closed when its conditions were met; it was not measured again."
        return _Outcome("pass", "attested", closed_on, note)
    overdue_since = max((c.overdue_since for c in conditions if c.overdue_since), default=claimed.since)
    return claimed._replace(since=overdue_since)


def verdict(
    gate: Gate, results: Sequence[GateResult], conditions: tuple[ConditionState, ...], as_of: AsOf
) -> GateState:
    """The verdict on a gate from its results until then, oldest first, and the conditions covering it."""
    result = results[-1] if results else None
    requirement = _read(gate, result)
    value = result.value if result and requirement.kind == "comparison" else None
    good_until = gate.good_until(result, as_of.zone) if result else None
    outcome, is_expired = (
        _outcome(gate, results, requirement, good_until, conditions, as_of)
        if results
        else (_Outcome("not_assessed", "none", None, None), False)
    )
    return GateState(
        gate=gate,
        **outcome._asdict(),
        requirement=requirement,
        result=_printed(requirement, result),
        value=value,
        headroom=headroom(requirement, value) if value is not None else None,
        covered_by=tuple(c.condition.id for c in conditions),
        observed_at=result.observed_at if result else None,
        good_until=good_until,
        is_expired=is_expired,
        source=result.source if result else None,
        evidence=result.evidence if result else None,
    )


def _outcome(
    gate: Gate,
    results: Sequence[GateResult],
    requirement: Requirement,
    good_until: date | None,
    conditions: tuple[ConditionState, ...],
    as_of: AsOf,
) -> tuple[_Outcome, bool]:
    """What follows from the results, and whether the last was good once and is no longer."""
    result = results[-1]
    met, basis, note = _claim(requirement, result)
    if met is None:
        return _Outcome("not_assessed", basis, None, note), False
    if met and good_until is not None and as_of.on > good_until:
        words = expired_words(gate, result, good_until, as_of)
        return _Outcome("not_assessed", "none", good_until + timedelta(days=1), words), True
    if met:
        return _Outcome("pass", basis, None, note), False
    closed_at = _closure(conditions)
    if closed_at and result.observed_at > closed_at:
        # Measured again since: the closure attests nothing any more.
        results, closed_at = [r for r in results if r.observed_at > closed_at], None
    claimed = _Outcome("fail", basis, _missed_since(gate, results, as_of), note)
    return _missed(claimed, conditions, as_of.day_of(closed_at) if closed_at else None), False


def _printed(requirement: Requirement, result: GateResult | None) -> str | None:
    """The result in words: its text, else its value with the requirement's unit, else its attestation."""
    if result is None or result.text is not None:
        return result.text if result else None
    if result.value is not None:
        return wording.quantity(result.value, requirement.unit)
    return f"attested as {result.attested}" if result.attested else None
