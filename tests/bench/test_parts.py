"""Each part of the bench runs, on the smallest size. Nothing is asserted of its figures."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench.__main__ import PARTS
from bench.beside import PYTHON

BROWSING = {"visits", "beside"}
INSTALLED = {"beside": PYTHON.exists()}


@pytest.mark.parametrize(
    "part", [pytest.param(name, marks=pytest.mark.browser if name in BROWSING else ()) for name in PARTS]
)
def test_a_part_measures_something(part: str, tmp_path: Path):
    found = tmp_path / "found.json"
    words = [sys.executable, "-m", "bench", part, "--form", "least", "--json", str(found)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr
    figures = json.loads(found.read_text())["figures"]
    assert bool(figures) is INSTALLED.get(part, True)
    assert all(figure["spread"]["low"] <= figure["spread"]["high"] for figure in figures)
