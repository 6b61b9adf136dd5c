"""Changes the code in small ways, one at a time, and says which changes no test notices: `make mutants`.

The tests are collected once. A first run says which test executes which line. Then each change is made in a
fork of the process that holds the collected tests: in the code of its functions or, where it lies outside any
function, by importing everything anew. Only the tests that execute the changed lines run there, until one
fails or their time is up.
"""

import argparse
import importlib
import os
import pickle
import random
import sys
import tempfile
import warnings
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import Phase, settings

from tools.mutation.forks import OPTIONS, ROOT, Baseline, Collected, fork, limit, module_of
from tools.mutation.mutant import Mutant, mutants

PACKAGES = ("dashboard/domain", "dashboard/findings")
TESTS = (
    "tests/domain",
    "tests/findings",
    "tests/review",
    "tests/notify/test_notices.py",
    "tests/importers/markdown/test_misread.py",
)
NAMED = ROOT / "docs" / "mutants.md"
ENOUGH = 95  # percent


@dataclass(frozen=True)
class Verdict:
    """Which test noticed a change, "" where none did."""

    mutant: Mutant
    test: str

    @property
    def is_killed(self) -> bool:
        """Whether it was noticed."""
        return bool(self.test)

    @property
    def name(self) -> str:
        """The change in a line, as docs/mutants.md has it."""
        return f"{self.mutant.path.relative_to(ROOT)} {self.mutant.function}: {self.mutant.text}"


@dataclass(eq=False)
class Runner:
    """A plugin that runs the mutants in place of the tests, several at a time."""

    options: argparse.Namespace
    verdicts: list[Verdict] = field(default_factory=list)
    killers: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    running: dict[int, tuple[Mutant, int]] = field(default_factory=dict)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Measure the tests, then run the mutants."""
        files = [path for package in self.options.packages for path in _files(ROOT / package)]
        collected = Collected.by(session)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of forks
            measured, _ = _answer(*fork(lambda: pickle.dumps(collected.measure(files))))
            baseline = pickle.loads(measured)  # noqa: S301 (our own, of a moment ago)
            for mutant in self._chosen(files):
                self._start(collected, baseline, mutant)
            while self.running:
                self._reap()
        return True

    def _chosen(self, files: Sequence[Path]) -> list[Mutant]:
        found = [m for path in files for m in mutants(path, vars(importlib.import_module(module_of(path))))]
        size = min(self.options.sample or len(found), len(found))
        chosen = random.Random(self.options.seed).sample(range(len(found)), size)  # noqa: S311
        print(f"{size} of {len(found)} mutants", file=sys.stderr)
        return [found[n] for n in sorted(chosen)]

    def _start(self, collected: Collected, baseline: Baseline, mutant: Mutant) -> None:
        tests = baseline.tests_of(mutant, self.killers[mutant.function])

        def act() -> bytes:
            limit(seconds=10 + 4 * sum(baseline.seconds[test] for test in tests))
            return collected.judge(mutant, tests, is_run=baseline.is_run(mutant)).encode()

        while len(self.running) >= self.options.jobs:
            self._reap()
        pid, answer = fork(act)
        self.running[pid] = mutant, answer

    def _reap(self) -> None:
        ended = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT)
        assert ended, "one runs"
        mutant, answer = self.running.pop(ended.si_pid)
        told, is_ended = _answer(ended.si_pid, answer)
        verdict = Verdict(mutant, test=told.decode() or ("" if is_ended else "ran for too long"))
        self.killers[mutant.function][verdict.test] += 1
        self.verdicts.append(verdict)
        if self.options.verbose or not verdict.is_killed:
            word = "killed" if verdict.is_killed else "alive"
            print(f"{word}: line {mutant.line}, {verdict.name} {verdict.test}", flush=True)


def _answer(pid: int, answer: int) -> tuple[bytes, bool]:
    """What a fork answers, and whether it ended by itself; SystemExit where it failed."""
    with os.fdopen(answer, "rb") as read:
        told = read.read()
    status = os.waitpid(pid, 0)[1]
    if os.WIFEXITED(status) and status:
        sys.exit("A fork failed.")
    return told, status == 0


def _files(path: Path) -> list[Path]:
    return [path] if path.is_file() else sorted(path.rglob("*.py"))


def _table(verdicts: Sequence[Verdict]) -> Iterator[str]:
    rows: dict[str, list[bool]] = defaultdict(list)
    for verdict in verdicts:
        package = verdict.mutant.path.relative_to(ROOT).parent
        for name in (str(package), "all"):
            rows[name].append(verdict.is_killed)
    for name, killed in sorted(rows.items(), key=lambda row: (row[0] == "all", row[0])):
        yield f"{name:<34}{len(killed):>6}{sum(killed):>7}{100 * sum(killed) / len(killed):>7.1f}%"


def main() -> None:
    """Run the mutants; exit 1 where too few are killed, or one that docs/mutants.md lacks is alive."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("packages", nargs="*", default=PACKAGES, help="files or folders to change")
    parser.add_argument("--tests", nargs="*", default=TESTS, help="tests that should notice")
    parser.add_argument("--sample", type=int, help="so many mutants only")
    parser.add_argument("--seed", type=int, default=1, help="which sample")
    parser.add_argument("--jobs", type=int, default=2, help="processes at a time")
    parser.add_argument("--verbose", action="store_true", help="name the test that notices each")
    runner = Runner(parser.parse_args())
    settings.register_profile(
        "mutants",
        derandomize=True,
        database=None,
        deadline=None,
        max_examples=30,
        phases=(Phase.explicit, Phase.generate),  # whether an example fails, not the smallest that does
    )
    with tempfile.TemporaryDirectory() as folder:
        pytest.main([*OPTIONS, "--basetemp", folder, *runner.options.tests], plugins=[runner])
    print("", *_table(runner.verdicts), sep="\n")
    alive = [verdict.name for verdict in runner.verdicts if not verdict.is_killed]
    named = NAMED.read_text(encoding="utf-8") if NAMED.exists() else ""
    unnamed = [name for name in alive if name not in named]
    print(
        f"{len(alive)} alive, {len(unnamed)} of them not in {NAMED.relative_to(ROOT)}", *unnamed, sep="\n  "
    )
    killed = len(runner.verdicts) - len(alive)
    sys.exit(0 if runner.verdicts and 100 * killed >= ENOUGH * len(runner.verdicts) and not unnamed else 1)


if __name__ == "__main__":
    main()
