"""Gates: a requirement, its latest result, and the verdict that follows (RULES.md, Gate verdict)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal
from functools import lru_cache
from itertools import takewhile
from typing import Annotated, Literal

from pydantic import AfterValidator

from dashboard.domain.conditions import ConditionState
from dashboard.domain.gates.words import attestation
from dashboard.domain.observations import GateResult
from dashboard.domain.values import wording
from dashboard.domain.values.as_of import AsOf
from dashboard.domain.values.fields import KEPT_TEXTS, Id, Model, Text, Url, plain
from dashboard.domain.values.instants import day_of
from dashboard.domain.values.quantities import Requirement, read_requirement, read_result
from dashboard.domain.values.source import Source
from dashboard.domain.values.subject import Subject
from dashboard.domain.values.timelines import read_lasting

GateStatus = Literal["pass", "conditional", "fail", "not_assessed"]
Basis = Literal["measured", "attested", "declared", "none"]


def _lasting(text: str) -> str:
    read_lasting(text)
    return text


class DeclaredResult(GateResult):
    """A gate's result as the document itself prints it.

    Where its word fails the gate, the basis is that word. A value brought into the requirement's unit has as
    many digits as that takes: 181 s are more than 3 min.
    """

    value: Decimal | None = None


class Gate(Model):
    """A gate as the certification defines it, with the result and the word that the document prints."""

    id: Id
    """Identifies the gate."""
    name: Text
    """Its name."""
    requirement: Text
    """What it asks, as printed: `<4.7% overhead`, `95%+`, `Zero critical findings`, or words."""
    result: Text | None = None
    """The result that the document prints, in the requirement's unit where it has one."""
    declared: Text | None = None
    """The document's own verdict word."""
    footnote: Text | None = None
    """The footnote on the verdict."""
    owner: Text | None = None
    """Who answers for it."""
    evidence: Url | None = None
    """Where the result can be looked up (http or https)."""
    good_for: Annotated[Text, AfterValidator(_lasting)] | None = None
    """How long a result is good: `30 days`, `6 weeks`, `12 months`; left out, it never expires."""

    @property
    def is_item(self) -> bool:
        """Whether it is an item of a list, which asks what it says: ticked without a figure, that is attested."""
        return self.result is None and self.requirement in self.name

    def good_until(self, result: GateResult, zone: tzinfo) -> date | None:
        """The last day (in a time zone) on which a result is good; None where it never expires."""
        measured_on = day_of(result.observed_at, zone)
        ends = [read_lasting(self.good_for).after(measured_on)] if self.good_for else []
        ends += [result.good_until] if result.good_until else []
        return min(ends, default=None)

    def declared_result(self, observed_at: datetime) -> DeclaredResult | None:
        """The document's own result as an observation.

        Its word counts where no figure can be compared; a pass word then attests a requirement in words
        alone.
        """
        if self.result is None and self.declared is None:
            return None
        measured = read_result(self.result) if self.result else None
        requirement = read_requirement(self.requirement).against(measured)
        value = requirement.deciding(measured) if measured else None
        word = attestation(self.declared)
        counts = requirement.kind == "qualitative" or (value is None and (word != "met" or self.is_item))
        return DeclaredResult(
            gate=self.id,
            observed_at=observed_at,
            value=value,
            attested=word if counts else None,
            text=self.result,
            evidence=self.evidence,
        )


class Headroom(Model):
    """How far a measured result lies from its requirement.

    `value` is positive when met, in the requirement's unit.
    """

    value: Decimal
    share: Decimal | None
    factor: Decimal | None
    thin: bool


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


@lru_cache(KEPT_TEXTS)
def headroom(requirement: Requirement, value: Decimal) -> Headroom:
    """The distance of a value from a comparison's threshold, both in the requirement's unit."""
    assert requirement.threshold is not None, "only a comparison has headroom"
    limit = requirement.threshold
    below = requirement.comparator in ("<", "≤")
    distance = (
        limit - value if below else value - limit if requirement.comparator != "=" else -abs(value - limit)
    )
    share = distance / limit if limit else None
    at_end_of_scale = limit == 100 and requirement.unit == "%"
    return Headroom(
        value=plain(distance),
        share=share,
        factor=limit / value if below and value > 0 else None,
        thin=requirement.comparator != "="
        and requirement.is_met_by(value)
        and not at_end_of_scale
        and share is not None
        and share < Decimal("0.01"),
    )


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


def _claim(requirement: Requirement, result: GateResult | None) -> tuple[bool | None, Basis, str | None]:
    """Whether a result meets its requirement (None: it cannot be said), on what basis, and what to note."""
    if result is None:
        return None, "none", None
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


def verdict(
    gate: Gate, results: Sequence[GateResult], conditions: tuple[ConditionState, ...], as_of: AsOf
) -> GateState:
    """The verdict on a gate from its results until then, oldest first, and the conditions covering it."""
    result = results[-1] if results else None
    requirement = _read(gate, result)
    met, basis, note = _claim(requirement, result)
    value = result.value if result and requirement.kind == "comparison" else None
    status: GateStatus = "not_assessed" if met is None else "pass" if met else "fail"
    good_until = gate.good_until(result, as_of.zone) if result else None
    is_expired = met is True and good_until is not None and as_of.on > good_until
    closed_at = _closure(conditions)
    if closed_at and result and result.observed_at > closed_at:
        # Measured again since: the closure attests nothing any more.
        results, closed_at = [r for r in results if r.observed_at > closed_at], None
    since = _missed_since(gate, results, as_of)
    if met is False:
        if any(c.has_standing_cover for c in conditions):
            status = "conditional"
        elif closed_at:
            status, basis, since = "pass", "attested", as_of.day_of(closed_at)
            note = "The gap was closed when its conditions were met; it was not measured again."
        else:
            since = max((c.overdue_since for c in conditions if c.overdue_since), default=since)
    elif is_expired:
        assert result is not None, "only a result expires"
        assert good_until is not None, "it expired after that day"
        status, basis, since = "not_assessed", "none", good_until + timedelta(days=1)
        note = expired_words(gate, result, good_until, as_of)
    return GateState(
        gate=gate,
        status=status,
        basis=basis,
        requirement=requirement,
        result=_printed(requirement, result),
        value=value,
        headroom=headroom(requirement, value) if value is not None else None,
        covered_by=tuple(c.condition.id for c in conditions),
        observed_at=result.observed_at if result else None,
        since=since,
        good_until=good_until,
        is_expired=is_expired,
        note=note,
        source=result.source if result else None,
        evidence=result.evidence if result else None,
    )


def _printed(requirement: Requirement, result: GateResult | None) -> str | None:
    """The result in words: its text, else its value with the requirement's unit, else its attestation."""
    if result is None or result.text is not None:
        return result.text if result else None
    if result.value is not None:
        return wording.quantity(result.value, requirement.unit)
    return f"attested as {result.attested}" if result.attested else None
