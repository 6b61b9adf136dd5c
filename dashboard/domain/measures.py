"""The four figures that stand under the verdict everywhere, each with its change since the last review."""

from decimal import Decimal

from dashboard.domain import wording
from dashboard.domain.assessment import Assessment
from dashboard.domain.fields import Model


class Measure(Model):
    """A figure as it is read, and by how much it moved; `delta` is None where one of the two is not known.

    `unit` is what the delta counts: "" or "%", whose differences are points.
    """

    label: str
    value: str
    delta: Decimal | None
    since: str
    unit: str = ""
    more_is_worse: bool = False

    @property
    def moved(self) -> str:
        """The change in words: "+10 points since 17 Nov", "no change since 17 Nov"."""
        if self.delta is None:
            return "nothing observed yet"
        if not self.delta:
            return f"no change since {self.since}"
        size = wording.points(self.delta) if self.unit == "%" else wording.signed(self.delta)
        return f"{size} since {self.since}"

    @property
    def is_worse(self) -> bool:
        """Whether it moved the wrong way."""
        return bool(self.delta) and (self.delta > 0) == self.more_is_worse  # type: ignore[operator]


def _passed(a: Assessment) -> int:
    return sum(g.status == "pass" for g in a.gates)


def _open(a: Assessment) -> int:
    return sum(c.is_unmet for c in a.conditions)


def _approved(a: Assessment) -> int:
    return sum(s.decision == "approved" for s in a.signoffs)


def measures(now: Assessment, before: Assessment) -> tuple[Measure, ...]:
    """Gates passed, conditions open, traffic and sign-offs, with their change since an earlier assessment."""
    since = wording.short_day(before.on, now.on)

    def counted(label: str, count: int, was: int, value: str, *, more_is_worse: bool = False) -> Measure:
        delta = Decimal(count - was)
        return Measure(label=label, value=value, delta=delta, since=since, more_is_worse=more_is_worse)

    passed, waiting, approved = _passed(now), _open(now), _approved(now)
    traffic, was = now.rollout.traffic_actual, before.rollout.traffic_actual or Decimal(0)
    return (
        counted("Gates passed", passed, _passed(before), f"{passed} of {len(now.gates)}"),
        counted("Conditions open", waiting, _open(before), str(waiting), more_is_worse=True),
        Measure(
            label="Traffic on the new system",
            value="no data" if traffic is None else wording.quantity(traffic, "%"),
            delta=None if traffic is None else traffic - was,
            since=since,
            unit="%",
        ),
        counted("Sign-offs", approved, _approved(before), f"{approved} of {len(now.signoffs)}"),
    )
