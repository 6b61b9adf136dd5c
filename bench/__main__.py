"""`make bench`: measure the board against a floor in the same run.

python -m bench [PART...] [--form long] [--json FILE] [--write], and sizes: --help has them
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

from bench import beside, commands, growth, report, rerunning, samples, server, visits
from bench.plan import LEAST, LONG, SHORT, Plan
from bench.spread import Figure

PARTS: dict[str, Callable[[Plan, Path], Iterator[Figure]]] = {
    "commands": commands.measure,
    "visits": visits.measure,
    "reruns": rerunning.measure,
    "growth": growth.measure,
    "samples": samples.measure,
    "server": server.measure,
    "beside": beside.measure,
}
FORMS = {"short": SHORT, "long": LONG, "least": LEAST}


def main(words: list[str] | None = None) -> int:
    """Measure the parts named, or all; 1 where one of them failed."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--form", choices=FORMS, default="short")
    parser.add_argument("--certifications", type=int, nargs="+", help="numbers of certifications")
    parser.add_argument("--samples", type=int, nargs="+", help="numbers of samples, 100000000 say")
    parser.add_argument("--record", type=Path, help="the record of part server, in place of a new one")
    parser.add_argument("--json", type=Path, help="write the run there")
    parser.add_argument("--write", action="store_true", help="put the run into docs/benchmarks.md")
    given = parser.parse_args(words)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started ends, too
    plan = FORMS[given.form]
    plan = replace(
        plan,
        certifications=tuple(given.certifications or plan.certifications),
        samples=tuple(given.samples or plan.samples),
        record=given.record,
    )
    failed, told = 0, list[report.Told]()
    for name in given.parts or PARTS:
        try:
            if found := _measured(name, given.form, plan.of(name)):
                told.append(found)
        except Exception:  # noqa: BLE001 - one part that cannot be measured takes no other with it.
            traceback.print_exc()
            failed = 1
            continue
        if given.json:
            report.save(told, given.json)
        if given.write and found:
            report.write(found)
    took, most = sum(each.seconds for each in told), sum(plan.budgets[name] for name in given.parts or PARTS)
    print(f"\n{took:,} s in all, of {most:,}")
    return failed


def _measured(name: str, form: str, plan: Plan) -> report.Told | None:
    """A part's figures, each printed as it comes; None where there are none."""
    began, figures = datetime.now(UTC), list[Figure]()
    with tempfile.TemporaryDirectory() as folder:
        for figure in PARTS[name](plan, Path(folder)):
            if not figures:
                print(f"\n{figure.part}")
            print(f"  {report.line(figure)}", flush=True)
            figures.append(figure)
    took = round((datetime.now(UTC) - began).total_seconds())
    if not figures:
        return None
    found = report.Told(figures[0].part, form, began, took, plan.seconds, report.machine(), figures)
    print(f"  {found.taken}; {found.machine}")
    return found


if __name__ == "__main__":
    sys.exit(main())
