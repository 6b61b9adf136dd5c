"""The verbs of what is measured: the deployment's start, gates and agents."""

from typing import Annotated, Literal

import typer

from dashboard.cli.record.verbs import Body, verb
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
) -> Body:
    """A gate's result: a measured value, or an attestation."""
    if (value is None) == (attested is None):
        raise UsageError("a result is either measured (--value) or attested (--attested); give one of them")
    return {"kind": "gate_result", "gate": gate_id, "value": value, "attested": attested, "text": text}


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
    of: Annotated[Literal["item", "criterion"], typer.Argument(metavar="item|criterion")],
    text: Annotated[str, typer.Argument(metavar="TEXT", help="As the certification has it.")],
) -> Body:
    """One outstanding item or criterion of an agent, done."""
    return {"kind": "agent_work", "agent": agent_id, "of": of, "text": text}
