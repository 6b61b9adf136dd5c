import re
from pathlib import Path
from typing import Any

import pytest

from dashboard.importers.documents.document import Document
from dashboard.importers.markdown.certificate import read_whole

GUIDE = (Path(__file__).parents[3] / "docs" / "certificates.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```markdown\n(.*?)```\n\n```text\n(.*?)```", GUIDE, re.DOTALL)


def at(tree: Any, path: str) -> Any:
    for key in re.findall(r"[^.\[\]]+", path):
        tree = tree[int(key)] if key.isdigit() else tree[key]
    return tree


def test_every_example_of_the_guide_says_what_is_read():
    assert len(EXAMPLES) == GUIDE.count("```markdown") == 27


@pytest.mark.parametrize(("text", "expected"), EXAMPLES)
def test_an_example_is_read_as_the_guide_says(text: str, expected: str):
    tree = read_whole(Document(name="x.md", content=f"# Quay Crane\n\n{text}".encode())).tree.value
    stated = [line.split(" = ", 1) for line in expected.splitlines()]

    assert [(path, at(tree, path)) for path, _ in stated] == [(path, value) for path, value in stated]
