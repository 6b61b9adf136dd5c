"""The command line: `readiness`. Its words and exit codes are the public contract of DESIGN.md."""

import os
import sys
from collections.abc import Callable
from importlib.metadata import version
from typing import Annotated

import typer
from typer.exceptions import TyperException

from dashboard import paths
from dashboard.cli.accept import accept
from dashboard.cli.changes import show_changes
from dashboard.cli.drafting import draft_record, new_record
from dashboard.cli.drawing import draw
from dashboard.cli.export import export
from dashboard.cli.importing import import_
from dashboard.cli.notify import notify
from dashboard.cli.options import (
    AsOf,
    CertificationId,
    Database,
    KnownBy,
    choose_to_read,
    database_path,
    json_instead_of,
    now,
    read_all,
    say,
    say_json,
)
from dashboard.cli.portfolio import lines_of_all
from dashboard.cli.record import record
from dashboard.cli.replay import replay
from dashboard.cli.serve import serve
from dashboard.cli.verify import verify_record
from dashboard.domain.certificate import Certificate
from dashboard.errors import ReadinessError, StorageError
from dashboard.exporters.json.status import findings_json, status_json
from dashboard.exporters.terminal.table import print_assessment, print_findings, print_portfolio
from dashboard.importers.sample.build import build, found
from dashboard.review.portfolio import line_of

WRONG_COMMAND_LINE, INTERRUPTED = 64, 130

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False)


def _say_version(asked: bool) -> None:
    if asked:
        say(f"readiness-board {version('readiness-board')}")
        raise typer.Exit


@app.callback()
def readiness(
    *,
    asked_version: Annotated[
        bool, typer.Option("--version", callback=_say_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """A production certification as a record that computes itself."""


def schema() -> None:
    """Print the JSON Schema of the record file, for editors."""
    say_json(Certificate.model_json_schema())


def init(
    *,
    demo: Annotated[bool, typer.Option(help="Include the sample certification.")] = True,
    empty: Annotated[bool, typer.Option("--empty", help="Build it with no certification.")] = False,
    database: Database = None,
) -> None:
    """Build a record from the certifications that come with the board."""
    path = database_path(database)
    if empty:
        is_new = found(path, now=now())
        say(f"{path}: {'built, with nothing in it' if is_new else 'there is a record; it is left as it is'}")
        return
    entries = build(path, paths.DATA, now=now(), demo=demo, draw=draw)
    for entry in entries:
        say(f"entry {entry.seq}: {entry.source_name}, {entry.hash[:16]}")
    say(f"{path}: {'built' if entries else 'nothing to add, the record holds them already'}")


def status(
    certification: Annotated[
        str | None, typer.Argument(metavar="ID", help="Certification; all without it.")
    ] = None,
    *,
    as_of: AsOf = None,
    known_by: KnownBy = None,
    as_json: Annotated[bool, json_instead_of("a table")] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Exit 0 certified, 1 conditional, 2 worse, 3 unknown.")
    ] = False,
    allow_conditional: Annotated[
        bool, typer.Option("--allow-conditional", help="With --check: conditional exits 0.")
    ] = False,
    database: Database = None,
) -> None:
    """Say where certifications stand: certified or not, until when, what is outstanding, and why."""
    path = database_path(database)
    everyone = None if certification or as_of or known_by else lines_of_all(path, as_json=as_json)
    if everyone is not None:
        statuses, faults = everyone
    else:
        moments, faults = read_all(path, certification, as_of=as_of, known_by=known_by)
        statuses = [moment.standing.status for moment in moments]
        if as_json:
            answers = [status_json(moment) for moment in moments]
            say_json(answers[0] if len(answers) == 1 and not faults else answers)
        elif len(moments) == 1 and not faults:
            print_assessment(moments[0].assessment)
        else:
            print_portfolio([line_of(moment) for moment in moments])
    if faults:
        raise StorageError("\n".join(faults))
    if check:
        codes = {"certified": 0, "conditional": 0 if allow_conditional else 1}
        raise typer.Exit(max(codes.get(status, 2) for status in statuses))


def findings(
    certification: CertificationId = None,
    *,
    as_of: AsOf = None,
    known_by: KnownBy = None,
    as_json: Annotated[bool, json_instead_of("a list")] = False,
    database: Database = None,
) -> None:
    """Examine a certification: where it contradicts itself, and what it leaves out."""
    found, faults = read_all(database_path(database), certification, as_of=as_of, known_by=known_by)
    if faults:
        raise StorageError("\n".join(faults))
    moments = {moment.record.certificate.certification.id: moment for moment in found}
    moment = moments[choose_to_read(tuple(moments), certification)]
    if as_json:
        say_json({"findings": findings_json(moment.findings)})
    else:
        print_findings(moment.assessment, moment.findings)


# In the order in which a newcomer needs them.
COMMANDS: dict[str, Callable[..., None]] = {
    "serve": serve,
    "init": init,
    "new": new_record,
    "draft": draft_record,
    "import": import_,
    "status": status,
    "findings": findings,
    "changes": show_changes,
    "export": export,
    "notify": notify,
    "replay": replay,
    "verify": verify_record,
    "accept": accept,
    "schema": schema,
}
for name, command in COMMANDS.items():
    app.command(name)(command)
app.add_typer(record, name="record")


def _fault(error: TyperException) -> str:
    """What is wrong with the command line, naming an option or argument as it is written there."""
    text = str(error).removeprefix("Value error, ").rstrip(".")
    if not isinstance(error, typer.BadParameter) or error.param is None:
        return text
    written = getattr(error.param, "metavar", None) or error.param.name or ""
    name = max(error.param.opts, key=len) if error.param.param_type_name == "option" else written.rstrip(".")
    return f"{name}: {text}" if error.message else f"Missing parameter: {name}"


def _discard_output() -> None:
    """Let what is still unwritten go nowhere, so that leaving does not fail on it again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _place(error: OSError) -> str:
    """What could not be read or written.

    The file that an error names, or standard output if it takes no more.
    """
    if error.filename:
        return f"{error.filename}:"
    try:
        os.write(sys.stdout.fileno(), b"\n")
    except OSError:
        return "standard output could not be written to:"
    return "something could not be read or written:"


def main() -> None:
    """Run the command line; exits with its code, errors go to standard error one a line."""
    try:
        code = app(standalone_mode=False)
    except ReadinessError as error:
        typer.echo(str(error), err=True)
        sys.exit(error.exit_code)
    except TyperException as error:
        typer.echo(f"{_fault(error)}; see --help", err=True)
        sys.exit(WRONG_COMMAND_LINE)
    except (KeyboardInterrupt, typer.Abort):
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        _discard_output()
        sys.exit(1)
    except OSError as error:
        place = _place(error)
        _discard_output()
        typer.echo(f"{place} {error.strerror or error}", err=True)
        sys.exit(StorageError.exit_code)
    sys.exit(code if isinstance(code, int) else 0)
