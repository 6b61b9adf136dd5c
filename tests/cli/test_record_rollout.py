"""Telemetry, triggers, rollbacks, rehearsals and replay through the command line (RULES.md, triggers)."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from dashboard.domain.values.fields import parse_instant
from tests.cli.conftest import DEMO, PHASE3, Run, at, named

START = parse_instant("2025-09-15T00:00Z")
MINUTES_OF_A_WEEK = 7 * 24 * 60
FIRE, SIXTEEN, TORN, SILENT = 1000, 3000, 5000, 7000


def telemetry(path: Path, *, breaches: range, missing: range = range(0)) -> str:
    """A week of availability, a sample a minute, with breaches and missing minutes."""
    lines = ["metric,observed_at,value,ingested_at"]
    for n in range(MINUTES_OF_A_WEEK + 1):
        if n not in missing:
            seen = (START + timedelta(minutes=n)).isoformat()
            lines.append(f"availability,{seen},{98.5 if n in breaches else 99.95},{seen}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(path)


def trigger(run: Run, day: str, trigger_id: str = "availability", *words: str) -> dict[str, Any]:
    return named(at(run, day, *words)["rollout"]["triggers"], trigger_id)


WEEK: dict[str, tuple[range, range, str, str]] = {
    "17 consecutive breaches fire": (range(FIRE, FIRE + 17), range(0), "fired", "16 of 15 min"),
    "16 span exactly 15:00": (
        range(SIXTEEN, SIXTEEN + 16),
        range(0),
        "possible",
        "15 min proven, up to 17 min of 15 min",
    ),
    "21 with 6 of the middle missing": (
        range(TORN, TORN + 21),
        range(TORN + 8, TORN + 14),
        "possible",
        "up to 22 min",
    ),
    "20 minutes of silence": (range(0), range(SILENT + 1, SILENT + 20), "blind", "nothing heard for 20 min"),
    "a week of good minutes": (range(0), range(0), "clear", "100%"),
}


@pytest.mark.parametrize("case", WEEK)
def test_a_week_of_minutes_is_judged_as_the_rules_say(phase3, run, tmp_path, case):
    breaches, missing, verdict, words = WEEK[case]
    phase3("record", "start", "--on", "2025-09-15", "--reason", "Late")
    phase3("import", telemetry(tmp_path / "t.csv", breaches=breaches, missing=missing))

    found = trigger(run, "2025-09-21")

    assert found["verdict"] == verdict
    assert words in found["detail"]
    blocked = at(run, "2025-09-21")["rollout"]["next_step"]["blocked_by"]
    assert any(text.startswith("trigger availability is clear") for text in blocked) == (verdict != "clear")


def test_a_fired_trigger_lapses_the_standing_until_it_is_rolled_back(phase3, run, tmp_path):
    phase3("record", "start", "--on", "2025-09-15", "--reason", "Late")
    phase3("import", telemetry(tmp_path / "t.csv", breaches=range(FIRE, FIRE + 17)))

    lapsed = at(run, "2025-09-16")
    phase3(
        "record",
        "trigger",
        "availability",
        "rolled-back",
        "--reason",
        "Traffic was diverted",
        "--observed-at",
        "2025-09-16T12:00Z",
    )
    after = at(run, "2025-09-16")

    assert lapsed["standing"]["status"] == "lapsed"
    assert lapsed["standing"]["reasons"][0]["subject"] == "availability"
    assert lapsed["standing"]["reasons"][0]["since"] == "2025-09-15"
    assert lapsed["rollout"]["traffic_permitted"] == 0
    assert after["standing"]["status"] == "conditional"
    assert (
        "rolled back 16 Sep 2025, 12:00: Traffic was diverted"
        in named(after["rollout"]["triggers"], "availability")["detail"]
    )


def test_late_news_is_learned_late_and_known_by_keeps_the_answer_of_then(run, tmp_path, clock):
    clock("2025-09-14T08:00Z")
    run("init", "--no-demo")
    clock("2025-09-17T08:00Z")
    run("record", "start", "--on", "2025-09-15", "--reason", "Late")
    run("import", telemetry(tmp_path / "t.csv", breaches=range(0)))
    clock("2025-09-18T08:00Z")
    late = tmp_path / "late.csv"
    rows = [f"availability,{(START + timedelta(minutes=FIRE + n)).isoformat()},97," for n in range(17)]
    late.write_text("metric,observed_at,value,ingested_at\n" + "\n".join(rows) + "\n")
    run("import", str(late))

    now, then = (
        trigger(run, "2025-09-16"),
        trigger(run, "2025-09-16", "availability", "--known-by", "2025-09-18T07:59Z"),
    )

    assert (now["verdict"], then["verdict"], now["known_then"]) == ("fired", "clear", "clear")
    assert "learned late, 18 Sep 2025, 08:00, until then clear" in now["detail"]
    assert now["learned_at"] == "2025-09-18T08:00:00Z"


def test_an_event_fires_its_trigger_and_a_waiver_ends(phase3, run):
    phase3("record", "trigger", "security", "fired", "--reason", "CVE-2025-1", "--on", "2025-09-16")
    fired = at(run, "2025-09-16")
    phase3(
        "record",
        "trigger",
        "security",
        "waived",
        "--reason",
        "Patched",
        "--until",
        "2025-09-20",
        "--on",
        "2025-09-17",
    )

    assert fired["standing"]["status"] == "lapsed"
    assert [
        trigger(run, day, "security")["verdict"]
        for day in ("2025-09-15", "2025-09-18", "2025-09-20", "2025-09-21")
    ] == ["clear", "clear", "clear", "fired"]
    assert "the waiver ended on 20 Sep 2025" in trigger(run, "2025-09-21", "security")["detail"]


def test_a_rollback_runs_three_clocks_against_its_limit(phase3, run):
    phase3(
        "record",
        "trigger",
        "integrity",
        "fired",
        "--reason",
        "Rows lost",
        "--observed-at",
        "2025-09-16T10:00Z",
    )
    phase3("record", "rollback", "immediate", "decided", "--observed-at", "2025-09-16T10:02Z")

    def clocks(until: str) -> list[tuple[str, float, bool, bool]]:
        procedure = named(at(run, until)["rollout"]["procedures"], "immediate")
        return [
            (c["stamp"], c["minutes"], c["running"], c["over_limit"]) for c in procedure["runs"][0]["clocks"]
        ]

    assert clocks("2025-09-16T10:05Z") == [
        ("decided", 2, False, False),
        ("traffic_back", 5, True, False),
        ("validated", 5, True, False),
    ]
    phase3("record", "rollback", "immediate", "traffic-back", "--observed-at", "2025-09-16T10:06Z")
    assert clocks("2025-09-16T10:07Z")[1:] == [("traffic_back", 6, False, True), ("validated", 7, True, True)]


def test_rehearsals_are_kept_and_grow_stale(phase3, run):
    phase3("record", "rehearsal", "data", "--minutes", "66", "--on", "2025-09-14")

    found = {p["id"]: p["rehearsal"] for p in at(run, "2025-09-15")["rollout"]["procedures"]}

    assert found["data"]["detail"] == "rehearsed 14 Sep: 66 min, over the limit of 60 min"
    assert (found["data"]["minutes"], found["data"]["stale"]) == (66, False)
    assert found["immediate"]["detail"] == "never rehearsed"


def test_replay_counts_what_other_numbers_would_have_done(phase3, run, tmp_path):
    phase3("record", "start", "--on", "2025-09-15", "--reason", "Late")
    phase3("import", telemetry(tmp_path / "t.csv", breaches=range(FIRE, FIRE + 12)))

    def fired(*words: str) -> tuple[int, int]:
        answer = run(
            "replay",
            "--trigger",
            "availability",
            "--since",
            "2025-09-15",
            "--until",
            "2025-09-21",
            *words,
            "--json",
        ).json()
        return answer["replay"]["fired"], answer["as_recorded"]["fired"]

    assert fired("--hold", "10") == (1, 0)
    assert fired("--hold", "11") == (0, 0)
    assert fired("--hold", "10", "--threshold", "98") == (0, 0)
    assert fired("--hold", "10", "--since", "2025-09-16") == (0, 0)
    said = phase3("replay", "--trigger", "availability", "--hold", "10", "--until", "2025-09-21").out
    assert "availability below 99% for more than 10 min: fires 1 time, cannot be told" not in said
    assert "fires 1 time from 15 Sep 2025, 00:00" in said
    assert "As the record has it: availability below 99% for more than 15 min: never fires" in said


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("record", "trigger", "secrity", "fired", "--reason", "x"), "did you mean security?"),
        (("record", "trigger", "security", "waived", "--reason", "x"), "waived needs --until"),
        (
            ("record", "trigger", "security", "fired", "--reason", "x", "--until", "2025-10-01"),
            "fired takes no until",
        ),
        (
            (
                "record",
                "trigger",
                "security",
                "waived",
                "--reason",
                "x",
                "--until",
                "2025-10-01",
                "--on",
                "2025-10-02",
            ),
            "before it begins",
        ),
        (("record", "rollback", "imediate", "decided"), "did you mean immediate?"),
        (("record", "rehearsal", "data", "--minutes", "-1"), "minutes"),
        (("replay", "--trigger", "security"), "those that do: performance, availability"),
        (("replay", "--trigger", "availability", "--threshold", "low"), "--threshold"),
        (("replay", "--trigger", "availability", "--hold", "0"), "--hold"),
        (("replay", "--trigger", "availability", "--since", "2030-01-01"), "ask for an earlier time"),
        (("replay", "--trigger", "availability", "--since", "monday"), "--since"),
    ],
)
def test_what_cannot_be_is_refused_in_plain_words(phase3, run, record, words, message):
    before = record.read_bytes()
    answer = run(*words)

    assert (answer.code, record.read_bytes()) == (64, before)
    assert message in answer.err


def test_an_import_of_telemetry_says_what_it_brought(phase3, run, record, tmp_path):
    path = telemetry(tmp_path / "t.csv", breaches=range(0))

    dry = phase3("import", "--dry-run", path).out
    before = record.read_bytes()
    told, again = phase3("import", path).out, phase3("import", path).out

    assert "would be imported as entry 2 (telemetry)" in dry
    assert before != record.read_bytes()
    assert "10,081 samples of availability, 2025-09-15T00:00:00Z to 2025-09-22T00:00:00Z" in told
    assert "nothing was written" in again
    bad = tmp_path / "bad.csv"
    bad.write_text("metric,observed_at,value,ingested_at\navailability,2025-09-15,never,\n")
    answer = run("import", str(bad))
    assert answer.code == 65
    assert answer.err.lstrip().startswith(f"{bad}:2: value: never is not a number")


def test_replay_needs_a_certification_where_there_are_several(both):
    assert DEMO in both("replay", "--trigger", "availability").err
    assert both("replay", PHASE3, "--trigger", "availability", "--since", "2026-11-01").code == 0


def test_changes_over_a_fortnight_of_the_sample_tell_the_slip_the_item_the_late_step_and_the_score(both):
    found = both("changes", DEMO, "--since", "2026-11-10", "--json").json()
    said = {c["message"]: c for c in found["changes"]}

    for message, before, after in (
        (
            (
                "Condition 2 slipped to 26 Nov 2026, 7 days later than 19 Nov 2026: The deployment guide"
                " waits for the second region"
            ),
            "19 Nov 2026",
            "26 Nov 2026",
        ),
        ("Condition 2, item 1 is done: API_DOCUMENTATION.md completion required", "open", "done"),
        (
            "The step to 20%: reached 22 Nov, 1 day late, was planned for 21 Nov",
            "planned for 21 Nov",
            "reached 22 Nov, 1 day late",
        ),
        (
            "QV: 84 of 100, 88% complete (conditional), was 82 of 100, 84% complete (conditional)",
            "82 of 100, 84% complete (conditional)",
            "84 of 100, 88% complete (conditional)",
        ),
    ):
        assert (said[message]["before"], said[message]["after"]) == (before, after)
        assert said[message]["cause"]["document"] == "demo.yaml"
        assert said[message]["cause"]["line"] > 400
    quiet = both("changes", DEMO, "--since", "2026-11-20T00:00Z", "--until", "2026-11-20T20:00Z")
    assert quiet.out == "Nothing changed.\n"


def test_changes_begin_at_the_last_review_and_name_late_news(run, clock):
    clock("2025-09-14T08:00Z")
    run("init", "--no-demo")
    run("record", "review", "--on", "2025-09-18", "--allow-future")
    clock("2025-09-20T08:00Z")
    run("record", "gate", "PROD-007", "--value", "90", "--on", "2025-09-16")

    found = run("changes", "--json").json()

    assert found["since"] == "2025-09-18T00:00:00Z"
    assert [(c["subject"], c["after"], c["late"]) for c in found["changes"] if c["kind"] == "gate"] == [
        ("PROD-007", "90% (conditional)", True)
    ]
    assert run("changes", "--since", "2030-01-01").code == 64


def test_steps_keep_their_first_planned_day_after_a_slip(phase3, run):
    phase3("record", "start", "--on", "2025-09-13", "--reason", "As certified")
    phase3("record", "start", "--on", "2025-09-23", "--reason", "The vendor is late")
    rollout = at(run, "2025-09-30")["rollout"]
    steps = {
        s["percent"]: (s["first_planned_on"], s["planned_on"]) for p in rollout["phases"] for s in p["steps"]
    }

    assert steps[10] == ("2025-09-27", "2025-10-07")
    assert steps[100] == ("2025-10-08", "2025-10-18")
    assert rollout["next_step"]["first_planned_on"] == "2025-09-27"
    assert "planned 7 Oct 2025, first planned 27 Sep 2025" in run("status", "--as-of", "2025-09-30").out


def test_steps_of_a_plan_that_never_moved_were_first_planned_for_their_day(phase3, run):
    steps = [s for p in at(run, "2025-09-30")["rollout"]["phases"] for s in p["steps"]]

    assert [s["first_planned_on"] for s in steps] == [s["planned_on"] for s in steps]


def test_a_trigger_that_nobody_hears_reserves_the_certificate_once_there_is_traffic(phase3, run):
    for words in (
        ("condition", "1", "met"),
        ("condition", "2", "met"),
        ("agent", "QV", "item", "Advanced pattern library expansion needed"),
        ("score", "QV", "--score", "95", "--completion", "100"),
    ):
        phase3("record", *words, "--on", "2025-09-20")
    phase3("record", "traffic", "10", "--on", "2025-09-22")

    before, found = at(run, "2025-09-21"), at(run, "2025-09-22")

    assert before["standing"]["status"] == "certified"
    assert found["standing"]["status"] == "conditional"
    message = "rollback trigger blind: no sample of availability"
    reason = {"subject": "availability", "message": message, "since": "2025-09-22"}
    assert found["standing"]["reasons"] == [reason]
    what = "Find out whether trigger availability fires, or waive it with a reason"
    assert found["actions"][0]["what"] == what
    assert run("status", PHASE3, "--as-of", "2025-09-22", "--check").code == 1
    assert run("status", PHASE3, "--as-of", "2025-09-22", "--check", "--allow-conditional").code == 0
