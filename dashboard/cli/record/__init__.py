"""`readiness record`: one observation each, for people and CI jobs; every verb prints the entry it made."""

import typer

from dashboard.cli.record.certificate import certificate, decision, drill, obligation, review, signoff
from dashboard.cli.record.rollout import phase, rehearsal, rollback, traffic, trigger
from dashboard.cli.record.subjects import agent, condition, gate, score, start
from dashboard.cli.record.verbs import retract

record = typer.Typer(no_args_is_help=True, help="Record one observation, and print the entry it made.")
for verb in (
    *(
        start,
        gate,
        score,
        agent,
        condition,
        obligation,
        signoff,
        drill,
        review,
        decision,
        certificate,
        retract,
    ),
    *(traffic, phase, trigger, rollback, rehearsal),
):
    record.command()(verb)
