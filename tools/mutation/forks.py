"""Tests run over a changed program: collected once, then run in forks of the process that holds them."""

import gc
import os
import resource
import signal
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import _lru_cache_wrapper
from importlib.machinery import SourceFileLoader
from itertools import pairwise
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import coverage
import pytest

from tools.mutation.mutant import Mutant

ROOT = Path(__file__).parents[2]
BUDGET = 5  # seconds of CPU that the tests of one change may take, those of its own folder apart
MEMORY = 2 << 30  # bytes that a fork may take beyond what the process has
OPTIONS = [
    *("-qq", "-s", "-x", "-p", "no:cacheprovider", "--hypothesis-profile", "mutants"),
    *("-W", "ignore::pytest.PytestAssertRewriteWarning"),
    "--ignore=tests/domain/test_walks.py",  # takes half a minute and says little: nothing crashes
]


@dataclass(frozen=True)
class Baseline:
    """The tests that execute each line of each file, and the seconds of CPU that each takes."""

    lines: dict[str, dict[int, list[str]]]
    seconds: dict[str, float]

    def is_run(self, mutant: Mutant) -> bool:
        """Whether a test executes a change.

        What lies outside any function's body, or is called on import alone, takes effect on import.
        """
        by_line = self.lines.get(str(mutant.path), {})
        return mutant.is_body and any(test for line in mutant.lines for test in by_line.get(line, ()))

    def tests_of(self, mutant: Mutant, killers: Counter[str]) -> list[str]:
        """The tests that may notice a change: those of its lines; on import, its file's and its folder's.

        First stand those that noticed its neighbours, then those of its own folder, then the quickest.
        """
        by_line = self.lines.get(str(mutant.path), {})
        own = f"tests/{mutant.path.relative_to(ROOT).parent.as_posix().partition('/')[2]}/test_"
        is_run = self.is_run(mutant)
        found = set() if is_run else {test for test in self.seconds if test.startswith(own)}
        for line in mutant.lines if is_run else by_line:
            found.update(test for test in by_line.get(line, ()) if test)

        def order(test: str) -> tuple[int, bool, float]:
            return -killers[test], not test.startswith(own), self.seconds[test]

        chosen, left = [], float(BUDGET)
        for test in sorted(found, key=order):
            left -= 0 if test.startswith(own) else self.seconds[test]
            if left > 0:
                chosen.append(test)
        return chosen


@dataclass(eq=False)
class Alarm:
    """A plugin that remembers the tests that fail."""

    failed: list[str] = field(default_factory=list)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Look at a test's set-up, call or tear-down."""
        if report.failed:
            self.failed.append(report.nodeid)


@dataclass(frozen=True)
class Collected:
    """What the forks share: the collected tests, functions by where their code is from, and all caches."""

    session: pytest.Session
    functions: dict[tuple[str, str, int], list[FunctionType]]
    caches: list[Any]

    @classmethod
    def by(cls, session: pytest.Session) -> "Collected":
        """What there is once a session has collected its tests."""
        functions, existing = defaultdict(list), gc.get_objects()
        for each in existing:
            if isinstance(each, FunctionType):
                code = each.__code__
                functions[code.co_filename, code.co_qualname, code.co_firstlineno].append(each)
        gc.freeze()
        return cls(session, functions, [each for each in existing if isinstance(each, _lru_cache_wrapper)])

    def run(self, items: Sequence[pytest.Item], alarm: Alarm) -> Iterator[pytest.Item]:
        """Run tests with nothing remembered, each after it was given, until one fails."""
        self.session.config.pluginmanager.register(alarm)
        for item, following in zip(items, [*items[1:], None], strict=False):
            yield item
            for cache in self.caches:
                cache.cache_clear()
            self.session.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if alarm.failed:
                return

    def measure(self, files: Sequence[Path]) -> Baseline:
        """Run all tests, unchanged; SystemExit where one fails."""
        cov = coverage.Coverage(data_file=None, include=[str(path) for path in files])
        clock: list[tuple[str, float]] = []
        alarm = Alarm()
        cov.start()
        for item in self.run(self.session.items, alarm):
            clock.append((item.nodeid, time.process_time()))
            cov.switch_context(item.nodeid)
        cov.stop()
        if alarm.failed:
            sys.exit(f"{alarm.failed[0]} fails without any change.")
        seconds = {
            test: end - begin for (test, begin), (_, end) in pairwise([*clock, ("", time.process_time())])
        }
        data = cov.get_data()
        return Baseline({name: data.contexts_by_lineno(name) for name in data.measured_files()}, seconds)

    def judge(self, mutant: Mutant, tests: Sequence[str], *, is_run: bool) -> str:
        """Make a change, for good, and run tests; the first that fails, "" where none does."""
        if not (is_run and self._exchange(mutant)):
            return _import_anew(mutant, tests)
        items, alarm = {item.nodeid: item for item in self.session.items}, Alarm()
        for _ in self.run([items[test] for test in tests], alarm):
            pass
        return "".join(alarm.failed[:1])

    def _exchange(self, mutant: Mutant) -> bool:
        """Give functions the code that has the change.

        False where one would close over other names than before.
        """
        for code in _codes(mutant.code()):
            for function in self.functions.get((code.co_filename, code.co_qualname, code.co_firstlineno), ()):
                if function.__code__.co_freevars != code.co_freevars:
                    return False
                function.__code__ = code
        return True


def _codes(code: CodeType) -> Iterator[CodeType]:
    """The code of a module's functions and of its classes' methods."""
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield each
            yield from _codes(each)


def module_of(path: Path) -> str:
    """The name under which a file of ours is imported."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _import_anew(mutant: Mutant, tests: Sequence[str]) -> str:
    """Run tests with everything of ours imported anew, one file of it from its changed code."""
    code, name, unchanged = mutant.code(), module_of(mutant.path), SourceFileLoader.get_code

    def get_code(loader: SourceFileLoader, fullname: str) -> CodeType | None:
        return code if fullname == name else unchanged(loader, fullname)

    SourceFileLoader.get_code = get_code  # type: ignore[assignment, method-assign]
    for each in [n for n in sys.modules if n.partition(".")[0] in ("dashboard", "tests", "conftest")]:
        del sys.modules[each]
    alarm = Alarm()
    status = pytest.main([*OPTIONS, *tests], plugins=[alarm])
    return alarm.failed[0] if alarm.failed else "cannot be imported" if status else ""


def fork(act: Callable[[], bytes]) -> tuple[int, int]:
    """Act in a fork: its id, and the file that gives its answer.

    It writes nothing else, and fails with status 1.
    """
    read, write = os.pipe()
    pid = os.fork()
    if pid:
        os.close(write)
        return pid, read
    errors, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    try:
        with os.fdopen(write, "wb") as answer:
            answer.write(act())
    except BaseException as error:  # noqa: BLE001 (a fork never goes on as its parent)
        os.write(errors, f"{error!r}\n".encode())
        os._exit(1)
    os._exit(0)


def limit(seconds: float) -> None:
    """Let this process take so much CPU and memory from now on, and no more."""
    signal.setitimer(signal.ITIMER_PROF, seconds)
    taken = int(Path("/proc/self/statm").read_text(encoding="utf-8").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (taken + MEMORY, taken + MEMORY))
