"""The verb of conditions."""

from collections.abc import Mapping
from typing import Annotated, Literal

import typer

from dashboard.cli.record.verbs import Approver, Body, Reason, required, verb
from dashboard.errors import UsageError

ConditionVerb = Literal["met", "item", "extend", "waive", "reopen"]
# Kind of the observation and the words it needs.
CONDITION_VERBS: Mapping[ConditionVerb, tuple[str, tuple[str, ...]]] = {
    "met": ("condition_met", ()),
    "item": ("condition_item", ("item",)),
    "extend": ("condition_extended", ("to", "reason", "approver")),
    "waive": ("condition_waived", ("until", "reason", "approver")),
    "reopen": ("condition_reopened", ("reason",)),
}


@verb
def condition(
    condition_id: Annotated[str, typer.Argument(metavar="ID")],
    change: Annotated[ConditionVerb, typer.Argument(metavar="met|item|extend|waive|reopen")],
    item: Annotated[str | None, typer.Argument(metavar="[N]", help="With item: its number, from 1.")] = None,
    *,
    to: Annotated[str | None, typer.Option(metavar="D", help="With extend: the new due date.")] = None,
    until: Annotated[str | None, typer.Option(metavar="D", help="With waive: its last day.")] = None,
    reason: Reason = None,
    approver: Approver = None,
) -> Body:
    """A condition met, an item of it done, its date extended, waived until a day, or reopened."""
    given = {"item": item, "to": to, "until": until, "reason": reason, "approver": approver}
    kind, fields = CONDITION_VERBS[change]
    for field in fields:
        required(given[field], "the item's number" if field == "item" else f"--{field}", change)
    extra = [f for f, value in given.items() if value is not None and f not in fields]
    if extra:
        raise UsageError(f"{change} takes no {' or '.join(extra)}; leave it out")
    return {"kind": kind, "condition": condition_id, **{f: given[f] for f in fields}}
