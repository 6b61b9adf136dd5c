"""The four figures that stand under the verdict everywhere, each with its change since the last review."""

from decimal import Decimal

from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.values import wording
from dashboard.domain.values.fields import Model


class Measure(Model):
    """A figure as it is read, by how much it moved, and that in words: "+10 points since 17 Nov".

    `delta` is None where the figure is not known; `unit` is what it counts: "" or "%", whose differences are
    points. `page` is where what it counts is listed.
    """

    label: str
    page: str
    value: str
    delta: Decimal | None
    since: str
    moved: str
    unit: str = ""
    more_is_worse: bool = False
    is_worse: bool = False


def _measure(
    label: str,
    page: str,
    value: str,
    delta: Decimal | None,
    since: str,
    *,
    unit: str = "",
    more_is_worse: bool = False,
) -> Measure:
    if delta is None:
        moved = "nothing observed yet"
    elif not delta:
        moved = f"no change since {since}"
    else:
        moved = f"{wording.points(delta) if unit == '%' else wording.signed(delta)} since {since}"
    return Measure(
        label=label,
        page=page,
        value=value,
        delta=delta,
        since=since,
        moved=moved,
        unit=unit,
        more_is_worse=more_is_worse,
        is_worse=delta is not None and delta != 0 and (delta > 0) == more_is_worse,
    )


def _passed(a: Assessment) -> int:
    return sum(g.status == "pass" for g in a.gates)


def _open(a: Assessment) -> int:
    return sum(c.is_unmet for c in a.conditions)


def _approved(a: Assessment) -> int:
    return sum(s.decision == "approved" for s in a.signoffs)


def measures(now: Assessment, before: Assessment) -> tuple[Measure, ...]:
    """Gates passed, conditions open, traffic and sign-offs, with their change since an earlier assessment."""
    since = wording.short_day(before.on, now.on)
    passed, waiting, approved = _passed(now), _open(now), _approved(now)
    traffic, was = now.rollout.traffic_actual, before.rollout.traffic_actual or Decimal(0)
    shown = wording.traffic(traffic)
    shifted = None if traffic is None else traffic - was
    more_passed, more_open = Decimal(passed - _passed(before)), Decimal(waiting - _open(before))
    more_approved = Decimal(approved - _approved(before))
    return (
        _measure("Gates passed", "gates", f"{passed} of {len(now.gates)}", more_passed, since),
        _measure("Conditions open", "conditions", str(waiting), more_open, since, more_is_worse=True),
        _measure("Traffic on the new system", "rollout", shown, shifted, since, unit="%"),
        _measure("Sign-offs", "signoffs", f"{approved} of {len(now.signoffs)}", more_approved, since),
    )
