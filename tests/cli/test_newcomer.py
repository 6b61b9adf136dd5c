"""The command line as a newcomer meets it: ids in any case, whatever it says within 80 columns."""

import re
import unicodedata
from typing import Any

import pytest
from ruamel.yaml import YAML

from dashboard import paths
from dashboard.cli import options
from tests.cli.conftest import DEMO, PHASE3, Run
from tests.cli.test_accepted_is_shown import written
from tests.cli.test_help import HELPS
from tests.conftest import DATA

NAME = re.compile(r"^(    name: )(?![\"{]).*$", re.MULTILINE)
SEED = str(DATA / "seed" / "phase3-certification.md")
# Commands on one certification, which is named.
ON_ONE = (
    f"status {PHASE3.lower()}",
    f"findings {PHASE3.lower()}",
    f"changes {PHASE3.lower()} --since 2025-09-14",
    f"export {PHASE3.lower()} --format json -o never.json",
    f"notify {PHASE3.lower()} --since 2025-09-14 --dry-run --to json://localhost",
    f"replay {PHASE3.lower()} --trigger availability",
)
LONG = "Reconciliation of long names in every table " * 3


def columns(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line.rstrip())


def column(table: str, head: str, following: str) -> str:
    """What stands under a head, without the breaks that folded it."""
    lines = table.splitlines()
    heads = next(line for line in lines if re.search(rf"\b{head} +{following}\b", line))
    first, last = heads.index(f" {head} ") + 1, heads.index(following)
    return "".join("".join(line[first:last].split()) for line in lines[lines.index(heads) :])


def slip(*words: str, meant: str) -> Any:
    return pytest.param(words, meant, id=" ".join(words[:2]))


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        *(slip(*words.split(), meant=PHASE3) for words in ON_ONE),
        slip("record", "review", "--certification", PHASE3.lower(), meant=PHASE3),
        slip("replay", PHASE3, "--trigger", "Availability", meant="availability"),
        slip("record", "gate", "prod-001", "--value", "95", meant="PROD-001"),
        slip("record", "score", "qv", "--score", "80", meant="QV"),
        slip("record", "agent", "qv", "item", "x", meant="QV"),
        slip("record", "obligation", "Monthly-1.2025-10", "done", meant="monthly-1.2025-10"),
        slip("record", "signoff", "quality engineer", "approved", meant="Quality Engineer"),
        slip("record", "trigger", "Security", "fired", "--reason", "x", meant="security"),
        slip("record", "rollback", "Immediate", "decided", meant="immediate"),
        slip("record", "rehearsal", "Immediate", "--minutes", "4", meant="immediate"),
    ],
)
def test_an_id_in_another_case_is_told_the_right_one(both, words: tuple[str, ...], meant: str):
    answer = both(*words, *(("--certification", PHASE3) if words[0] == "record" and meant != PHASE3 else ()))

    assert answer.code in (3, 64)
    assert answer.out == ""
    assert f"did you mean {meant}?" in answer.err


@pytest.mark.parametrize(
    ("head", "row", "meant"),
    [
        ("gate,observed_at,value,attested,text,evidence", "prod-001,2025-09-20,9,,,", "PROD-001"),
        ("agent,observed_at,score,completion,overhead", "qv,2025-09-20,9,,", "QV"),
    ],
)
def test_a_file_that_names_an_id_in_another_case_is_told_the_right_one(
    both, tmp_path, head: str, row: str, meant: str
):
    (tmp_path / "rows.csv").write_text(f"{head}\n{row}\n", encoding="utf-8")
    answer = both("import", str(tmp_path / "rows.csv"), "--certification", PHASE3)
    unknown = both("import", str(tmp_path / "rows.csv"), "--certification", PHASE3.lower())

    assert (answer.code, unknown.code) == (65, 64)
    assert f"did you mean {meant}?" in answer.err
    assert f"did you mean {PHASE3}?" in unknown.err


def test_a_default_certification_in_another_case_is_told_the_right_one(both, monkeypatch):
    monkeypatch.setenv("READINESS_CERTIFICATION", PHASE3.lower())
    answer = both("findings")

    assert answer.code == 64
    assert answer.err.startswith("READINESS_CERTIFICATION: ")
    assert f"did you mean {PHASE3}?" in answer.err


@pytest.mark.parametrize("spelt", ["rolled-back", "rolled_back", "Rolled-Back"])
def test_a_word_of_the_record_is_taken_however_its_parts_are_joined(phase3, tmp_path, spelt: str):
    made = {"kind": "trigger", "observed_at": "2025-09-20", "trigger": "security", "reason": "Diverted"}
    document: Any = YAML(typ="base", pure=True).load((paths.DATA / "phase3.yaml").read_text(encoding="utf-8"))
    document["observations"] = [{**made, "change": spelt}]
    (tmp_path / "again.json").write_bytes(written(document))
    typed = phase3("record", "trigger", "security", spelt, "--reason", "Diverted", "--on", "2025-09-20")

    assert ", change rolled_back, " in typed.out
    assert phase3("import", str(tmp_path / "again.json")).code == 0


@pytest.mark.parametrize(
    "words",
    [("rollback", "immediate", "traffic_back"), ("signoff", "Quality Engineer", "Remark_closed")],
    ids=lambda words: words[0],
)
def test_every_choice_is_taken_in_any_case_and_joined_either_way(phase3, words: tuple[str, ...]):
    assert f" {words[-1].lower()}" in phase3("record", *words).out


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


# What a command that writes is asked, and what it says.
SAYS = {
    "init": ("--database", "another-record.duckdb"),
    "new": ("-o", "a-blank-certificate-of-our-own.yaml"),
    "draft": (SEED, "-o", "a-draft-of-the-certificate.yaml"),
    "import": (SEED,),
    "import --dry-run": (SEED, "--dry-run"),
    "export": (DEMO, "--format", "json", "-o", "the-pack-of-the-certification-in-json.json"),
    "record gate": ("PROD-001", "--value", "95", "--text", "Long words of a result that was measured " * 3),
    "record traffic": ("10", "--reason", "The canary has been well for as long as was agreed by all of us"),
    "record agent": ("QV", "item", "Dashboard UI components require implementation"),
    "record condition": ("1", "met"),
    "record decision": (
        "--question",
        "Step to 50% before the review? " * 3,
        "--answer",
        "Yes",
        "--by",
        "CTO",
    ),
    "record retract": ("1", "--reason", "Recorded twice by the job that imports results each night"),
}


@pytest.mark.of_files
@pytest.mark.parametrize("name", SAYS)
def test_what_a_command_says_of_what_it_wrote_fits_80_columns(both, tmp_path, monkeypatch, name: str):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr(options, "is_seen", lambda: True)
    command, *more = name.split()
    certification = ("--certification", DEMO) if command == "record" else ()
    answer = both(command, *more, *SAYS[name], *certification)

    assert answer.code == 0, answer.err
    assert answer.out
    assert [line for line in answer.out.splitlines() if columns(line) > 80 and " " in line.strip()] == []


@pytest.mark.parametrize("words", HELPS, ids=" ".join)
def test_a_help_fits_80_columns_and_cuts_nothing(run: Run, monkeypatch, words: list[str]):
    monkeypatch.setenv("COLUMNS", "80")
    shown = run(*words, "--help").out

    assert [line for line in shown.splitlines() if columns(line) > 80 or "\u2026" in line] == []
