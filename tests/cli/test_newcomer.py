"""The command line as a newcomer meets it: ids in any case, whatever it says within 80 columns."""

import re
import unicodedata

import pytest

from dashboard import paths
from dashboard.cli import options
from tests.cli.conftest import DEMO, PHASE3

NAME = re.compile(r"^(    name: )(?![\"{]).*$", re.MULTILINE)
LONG = "Reconciliation of long names in every table " * 3


def columns(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line.rstrip())


def column(table: str, head: str, following: str) -> str:
    """What stands under a head, without the breaks that folded it."""
    lines = table.splitlines()
    heads = next(line for line in lines if re.search(rf"\b{head} +{following}\b", line))
    first, last = heads.index(f" {head} ") + 1, heads.index(following)
    return "".join("".join(line[first:last].split()) for line in lines[lines.index(heads) :])


def test_an_id_of_an_item_in_another_case_is_told_the_right_one(phase3, run):
    gate = run("record", "gate", "prod-001", "--value", "95")
    trigger = run("replay", "--trigger", "Availability")

    assert (gate.code, trigger.code) == (64, 64)
    assert "did you mean PROD-001?" in gate.err
    assert "did you mean availability?" in trigger.err


def test_names_of_120_characters_fit_80_columns_and_lose_nothing(both, run, tmp_path, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr(options, "is_seen", lambda: True)
    names = [f"N{n:02d} {LONG}"[:119] + "Z" for n in range(40)]
    given = iter(names)
    text = NAME.sub(lambda m: m[1] + next(given), (paths.DATA / "phase3.yaml").read_text(encoding="utf-8"))
    (tmp_path / "long.yaml").write_text(text, encoding="utf-8")
    assert both("import", str(tmp_path / "long.yaml")).code == 0
    day = ("--as-of", "2025-09-20")
    one = both("status", PHASE3, *day).out
    told = [one, both("status").out, both("findings", PHASE3, *day).out]
    gates = one[one.index("\nGates") : one.index("\nAgents")]

    assert [line for text in told for line in text.splitlines() if columns(line) > 80] == []
    assert all("".join(name.split()) in column(gates, "Gate", "Result") for name in names[:8])


@pytest.mark.parametrize(
    "words",
    [
        ("status",),
        ("status", DEMO),
        ("findings", DEMO),
        ("changes", DEMO, "--since", "2026-11-10"),
        ("notify", DEMO, "--since", "2026-11-20", "--dry-run", "--to", "json://localhost"),
        ("replay", DEMO, "--trigger", "availability", "--threshold", "99.5", "--hold", "5"),
        ("verify",),
        ("tidy", "--dry-run"),
    ],
    ids=lambda words: words[0],
)
def test_what_a_command_says_fits_80_columns_and_no_word_is_broken(both, monkeypatch, words: tuple[str, ...]):
    monkeypatch.setenv("COLUMNS", "999")
    monkeypatch.setattr(options, "is_seen", lambda: True)
    wide = both(*words).out
    monkeypatch.setenv("COLUMNS", "80")
    narrow = both(*words).out

    assert [line for line in narrow.splitlines() if columns(line) > 80 and " " in line.strip()] == []
    assert {part.strip(":") for part in narrow.split()} <= {part.strip(":") for part in wide.split()}
