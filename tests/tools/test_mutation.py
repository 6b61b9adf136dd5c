import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tools.mutation.mutant import mutants
from tools.mutation.operators import calls, changes

ROOT = Path(__file__).parents[2]


def made(code: str) -> list[str]:
    """What may stand in for a statement, or for the expression that it is."""
    (statement,) = ast.parse(code).body
    node = statement.value if isinstance(statement, ast.Expr) else statement
    return [ast.unparse(ast.fix_missing_locations(change)) for change in changes(node)]


@pytest.mark.parametrize(
    ("code", "others"),
    [
        ("a < b", ["a <= b", "a >= b"]),
        ("a == b", ["a != b"]),
        ("a is None", ["a is not None"]),
        ("a < b <= c", ["a <= b <= c", "a >= b <= c", "a < b < c", "a < b > c"]),
        ("a in ('x', 'y')", ["a not in ('x', 'y')", "a in ('y',)", "a in ('x',)"]),
        ("a and b", ["a or b", "b", "a"]),
        ("a or b or c", ["a and b and c", "b or c", "a or c", "a or b"]),
        ("not a", ["a"]),
        ("-a", ["a"]),
        ("a + b", ["a - b"]),
        ("a + 'text'", []),
        ("a // b", ["a / b"]),
        ("True", ["False"]),
        ("5", ["6", "4"]),
        ("'0.01'", ["'0.02'"]),
        ("'words'", []),
        ("a if b else c", ["a", "c"]),
        ("return a", ["return None"]),
        ("return None", []),
        ("raise a", ["pass"]),
        ("a = b", []),
        ("a.b = c", ["pass"]),
        ("a += b", ["pass", "a -= b"]),
    ],
)
def test_what_may_stand_in_for_code(code: str, others: list[str]):
    assert made(code) == others


def test_a_branch_is_always_taken_or_never():
    assert made("if a:\n    b()") == ["if True:\n    b()", "if False:\n    b()"]


def test_neighbouring_cases_change_places():
    assert made("match a:\n    case 1:\n        b()\n    case 2:\n        c()") == [
        "match a:\n    case 1:\n        c()\n    case 2:\n        b()"
    ]


@pytest.mark.parametrize(
    ("code", "others"),
    [
        ("any(a)", ["all(a)"]),
        ("max(a, default=b)", ["min(a, default=b)", "max(a)"]),
        ("sorted(a, key=b)", ["list(a)", "sorted(a)"]),
        ("needs(one=1, two=2)", ["needs(one=1)"]),
        ("unknown(one=1)", ["unknown()"]),
    ],
)
def test_a_call_goes_to_another_function_or_without_an_argument_it_can_go_without(
    code: str, others: list[str]
):
    def needs(one: int, two: int = 2) -> int:
        return one + two

    call = ast.parse(code, mode="eval").body
    names = {"needs": needs, "max": max, "sorted": sorted}

    assert isinstance(call, ast.Call)
    assert [ast.unparse(change) for change in calls(call, names)] == others


def test_a_mutant_says_where_it_is_and_its_code_has_the_change(tmp_path: Path):
    path = tmp_path / "rules.py"
    path.write_text(
        '"""Rules of 3 kinds."""\n\nLIMIT = 3\n\n\nclass Rule:\n    def holds(self, n: "int | 5") -> bool:\n'
        '        assert n < 9, "few"\n        return n < LIMIT\n',
        encoding="utf-8",
    )
    found = list(mutants(path, {}))

    assert [(m.line, m.function, m.is_body, m.text) for m in found] == [
        (3, "", False, "3 -> 4"),
        (3, "", False, "3 -> 2"),
        (9, "Rule.holds", True, "return n < LIMIT -> return None"),
        (9, "Rule.holds", True, "n < LIMIT -> n <= LIMIT"),
        (9, "Rule.holds", True, "n < LIMIT -> n >= LIMIT"),
    ]

    names: dict[str, type] = {}
    exec(found[3].code(), names)
    assert names["Rule"]().holds(3) is True


def test_every_test_that_the_document_names_exists():
    named = re.findall(
        r"`(tests/\S+\.py)::(\w+)`", (ROOT / "docs" / "mutants.md").read_text(encoding="utf-8")
    )

    assert len(named) == 24
    assert [f"{p}::{t}" for p, t in named if f"def {t}(" not in (ROOT / p).read_text(encoding="utf-8")] == []


@pytest.mark.slow
def test_mutants_are_killed_by_the_tests_that_execute_them_and_others_are_named():
    file, tests = "dashboard/domain/values/timelines.py", "tests/domain/values/test_timelines.py"
    command = [sys.executable, "-m", "tools.mutation", file, "--verbose", "--tests", tests]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, text=True)
    killed, alive = (
        [line for line in done.stdout.splitlines() if line.startswith(f"{word}: line ")]
        for word in ("killed", "alive")
    )
    named = next(line for line in killed if f"{file} Timeline: False -> True" in line)

    assert done.stderr.endswith(f"{len(killed) + len(alive)} of {len(killed) + len(alive)} mutants\n")
    assert len(killed) > 9 * len(alive)
    assert all(f" {tests}::" in line for line in killed)
    assert f"{tests}::" in named  # what takes effect on import is imported anew
    assert f"{len(alive)} alive, " in done.stdout
