import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
ANSWERS = dict(re.findall(r"^- \*\*(.+?)\?\*\* (.+?)(?=^- |^#|\Z)", TEXT, re.MULTILINE | re.DOTALL))
FILE = re.compile(r"`([\w./-]+/[\w.-]+\.\w+|[\w-]+\.\w+)`((?:,?\s+`\w+`)*)")


def defined(path: Path) -> set[str]:
    """The names that a module defines or imports at its top, and in its classes.

    Of other files every word.
    """
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        return set(re.findall(r"\w+", text))
    names: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names |= {target.id for target in targets if isinstance(target, ast.Name)}
        elif isinstance(node, ast.ImportFrom):
            names |= {alias.asname or alias.name for alias in node.names}
    return names


def test_ten_questions_are_asked():
    assert list(ANSWERS) == [
        "the rule for a lapse",
        "a condition's sentence",
        "a new import format",
        "a new page",
        "a new finding",
        "a new export column",
        "a new word",
        "the time read",
        "the SQL",
        "what a test of a page looks like",
    ]


@pytest.mark.parametrize("question", ANSWERS)
def test_an_answer_is_at_most_three_files_that_hold_what_is_said(question: str):
    files = {ROOT / name: re.findall(r"\w+", names) for name, names in FILE.findall(ANSWERS[question])}
    missing = [
        f"{path.relative_to(ROOT)}: {name}"
        for path, names in files.items()
        for name in names
        if path.is_file() and name not in defined(path)
    ]

    assert 2 <= len(files) <= 3
    assert [path for path in files if not path.is_file()] == []
    assert missing == []
    assert sum(map(len, files.values())) > 0


def test_nobody_else_reads_a_clock_for_an_answer():
    readers = {
        str(path.relative_to(ROOT))
        for folder in ("dashboard", "pages")
        for path in (ROOT / folder).rglob("*.py")
        if re.search(r"datetime\.now\(|\.utcnow\(|date\.today\(", path.read_text(encoding="utf-8"))
    }

    assert readers == {"dashboard/cli/options.py", "dashboard/ui/frame/view.py"}
