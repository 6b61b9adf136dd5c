"""Reports of a controller, written short: `report(1, canary("b", 30), stable("a", 70))` is one of the second day."""

from decimal import Decimal
from typing import Any

from dashboard.domain.rollout.controllers import ControllerState, VersionShare
from tests.domain.conftest import at, day


def version(role: str, name: str | None = None, percent: int | None = None, **named: Any) -> VersionShare:
    """A version by its pod-template hash, or by other names."""
    share = None if percent is None else Decimal(percent)
    return VersionShare.model_validate({"role": role, "hash": name, "percent": share, **named})


def canary(name: str | None = None, percent: int | None = None, **named: Any) -> VersionShare:
    return version("canary", name, percent, **named)


def stable(name: str | None = None, percent: int | None = None, **named: Any) -> VersionShare:
    return version("stable", name, percent, **named)


def report(on: int, *versions: VersionShare, **fields: Any) -> ControllerState:
    """A report of the start of a day, so many days after the decision."""
    return ControllerState.model_validate(
        {
            "tool": "Argo Rollouts",
            "workload": "prod/web",
            "message": f"report {on}",
            "versions": versions,
            "observed_at": at(str(day(on))),
            **fields,
        }
    )
