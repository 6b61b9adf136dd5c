"""`readiness record`: one observation each, for people and CI jobs; every verb prints the entry it made."""

import typer

from dashboard.cli.record.certificate import certificate, decision, drill, obligation, review, signoff
from dashboard.cli.record.conditions import condition
from dashboard.cli.record.results import agent, gate, score, start
from dashboard.cli.record.retraction import retract
from dashboard.cli.record.rollout import phase, rehearsal, rollback, traffic, trigger

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
