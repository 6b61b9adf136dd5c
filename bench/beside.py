"""The first visit of Overview beside its content in Dash, NiceGUI and Panel (`make bench-peers`)."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from bench.plan import Plan
from bench.processes import READINESS, board, environment, floor, serving
from bench.spread import Figure, Spread, ratios
from bench.visits import FLOOR, WORD, Place, compared

PART = "Beside others"
PYTHON = Path(sys.prefix) / "peers" / "bin" / "python"
PAGES = {"Dash": "dash_page", "NiceGUI": "nicegui_page", "Panel": "panel_page"}
GOAL = 1.0


def measure(plan: Plan, folder: Path) -> Iterator[Figure]:
    """When the verdict is seen, beside when each of the others shows it; nothing where there is none."""
    if not PYTHON.exists():
        print("\nDash, NiceGUI and Panel are not installed: `make bench-peers`")
        return
    cache, record, status = folder / "cache", folder / "sample.duckdb", folder / "status.json"
    with ExitStack() as running:
        served = running.enter_context(serving(board(record), folder, cache=cache))
        asked = [*READINESS, "status", "DEMO-PHASE3", "--json", "--database", str(record)]
        told = subprocess.run(asked, env=environment(cache), check=True, capture_output=True)  # noqa: S603 - ours.
        status.write_bytes(told.stdout)
        known = {"BENCH_STATUS": str(status), "PYTHONPATH": str(Path(__file__).parent)}
        empty = running.enter_context(serving(floor(), folder, cache=cache))
        places = {"overview": Place(served.address), FLOOR: Place(empty.address, WORD)}
        for name, script in PAGES.items():
            words = [str(PYTHON), "-m", f"peers.{script}", "{port}"]
            other = running.enter_context(serving(words, folder, cache=cache, known=known))
            places[name] = Place(other.address, drawn=["table"])
        taken = compared(places, plan.rounds, plan.until())
    for kind, number in (("cold", 0), ("warm", 1)):
        seen = {name: [each[number].seen for each in found] for name, found in taken.items()}
        for name in PAGES:
            yield Figure(PART, f"{name}, verdict seen, {kind}", ratios(seen[name], seen[FLOOR]), floor=FLOOR)
            beside = ratios(seen["overview"], seen[name])
            yield Figure(PART, f"overview, verdict seen, {kind}", beside, floor=name, goal=GOAL)
    for name in PAGES:
        travels = Spread.of([each[0].megabytes for each in taken[name]])
        yield Figure(PART, f"{name}, travels", travels, "MB")
