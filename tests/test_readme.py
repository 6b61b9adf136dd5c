import re
from pathlib import Path
from typing import Any

import pytest

from dashboard.cli.commands import COMMANDS as LISTED
from dashboard.cli.commands import load
from dashboard.settings import Settings

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = [
    "README.md",
    "CONTRIBUTING.md",
    "data/README.md",
    *(str(p.relative_to(ROOT)) for p in (ROOT / "docs").rglob("*.md")),
]


def runnable(name: str, command: Any) -> dict[str, Any]:
    """What can be run of a command: itself, or each of its own, by its words."""
    own = getattr(command, "commands", None)
    return {name: command} if own is None else {f"{name} {verb}": each for verb, each in own.items()}


COMMANDS = {words: each for name in LISTED for words, each in runnable(name, load(name)).items()}
VERBS = {words.split()[1] for words in COMMANDS if words.startswith("record ")}
OPTIONS = {
    option
    for command in COMMANDS.values()
    for parameter in command.params
    if parameter.param_type_name == "option"
    for option in (*parameter.opts, *parameter.secondary_opts)
}


def test_the_two_commands_stand_at_the_top():
    head = README.split("\n\n")[1]

    assert [line.split("#")[0].strip() for line in head.splitlines()] == ["make serve", "make test"]


@pytest.mark.parametrize("words", sorted(COMMANDS))
def test_every_command_is_in_the_readme(words: str):
    verb = words.removeprefix("record ").split()[0]

    assert re.search(rf"readiness {words.split(maxsplit=1)[0]}\b", README)
    assert re.search(rf"\b{verb}\b", README)


def test_every_command_in_the_readme_exists():
    named = set(re.findall(r"^readiness (\w+)(?: (\w+))?", README, re.MULTILINE))
    first = {words.split()[0] for words in COMMANDS}

    assert {command for command, _ in named} <= first
    assert {verb for command, verb in named if command == "record"} <= VERBS


def test_every_option_in_the_readme_exists():
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", README)) <= OPTIONS


@pytest.mark.parametrize("option", sorted(OPTIONS - {"--demo"}))
def test_every_option_is_in_the_readme(option: str):
    assert re.search(rf"(?<![\w-]){option}\b", README)


def test_the_environment_variables_are_the_ones_that_are_read():
    read = {f"READINESS_{name.upper()}" for name in Settings.model_fields}

    assert set(re.findall(r"READINESS_[A-Z_]+", README)) == read


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_relative_link_leads_somewhere(name: str):
    text = (ROOT / name).read_text(encoding="utf-8")
    links = [link.split("#")[0] for link in re.findall(r"\]\((?!https?:)([^)]+)\)", text)]

    assert [link for link in links if link and not ((ROOT / name).parent / link).exists()] == []
