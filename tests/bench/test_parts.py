"""Each part of the bench runs, on the smallest size. Nothing is asserted of its figures."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench.__main__ import PARTS
from bench.beside import PYTHON

BROWSING = {"visits", "growth", "beside"}
# Many processes, one after another: `make soak` runs them.
LONG = {"visits", "reruns", "growth", "samples", "server", "beside"}


def marks(part: str) -> list[pytest.MarkDecorator]:
    absent = pytest.mark.skipif(not PYTHON.exists(), reason="make bench-peers installs them")
    named = (
        (part in BROWSING, pytest.mark.browser),
        (part in LONG, pytest.mark.soak),
        (part == "beside", absent),
    )
    return [mark for is_meant, mark in named if is_meant]


@pytest.mark.parametrize("part", [pytest.param(name, marks=marks(name)) for name in PARTS])
def test_a_part_measures_something(part: str, tmp_path: Path):
    found = tmp_path / "found.json"
    words = [sys.executable, "-m", "bench", part, "--form", "least", "--json", str(found)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr
    figures = [figure for told in json.loads(found.read_text()) for figure in told["figures"]]
    assert figures
    assert all(figure["spread"]["low"] <= figure["spread"]["high"] for figure in figures)
