"""An entry from a clock that is ahead is a finding, with those after it, and what --known-by makes of them."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.cli.conftest import NOW, PHASE3, Run


def found(run: Run, *words: str) -> list[str]:
    answer: dict[str, Any] = run("findings", PHASE3, "--json", *words).json()
    return [f["message"] for f in answer["findings"] if f["rule"] == "recorded-ahead"]


def record(run: Run, value: int) -> None:
    run("record", "gate", "PROD-001", "--value", str(value), "--certification", PHASE3)


@pytest.mark.parametrize(
    ("time", "is_told"), [("2026-11-24T10:01:00Z", False), ("2026-11-24T10:01:00.000001Z", True)]
)
def test_more_than_a_minute_ahead_is_told(
    phase3: Run, clock: Callable[[str], None], time: str, is_told: bool
):
    clock(time)
    record(phase3, 96)
    clock(NOW)

    assert bool(found(phase3)) == is_told


def test_what_was_recorded_after_an_entry_that_is_ahead_is_told_and_left_out_with_it(
    phase3: Run, clock: Callable[[str], None]
):
    clock("2036-11-24T10:00:00Z")
    record(phase3, 96)
    clock(NOW)
    record(phase3, 97)

    assert found(phase3) == [
        (
            "entry 2 was recorded at 24 Nov 2036, 10:00 UTC, 10 years ahead of the clock here: one of them is wrong; "
            "what was recorded after it bears no earlier time: 3; --known-by leaves them out until then"
        )
    ]
    assert found(phase3, "--known-by", "2026-12-31") == []
    known = phase3("status", PHASE3, "--json", "--known-by", "2026-12-31").json()
    assert next(g for g in known["gates"] if g["id"] == "PROD-001")["value"] not in (96, 97)
    clock("2036-11-24T10:00:00Z")
    assert found(phase3) == []


def test_nobody_can_say_when_something_was_recorded(run: Run):
    for command in ("import", "record"):
        answer = (
            run(command, "gate", "PROD-001", "--recorded-at", "2020-01-01")
            if command == "record"
            else run(command, "x.yaml", "--recorded-at", "2020-01-01")
        )
        assert answer.code == 64
        assert "--recorded-at" in answer.err
