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
    print(json.dumps([end.code, sorted({name if name.startswith(("dashboard.", "pyarrow.")) else name.split(".")[0] for name in sys.modules})]), file=sys.stderr)
"""


def imported(*words: str) -> set[str]:
    """The libraries, and modules of the board, that a command imports which succeeds."""
    answer = subprocess.run(
        [sys.executable, "-c", SCRIPT, *words], capture_output=True, text=True, check=True
    )
    code, names = json.loads(answer.stderr)
    assert code == 0
    return set(names)


def test_status_of_one_imports_nothing_that_draws_signs_serves_or_reads_tables(run: Run, record: Path):
    run("init")
    run("status", PHASE3)  # A record is checked, telemetry and all, the first time that it is read.
    found = imported("status", PHASE3, "--database", str(record))

    assert (HEAVY | {"cryptography"}) & found == set()


def test_recording_one_result_imports_what_draws_it_and_no_format_of_documents(phase3: Run, record: Path):
    words = ("record", "gate", "PROD-001", "--attested", "met", "--database", str(record))
    found = imported(*words)

    assert (HEAVY | {"cryptography"}) & found == {"jinja2"}
    assert {f"dashboard.importers.{name}" for name in ("ingest", "markdown", "rollouts")} & found == set()


def test_importing_telemetry_reads_it_by_arrow_without_numpy_and_pandas(
    phase3: Run, record: Path, tmp_path: Path
):
    samples = tmp_path / "samples.csv"
    samples.write_text("metric,observed_at,value\nlatency,2025-09-14T00:00:00Z,12\n", encoding="utf-8")
    found = imported("import", str(samples), "--certification", PHASE3, "--database", str(record))

    assert HEAVY & found == {"jinja2", "pyarrow"}
    assert {"pyarrow.compute", "rich", "ruamel"} & found == set()
    assert {f"dashboard.importers.{name}" for name in ("ingest", "markdown", "rollouts")} & found == set()
