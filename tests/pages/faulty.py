"""`readiness serve` whose functions fail to order: each that the file $FAULT names raises what a reader must not see.

Run by `tests/pages/test_faults.py` in the place of `python -m readiness_board`.
"""

import os
from collections.abc import Callable
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import Any

SECRET = "token=hunter2 in /srv/hidden/record.duckdb"
# What fails, and where in the board it is asked for.
FAULTS = {
    "dashboard.ui.sections.overview.band": "",
    "dashboard.ui.sections.overview.must_act": "",
    "dashboard.review.headlines.gates": "gates",
    "dashboard.ui.sections.gates.table": "gates",
    "dashboard.ui.sections.agents.choose": "agents",
    "dashboard.ui.sections.conditions.card": "conditions",
    "dashboard.ui.sections.rollout.traffic": "rollout",
    "dashboard.ui.sections.triggers.triggers": "rollout",
    "dashboard.ui.sections.operations.obligations": "operations",
    "dashboard.ui.sections.signoffs.boards": "signoffs",
    "dashboard.ui.sections.ledger.entries": "record",
    "dashboard.ui.sections.review.show": "review",
    "dashboard.ui.frame.comparing.asked": "compare",
    "dashboard.ui.sections.search.show": "search?q=gate",
    "dashboard.ui.sections.document.show": "document",
    "dashboard.ui.sections.thing.asked": "thing",
    "dashboard.ui.frame.portfolio.current_lines": "portfolio",
    "dashboard.ui.frame.first_sight.first_sight": "operations",
    "dashboard.ui.frame.view.current": "signoffs",
    "dashboard.ui.frame.cached.read_record": "rollout?certification=PROD-CERT-PHASE3-20250913",
    "dashboard.ui.frame.endpoints.status_json": "status.json?certification={id}",
    "dashboard.ui.frame.endpoints.badge": "badge.svg?certification={id}",
    "dashboard.ui.frame.endpoints.glance": "glance?certification={id}",
    "dashboard.ui.frame.endpoints.review_ics": "feed.ics?certification={id}",
}
ERRORS: tuple[Callable[[], Exception], ...] = (
    lambda: RuntimeError(SECRET),
    lambda: PermissionError(13, "Permission denied", SECRET),
    lambda: KeyError(SECRET),
)


def failing(name: str, made: Callable[[], Exception], work: Callable[..., Any]) -> Callable[..., Any]:
    """A function that does its work, until the file of faults names it."""

    @wraps(work)
    def asked(*given: Any, **named: Any) -> Any:
        if Path(os.environ["FAULT"]).read_text(encoding="utf-8") == name:
            raise made()
        return work(*given, **named)

    return asked


def main() -> None:
    """Serve with every function of the list replaced."""
    for i, name in enumerate(FAULTS):
        place, _, attribute = name.rpartition(".")
        module = import_module(place)
        setattr(module, attribute, failing(name, ERRORS[i % len(ERRORS)], getattr(module, attribute)))
    import_module("dashboard.cli.main").main()


if __name__ == "__main__":
    main()
