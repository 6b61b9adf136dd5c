"""How far a measured result lies from its requirement (RULES.md, Gate verdict: headroom)."""

from decimal import Decimal
from functools import lru_cache

from dashboard.domain.values.fields import KEPT_TEXTS, Model, plain
from dashboard.domain.values.quantities import Requirement


class Headroom(Model):
    """How far a measured result lies from its requirement.

    `value` is positive when met, in the requirement's unit.
    """

    value: Decimal
    share: Decimal | None
    factor: Decimal | None
    thin: bool


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
