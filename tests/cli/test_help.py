"""What the command line says of itself and of a port: what can be typed, and nothing read that is not needed."""

import inspect
import re
import shlex
import socket
import subprocess
import sys
from typing import Any

import pytest
import typer

from dashboard.cli.commands import COMMANDS, load
from dashboard.cli.main import app
from dashboard.cli.record import VERBS
from tests.cli.conftest import Run

PAGES = [[name] for name in COMMANDS] + [["record", verb.__name__] for verb in VERBS]
HELPS = [[], *PAGES]
# What takes long to read, and neither the list of commands nor one command's help needs.
HEAVY = {"dashboard.domain", "dashboard.store", "duckdb", "numpy", "pyarrow", "streamlit"}


def examples(text: str) -> list[str]:
    """The lines under a help's heading, each whole."""
    return re.findall(r"^ (readiness .*?) *$", text.partition(" Examples ")[2], re.MULTILINE)


def parsed(line: str) -> None:
    """Read a line as the command line does, and run nothing."""
    group: Any = typer.main.get_command(app)
    args = shlex.split(line.partition(" > ")[0])[1:]
    context = group.make_context("readiness", args, resilient_parsing=False)
    while hasattr(group, "resolve_command"):
        name, group, args = group.resolve_command(context, [*context._protected_args, *context.args])
        context = group.make_context(name, args, parent=context)


@pytest.mark.parametrize("words", HELPS, ids=" ".join)
def test_each_help_ends_with_lines_that_can_be_typed(run: Run, monkeypatch, words: list[str]):
    monkeypatch.setenv("COLUMNS", "80")

    shown = examples(run(*words, "--help").out)

    assert shown
    for line in shown:
        assert line.startswith(" ".join(["readiness", *words]))
        parsed(line)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_says_of_a_command_what_its_own_help_says_first(name: str):
    command = load(name)

    assert inspect.cleandoc(command.help).split("\n\n")[0].replace("\n", " ") == COMMANDS[name].says


@pytest.mark.parametrize("words", PAGES, ids=" ".join)
def test_completion_is_installed_by_the_whole_command_line_alone(run: Run, words: list[str]):
    assert "--install-completion" not in run(*words, "--help").out


@pytest.mark.parametrize("words", [["--help"], ["--version"], ["recrod"]])
def test_the_list_and_a_slip_read_nothing_that_they_do_not_need(words: list[str]):
    script = (
        f"import sys; sys.argv = ['readiness', *{words}]\n"
        "from dashboard.cli.main import main\n"
        "try: main()\nexcept SystemExit: print(*sys.modules)"
    )
    read = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout

    assert "dashboard.cli.commands" in read
    assert HEAVY & set(read.split()) == set()


def test_a_port_that_is_taken_is_said_before_anything_is_built(run: Run, record):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        answer = run("serve", "--no-browser", "--port", str(port))

    assert answer.code == 64
    assert answer.out == ""
    assert f"--port: {port} is taken; end what listens there, or choose another" in answer.err
    assert not record.exists()


def test_an_address_of_another_machine_is_said(run: Run):
    answer = run("serve", "--no-browser", "--address", "192.0.2.1", "--port", "8599")

    assert answer.code == 64
    assert answer.err.startswith("--address: 192.0.2.1:8599 cannot be listened on: ")
