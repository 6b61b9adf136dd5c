"""`make bench`: measure the board against a floor in the same run.

python -m bench [PART...] [--form long] [--samples N...] [--json FILE] [--write]
"""

import argparse
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bench import beside, commands, growth, report, rerunning, samples, visits
from bench.plan import LEAST, LONG, SHORT, Plan
from bench.spread import Figure

PARTS: dict[str, Callable[[Plan, Path], Iterator[Figure]]] = {
    "commands": commands.measure,
    "visits": visits.measure,
    "reruns": rerunning.measure,
    "growth": growth.measure,
    "samples": samples.measure,
    "beside": beside.measure,
}
FORMS = {"short": SHORT, "long": LONG, "least": LEAST}


def main(words: list[str] | None = None) -> int:
    """Measure the parts named, or all; 1 where one of them failed."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--form", choices=FORMS, default="short")
    parser.add_argument("--samples", type=int, nargs="+", help="numbers of samples, 100000000 say")
    parser.add_argument("--json", type=Path, help="write the run there")
    parser.add_argument("--write", action="store_true", help="put the run into docs/benchmarks.md")
    given = parser.parse_args(words)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started ends, too
    plan = FORMS[given.form]
    plan = replace(plan, samples=tuple(given.samples)) if given.samples else plan
    began, failed, figures = datetime.now(UTC), 0, list[Figure]()
    for name in given.parts or PARTS:
        try:
            _measure(name, plan, figures)
        except Exception:  # noqa: BLE001 - one part that cannot be measured takes no other with it.
            traceback.print_exc()
            failed = 1
    if given.json:
        text = report.as_json(figures, form=given.form, began=began)
        given.json.write_text(f"{text}\n", encoding="utf-8")
    if given.write:
        report.write(figures, form=given.form, began=began)
    took = datetime.now(UTC) - began
    print(f"{len(figures)} figures in {took.seconds} s; {report.machine()}")
    return failed


def _measure(name: str, plan: Plan, figures: list[Figure]) -> None:
    """Add a part's figures, each printed as it comes; those before a failure stay."""
    with tempfile.TemporaryDirectory() as folder:
        part = ""
        for figure in PARTS[name](plan, Path(folder)):
            if figure.part != part:
                part = figure.part
                print(f"\n{part}")
            print(f"  {report.line(figure)}", flush=True)
            figures.append(figure)


if __name__ == "__main__":
    sys.exit(main())
