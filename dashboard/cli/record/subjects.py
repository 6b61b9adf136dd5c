"""The verbs of what is judged: the deployment's start, gates, agents and conditions."""

from collections.abc import Mapping
from typing import Annotated, Literal

import typer

from dashboard.cli.record.verbs import Approver, Body, Reason, required, verb
from dashboard.errors import UsageError


@verb
def start(
    on: Annotated[str, typer.Option(metavar="D", help="The day on which the deployment started.")],
    *,
    reason: Annotated[
        str | None,
        typer.Option(metavar="R", help="Why it moved; needed once a start is known or a window has begun."),
    ] = None,
) -> Body:
    """The deployment's start; it holds at every as-of, a later one supersedes it and is a slip."""
    return {"kind": "start", "on": on, "reason": reason}


@verb
def gate(
    gate_id: Annotated[str, typer.Argument(metavar="ID")],
    *,
    value: Annotated[str | None, typer.Option(metavar="V", help="In the requirement's unit.")] = None,
    attested: Annotated[str | None, typer.Option(metavar="met|partial|unmet")] = None,
    text: Annotated[str | None, typer.Option(metavar="T", help="The result in words.")] = None,
    good_until: Annotated[
        str | None, typer.Option(metavar="D", help="The last day on which its evidence is good.")
    ] = None,
) -> Body:
    """A gate's result: a measured value, or an attestation."""
    if (value is None) == (attested is None):
        raise UsageError("a result is either measured (--value) or attested (--attested); give one of them")
    return {
        "kind": "gate_result",
        "gate": gate_id,
        "value": value,
        "attested": attested,
        "text": text,
        "good_until": good_until,
    }


@verb
def score(
    agent_id: Annotated[str, typer.Argument(metavar="AGENT")],
    *,
    score: Annotated[str, typer.Option(metavar="N", help="Readiness, of 100.")],
    completion: Annotated[str | None, typer.Option(metavar="N", help="Percent.")] = None,
    overhead: Annotated[str | None, typer.Option(metavar="N", help="Percent.")] = None,
) -> Body:
    """An agent's readiness score; completion and overhead keep their last value when left out."""
    figures = {"score": score, "completion": completion, "overhead": overhead}
    return {"kind": "agent_score", "agent": agent_id, **figures}


@verb
def agent(
    agent_id: Annotated[str, typer.Argument(metavar="AGENT")],
    of: Annotated[Literal["item", "criterion"], typer.Argument(metavar="KIND")],
    text: Annotated[str, typer.Argument(metavar="TEXT", help="As the certification has it.")],
) -> Body:
    """One outstanding item or criterion of an agent, done."""
    return {"kind": "agent_work", "agent": agent_id, "of": of, "text": text}


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
    change: Annotated[ConditionVerb, typer.Argument(metavar="CHANGE")],
    item: Annotated[
        str | None, typer.Argument(metavar="[N]", help="Its number, with item; the first is 1.")
    ] = None,
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
