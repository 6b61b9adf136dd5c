"""`readiness record`: one observation each, for people and CI jobs; every verb prints the entry it made."""

import typer

from dashboard.cli.commands import COMMANDS, epilogue
from dashboard.cli.record.certificate import certificate, decision, drill, obligation, review, signoff
from dashboard.cli.record.rollout import phase, rehearsal, rollback, traffic, trigger
from dashboard.cli.record.subjects import agent, condition, gate, score, start
from dashboard.cli.record.verbs import retract

# The verbs in the order of use, each with what can be typed after "readiness record".
VERBS = {
    start: ("start --on 2026-11-16", 'start --on 2026-11-18 --reason "The freeze was prolonged"'),
    gate: ("gate PROD-001 --value 96 --certification PAY-1", "gate PROD-006 --attested met"),
    score: ("score QV --score 88 --completion 92",),
    agent: ('agent QV item "Module completion"',),
    condition: ("condition 2 met", "condition 1 extend --to 2026-12-04 --reason R --approver CTO"),
    traffic: ("traffic 20", 'traffic pause --reason "Error rate"'),
    phase: ("phase 1 criterion 2 met",),
    trigger: ('trigger integrity fired --reason "Rows lost"',),
    rollback: ("rollback data decided",),
    rehearsal: ("rehearsal data --minutes 12",),
    review: ("review --on 2026-11-27",),
    decision: ('decision --question "Step to 50%?" --answer "Yes" --by CTO',),
    obligation: ("obligation monthly-1.2026-11 done",),
    signoff: ("signoff CTO approved", 'signoff CISO rejected --reason "No penetration test"'),
    drill: ('drill rto --measured "45 min"',),
    certificate: ('certificate suspended --reason "Data lost in the canary"',),
    retract: ('retract 12 --reason "Measured on the wrong build"',),
}

record = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help=COMMANDS["record"].says,
    epilog=epilogue(COMMANDS["record"].examples),
)
for verb, examples in VERBS.items():
    record.command(epilog=epilogue(tuple(f"readiness record {words}" for words in examples)))(verb)
