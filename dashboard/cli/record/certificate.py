"""The verbs of what is owed and decided: duties, sign-offs, drills, reviews, decisions, the certificate."""

from typing import Annotated, Literal

import typer

from dashboard.cli.record.verbs import Body, Why, required, verb
from dashboard.domain.values.units import read_duration
from dashboard.errors import UsageError


@verb
def obligation(
    duty: Annotated[
        str, typer.Argument(metavar="ID", help="Duty and period, as status names them: monthly-1.2025-10.")
    ],
    done: Annotated[Literal["done"], typer.Argument(metavar="done")],
) -> Body:
    """A recurring duty, done in one of its periods."""
    return {"kind": f"duty_{done}", "duty": duty}


@verb
def signoff(
    role: Annotated[str, typer.Argument(metavar="ROLE", help="As the certification has it.")],
    change: Annotated[
        Literal["approved", "rejected", "abstained", "remark-closed", "overruled"],
        typer.Argument(metavar="CHANGE"),
    ],
    *,
    reason: Annotated[str | None, typer.Option(metavar="R", help="Why; with rejected and overruled.")] = None,
    by: Annotated[str | None, typer.Option(metavar="WHO", help="The authority; with overruled.")] = None,
) -> Body:
    """A board member's decision, the closing of a remark, or a dissent overruled by a named authority."""
    if change in ("rejected", "overruled"):
        required(reason, "--reason", change)
    if change == "overruled":
        required(by, "--by", change)
    elif by is not None:
        raise UsageError(f"{change} takes no by; leave it out")
    return {"kind": "signoff", "role": role, "change": change.replace("-", "_"), "reason": reason, "by": by}


@verb
def drill(
    objective: Annotated[Literal["rto", "rpo"], typer.Argument(metavar="OBJECTIVE")],
    *,
    measured: Annotated[str, typer.Option(metavar="TIME", help='As "3 h", "45 min" or "1 h 30 min".')],
) -> Body:
    """A recovery drill, and the time it measured."""
    minutes = read_duration(measured)
    if minutes is None:
        raise UsageError(
            f"--measured: {measured} is not a time; write nothing but one, "
            'as "3 h", "45 min", "1.5 h" or "1 h 30 min"'
        )
    return {"kind": "drill", "objective": objective, "minutes": minutes}


@verb
def review() -> Body:
    """A review was held."""
    return {"kind": "review"}


@verb
def decision(
    *,
    question: Annotated[str, typer.Option(metavar="Q", help="What was to be decided.")],
    answer: Annotated[str, typer.Option(metavar="A", help="What was decided.")],
    by: Annotated[str, typer.Option(metavar="R", help="Who decided.")],
) -> Body:
    """What a review decided."""
    return {"kind": "decision", "question": question, "answer": answer, "by": by}


@verb
def certificate(
    change: Annotated[
        Literal["approved", "rejected", "revoked", "suspended", "reinstated"],
        typer.Argument(metavar="CHANGE"),
    ],
    *,
    reason: Why,
    by: Annotated[
        str | None, typer.Option(metavar="WHO", help="Who decided; with approved and rejected.")
    ] = None,
) -> Body:
    """The certificate decided on after its document, revoked, suspended or reinstated."""
    if change in ("approved", "rejected"):
        required(by, "--by", change)
    return {"kind": "certificate", "change": change, "reason": reason, "by": by}
