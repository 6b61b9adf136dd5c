"""A question imports what it uses and no more: modules are counted here, never seconds."""

import json
import subprocess
import sys
from pathlib import Path

from tests.cli.conftest import PHASE3, Run

# What draws, serves, signs in or reads documents and tables: nothing of it is in the answer about one.
HEAVY = {
    *(
        "altair",
        "apprise",
        "icalendar",
        "jinja2",
        "markdown_it",
        "pandas",
        "plotly",
        "pptx",
        "pyarrow",
        "pypdf",
    ),
    *("numpy", "starlette", "streamlit", "typst", "uvicorn", "xlsxwriter"),
}
SCRIPT = """
import json, sys
from dashboard.cli.main import main
try:
    main()
except SystemExit as end:
    print(json.dumps([end.code, sorted({name.split(".")[0] for name in sys.modules})]), file=sys.stderr)
"""


def test_status_of_one_imports_nothing_that_draws_serves_or_reads_tables(run: Run, record: Path):
    run("init")
    run("status", PHASE3)  # A record is checked, telemetry and all, the first time that it is read.
    words = ("status", PHASE3, "--database", str(record))
    answer = subprocess.run(
        [sys.executable, "-c", SCRIPT, *words], capture_output=True, text=True, check=True
    )
    code, imported = json.loads(answer.stderr)

    assert code == 0
    assert HEAVY & set(imported) == set()
