import json
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from bench import report
from bench.__main__ import PARTS
from bench.plan import LONG, SHORT
from bench.spread import Figure, Spread, interleaved, ratios

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)


def test_a_goal_is_met_by_three_quarters_of_the_rounds_and_undecided_within_the_spread():
    spread = Spread.of([1, 2, 3, 4, 5])
    wanted = {goal: Figure("part", "what", spread, goal=goal).verdict for goal in (4.0, 3.0, 1.9, None)}

    assert (spread.low, spread.middle, spread.high, spread.rounds) == (2, 3, 4, 5)
    assert wanted == {4.0: "met", 3.0: "undecided", 1.9: "not met", None: ""}


def test_a_ratio_is_that_of_the_same_round():
    assert ratios([2, 40, 6], [1, 20, 3]) == Spread(2, 2, 2, 3)


def test_subjects_take_turns_and_no_round_begins_after_the_end():
    seen: list[str] = []

    def taken_by(name: str) -> float:
        seen.append(name)
        return 1.0

    subjects = {name: partial(taken_by, name) for name in "ab"}

    taken = interleaved(subjects, 3, float("inf"))
    once = interleaved(subjects, 3, 0.0)

    assert {name: len(values) for name, values in taken.items()} == {"a": 3, "b": 3}
    assert {name: len(values) for name, values in once.items()} == {"a": 1, "b": 1}
    assert [sorted(seen[i : i + 2]) for i in range(0, 8, 2)] == [["a", "b"]] * 4


def test_no_round_begins_that_would_not_end_in_time(monkeypatch):
    clock = {"now": 0.0}
    monkeypatch.setattr("bench.spread.time.monotonic", lambda: clock["now"])

    def takes_four() -> None:
        clock["now"] += 4

    taken = interleaved({"a": takes_four}, 5, until=11.0)

    assert len(taken["a"]) == 2


def test_the_parts_of_the_short_form_take_five_minutes_together():
    assert sum(SHORT.budgets.values()) < 300
    assert set(SHORT.budgets) == set(LONG.budgets) == set(PARTS)


def test_a_part_replaces_its_own_run_in_the_document_and_is_whole_in_json(tmp_path: Path):
    document, kept = tmp_path / "benchmarks.md", tmp_path / "kept.json"
    document.write_text(f"# Method\n{report.BEGIN}\n### Other\n\nx\n\n### Part\n\nold\n{report.END}\nafter\n")
    figures = [Figure("Part", "`--help`, CPU", Spread.of([0.1, 0.2, 0.4]), "s", goal=0.5)]
    told = report.Told("Part", "short", NOON, 12, 10, "2 cores", figures)

    report.write(told, document)
    report.write(told, document)
    report.save([told], kept)

    text, (found,) = document.read_text(), json.loads(kept.read_text())
    assert text.startswith(
        f"# Method\n{report.BEGIN}\n\n### Other\n\nx\n\n### Part\n\n28 November 2026, short form, 12 s, over its budget of 10 s; 2 cores"
    )
    assert text.endswith(f" met |\n\n{report.END}\nafter\n")
    assert text.count("| `--help`, CPU |  | 0.20 s | 0.15 to 0.30 | 3 | ≤ 0.50 s | met |") == 1
    assert found["figures"][0]["spread"]["middle"] == 0.2
    assert found["figures"][0]["verdict"] == "met"
