"""The verbs of a rollout: traffic, phases, triggers, rollbacks and rehearsals."""

from typing import Annotated, Literal

import typer

from dashboard.cli.record.verbs import Body, Reason, Why, required, verb
from dashboard.errors import UsageError


@verb
def traffic(
    percent: Annotated[
        str, typer.Argument(metavar="PERCENT|pause", help="Percent on the new system, or pause.")
    ],
    *,
    reason: Reason = None,
) -> Body:
    """The share of traffic on the new system; a decrease is a rollback."""
    if percent == "pause":
        required(reason, "--reason", "pause")
        return {"kind": "traffic", "change": "pause", "reason": reason}
    return {"kind": "traffic", "percent": percent.removesuffix("%"), "reason": reason}


@verb
def phase(
    number: Annotated[str, typer.Argument(metavar="N", help="The phase's number.")],
    of: Annotated[Literal["criterion", "deliverable"], typer.Argument(metavar="KIND")],
    item: Annotated[str, typer.Argument(metavar="M", help="Its number in the phase, from 1.")],
    met: Annotated[Literal["met", "unmet"], typer.Argument(metavar="MARK")],
) -> Body:
    """A success criterion or deliverable of a phase, met or unmet."""
    return {"kind": "phase_mark", "phase": number, "of": of, "number": item, "met": met == "met"}


@verb
def trigger(
    trigger_id: Annotated[str, typer.Argument(metavar="ID")],
    change: Annotated[Literal["fired", "rolled-back", "waived"], typer.Argument(metavar="CHANGE")],
    *,
    reason: Why,
    until: Annotated[str | None, typer.Option(metavar="D", help="With waived: its last day.")] = None,
) -> Body:
    """A rollback trigger fired by an event, rolled back, or waived until a day."""
    if change == "waived":
        required(until, "--until", change)
    elif until is not None:
        raise UsageError(f"{change} takes no until; leave it out")
    return {
        "kind": "trigger",
        "trigger": trigger_id,
        "change": change.replace("-", "_"),
        "reason": reason,
        "until": until,
    }


@verb
def rollback(
    procedure: Annotated[str, typer.Argument(metavar="PROCEDURE", help="The procedure's id.")],
    stamp: Annotated[Literal["decided", "traffic-back", "validated"], typer.Argument(metavar="MOMENT")],
) -> Body:
    """One of the three moments of a rollback; its clocks run from the firing that it answers."""
    return {"kind": "rollback", "procedure": procedure, "stamp": stamp.replace("-", "_")}


@verb
def rehearsal(
    procedure: Annotated[str, typer.Argument(metavar="PROCEDURE", help="The procedure's id.")],
    *,
    minutes: Annotated[str, typer.Option(metavar="N", help="Minutes until traffic was back.")],
) -> Body:
    """A rollback procedure rehearsed, and how long it took."""
    return {"kind": "rehearsal", "procedure": procedure, "minutes": minutes}
