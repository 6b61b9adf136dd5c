"""The commands in the order in which a newcomer needs them; the module of each is read when it is run."""

import gc
from importlib import import_module
from typing import Any, NamedTuple

import typer
from typer.core import TyperGroup

EXAMPLES = "[bold]Examples[/bold]"
SELDOM = 10_000  # new objects before Python looks for garbage among them, of which a command makes little


class Command(NamedTuple):
    """A command: where its function is, what the list says of it, and lines that can be typed."""

    place: str
    says: str
    examples: tuple[str, ...]


COMMANDS: dict[str, Command] = {
    "serve": Command(
        "dashboard.cli.serve:serve",
        "Build the record if there is none, and serve the board.",
        ("readiness serve", "readiness serve --port 8600 --no-browser"),
    ),
    "init": Command(
        "dashboard.cli.init:init",
        "Build a record from the certifications that come with the board.",
        ("readiness init", "readiness init --empty --database team.duckdb"),
    ),
    "new": Command(
        "dashboard.cli.drafting:new_record",
        "Write a commented blank certificate.",
        ("readiness new -o my-certificate.yaml", "readiness new --markdown -o my-certificate.md"),
    ),
    "draft": Command(
        "dashboard.cli.drafting:draft_record",
        "Draft a record file from any document.",
        ("readiness draft approval.md -o my-certificate.yaml",),
    ),
    "import": Command(
        "dashboard.cli.importing:import_",
        "Check documents whole and append them; all of them or none.",
        (
            "readiness import my-certificate.yaml --dry-run",
            "readiness import canary.json samples.csv --certification PAY-1",
            "readiness import grafana.csv --time-column T --value-column V --metric errors",
        ),
    ),
    "status": Command(
        "dashboard.cli.status:status",
        "Say where certifications stand: certified or not, until when, what is outstanding, and why.",
        (
            "readiness status",
            "readiness status PAY-1 --as-of 2026-11-20",
            "readiness status PAY-1 --check --allow-conditional",
        ),
    ),
    "findings": Command(
        "dashboard.cli.status:findings",
        "Examine a certification: where it contradicts itself, and what it leaves out.",
        ("readiness findings PAY-1", "readiness findings PAY-1 --json"),
    ),
    "record": Command(
        "dashboard.cli.record:record",
        "Record one observation, and print the entry it made.",
        (
            "readiness record gate PROD-001 --value 96 --certification PAY-1",
            "readiness record condition 2 met",
        ),
    ),
    "changes": Command(
        "dashboard.cli.changes:show_changes",
        "Say what changed between two instants: sentences with before, after and cause, and what did not.",
        ("readiness changes PAY-1 --since 2026-11-20",),
    ),
    "export": Command(
        "dashboard.cli.export:export",
        "Write the pack: the review as PDF, PPTX or HTML, tables as XLSX or CSV, dates as ICS, all as JSON.",
        ("readiness export PAY-1 --format pdf -o review.pdf",),
    ),
    "notify": Command(
        "dashboard.cli.notify:notify",
        "Tell people what changed: critical at once, warnings together, the rest once a day, nothing twice.",
        ("readiness notify --since 2026-11-20 --dry-run",),
    ),
    "replay": Command(
        "dashboard.cli.replay:replay",
        "Say how often a rollback trigger would have fired under other numbers; nothing is recorded.",
        ("readiness replay --trigger availability --threshold 99.5 --hold 15",),
    ),
    "verify": Command(
        "dashboard.cli.verify:verify_record",
        "Check that the record is whole and whose it is, or that a pack says what the record does.",
        ("readiness verify", "readiness verify --signers allowed_signers --pack review.pdf"),
    ),
    "accept": Command(
        "dashboard.cli.accept:accept",
        "Accept a record that does not extend the one that the board showed: a cut tail, another record.",
        ('readiness accept 05adc055c71ddda5 --reason "Restored from the backup"',),
    ),
    "migrate": Command(
        "dashboard.cli.migrate:migrate_ledger",
        "Make or bring up to date what a record in PostgreSQL consists of.",
        ("readiness migrate --database postgresql://db.example.org/readiness",),
    ),
    "move": Command(
        "dashboard.cli.move:move_record",
        "Bring a record to another home, file or PostgreSQL: the same entries under the same head.",
        ("readiness move --to postgresql://db.example.org/readiness",),
    ),
    "tidy": Command(
        "dashboard.cli.tidy:tidy_telemetry",
        "Take away telemetry files that no entry names, which killed imports left behind.",
        ("readiness tidy --dry-run",),
    ),
    "schema": Command(
        "dashboard.cli.schema:schema",
        "Print the JSON Schema of the record file, for editors.",
        ("readiness schema > readiness.schema.json",),
    ),
}


def epilogue(examples: tuple[str, ...]) -> str:
    """What stands below a command's help: lines that can be typed."""
    return "\n\n".join((EXAMPLES, *(line.replace("[", r"\[") for line in examples)))


def load(name: str) -> Any:
    """A command as Typer runs it, or a group of them."""
    command = COMMANDS[name]
    module, _, function = command.place.partition(":")
    gc.disable()  # Nothing that a module makes is garbage, and a tenth of the time went into looking for it.
    try:
        found = getattr(import_module(module), function)
    finally:
        gc.freeze()
        gc.set_threshold(SELDOM)
        gc.enable()
    if isinstance(found, typer.Typer):
        return typer.main.get_command(found)
    alone = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    alone.command(name, epilog=epilogue(command.examples))(found)
    return typer.main.get_command(alone)


class Commands(TyperGroup):
    """The list of commands; one is loaded when it is run, so that a list or a slip costs none of them."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that the words ask for, loaded."""
        name, command, rest = super().resolve_command(ctx, args)
        return name, load(name) if name in COMMANDS else command, rest


def unloaded() -> None:
    """Stand for a command in the list."""
