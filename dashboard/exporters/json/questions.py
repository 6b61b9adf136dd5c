"""What is asked of all certifications at once: a line of each, or the whole of each as JSON."""

import json
from datetime import datetime
from typing import Any

from dashboard.exporters.json.status import status_json
from dashboard.exporters.json.values import instant_json
from dashboard.exporters.stamp import generator
from dashboard.review.portfolio import Question, line_of


def line() -> Question:
    """The line of a certification in a list of all."""
    return Question("line", generator(), lambda moment: line_of(moment).model_dump_json())


def status() -> Question:
    """All that `status --json` says; what it says of the instant and of the ledger is said anew by `told`."""
    return Question("status", generator(), lambda moment: json.dumps(status_json(moment)))


def told(answer: str, *, at: datetime, head: str) -> dict[str, Any]:
    """An answer to `status` as it is told at an instant (aware), from the ledger with a head."""
    return {**json.loads(answer), "as_of": instant_json(at), "ledger_head": head}
