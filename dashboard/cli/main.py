"""The command line: `readiness`. Its words and exit codes are the public contract of DESIGN.md."""

import atexit
import gc
import os
import sys
from typing import Annotated

import typer
from typer.exceptions import TyperException

from dashboard.cli.commands import COMMANDS, Commands, epilogue, unloaded
from dashboard.errors import ReadinessError, StorageError

WRONG_COMMAND_LINE, INTERRUPTED = 64, 130
FIRST = ("serve", "import", "status", "record")  # what a newcomer runs, one after the other


def _plain(word: str) -> str:
    """A command, option or choice as it is written here: lower case, joined by hyphens."""
    return word.lower().replace("_", "-")


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    epilog=epilogue(tuple(COMMANDS[name].examples[0] for name in FIRST)),
    context_settings={"token_normalize_func": _plain},
)


def _say_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(f"readiness-board {version('readiness-board')}")
        raise typer.Exit


@app.callback()
def readiness(
    *,
    asked_version: Annotated[
        bool, typer.Option("--version", callback=_say_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """A production certification as a record that computes itself."""


for name, listed in COMMANDS.items():
    app.command(name, help=listed.says)(unloaded)


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
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # no package has any for us; it looks at all
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # nobody multiplies matrices, and its threads spin
    atexit.register(gc.freeze)  # What goes with the process need not be looked through for garbage.
    try:
        code = app(standalone_mode=False, prog_name="readiness")
    except ReadinessError as error:
        typer.echo(str(error), err=True)
        sys.exit(error.exit_code)
    except TyperException as error:
        fault = _fault(error)
        typer.echo(f"{fault}; see --help" if fault else "name a command", err=True)
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
