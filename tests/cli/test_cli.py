import json
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from dashboard import paths
from tests.cli.conftest import DEMO, NOW, PHASE3, at, named
from tests.conftest import DATA

GATES = "gate,observed_at,value,attested,text,evidence\n"


def test_the_phase_3_certificate_stands_as_its_figures_say(phase3):
    status = at(phase3, "2025-09-13")
    gates, agents = status["gates"], status["agents"]

    assert status["standing"]["status"] == "conditional"
    assert [(g["status"], g["basis"]) for g in gates] == [
        ("conditional", "measured"),
        ("pass", "measured"),
        ("pass", "measured"),
        ("pass", "measured"),
        ("pass", "measured"),
        ("pass", "attested"),
        ("conditional", "measured"),
        ("pass", "attested"),
    ]
    first = named(gates, "PROD-001")
    assert (first["value"], first["threshold"], first["covered_by"]) == (93.7, 100, ["1"])
    assert first["headroom"]["value"] == -6.3
    assert named(gates, "PROD-002")["headroom"]["factor"] == pytest.approx(20434.7826, abs=0.0001)
    assert named(gates, "PROD-004")["headroom"] == {
        "value": 0.2,
        "share": pytest.approx(0.2 / 95),
        "factor": None,
        "thin": True,
    }
    assert named(gates, "PROD-007")["covered_by"] == ["2"]
    assert {a["id"]: (a["score"], a["overhead"], a["status"]) for a in agents} == {
        "SR": (98, 1.2, "ready"),
        "SC": (99, 1.8, "ready"),
        "CE": (96, None, "ready"),
        "QV": (78, 0.9, "conditional"),
        "WO": (97, 0.7, "ready"),
    }
    assert [
        (c["opens_on"], c["due_on"], c["start_assumed"], len(c["items"])) for c in status["conditions"]
    ] == [("2025-09-27", "2025-10-04", True, 7), ("2025-09-20", "2025-09-27", True, 3)]
    assert status["certification"]["valid_until"] == "2026-09-13"
    assert status["certification"]["next_review"] == "2025-12-13"
    assert status["rollout"]["traffic_actual"] is None
    assert status["rollout"]["deviation_days"] is None


@pytest.mark.parametrize(
    ("day", "standing", "subject"),
    [
        ("2025-09-12", "not_in_force", "certificate"),
        ("2025-09-27", "conditional", "condition 2"),
        ("2025-09-28", "lapsed", "PROD-007"),
        ("2026-09-13", "lapsed", "condition 2"),
        ("2026-09-14", "expired", "certificate"),
    ],
)
def test_the_phase_3_certificate_changes_with_the_days(phase3, day: str, standing: str, subject: str):
    found = at(phase3, day)["standing"]

    assert found["status"] == standing
    assert subject in {reason["subject"] for reason in found["reasons"]}


def test_today_it_is_expired_with_the_number_of_days(phase3):
    found = phase3("status", PHASE3, "--json").json()["standing"]

    assert found["status"] == "expired"
    assert "72 days ago" in found["sentence"]


def test_a_condition_met_in_time_counts_from_its_day_and_from_when_it_was_known(phase3, clock):
    clock("2026-11-24T11:00:00Z")
    phase3("record", "condition", "2", "met", "--on", "2025-09-25", "--certification", PHASE3)

    assert at(phase3, "2025-09-28")["standing"]["status"] == "conditional"
    assert named(at(phase3, "2025-09-24")["conditions"], "2")["status"] == "open"
    assert at(phase3, "2025-09-28", "--known-by", NOW)["standing"]["status"] == "lapsed"
    assert named(at(phase3, "2025-09-28")["gates"], "PROD-007") | {"source": None} == named(
        at(phase3, "2025-09-28")["gates"], "PROD-007"
    ) | {"source": None, "status": "pass", "basis": "attested"}


def test_a_recorded_start_moves_both_windows_at_every_as_of(phase3):
    phase3("record", "start", "--on", "2025-09-15", "--reason", "Late")

    for day in ("2025-09-13", "2025-09-20"):
        conditions = at(phase3, day)["conditions"]
        assert [(c["opens_on"], c["due_on"], c["start_assumed"]) for c in conditions] == [
            ("2025-09-29", "2025-10-06", False),
            ("2025-09-22", "2025-09-29", False),
        ]


def test_all_items_done_make_a_condition_met_on_the_day_of_the_last(phase3):
    for item, day in (("1", "2025-09-20"), ("3", "2025-09-26"), ("2", "2025-09-22")):
        phase3("record", "condition", "2", "item", item, "--on", day)

    assert named(at(phase3, "2025-09-25")["conditions"], "2")["status"] == "open"
    assert named(at(phase3, "2025-09-26")["conditions"], "2")["met_on"] == "2025-09-26"


def test_an_extension_keeps_the_original_date(phase3):
    phase3(
        "record",
        "condition",
        "2",
        "extend",
        "--to",
        "2025-10-04",
        "--reason",
        "R",
        "--approver",
        "A",
        "--on",
        "2025-09-26",
    )

    found = named(at(phase3, "2025-09-28")["conditions"], "2")
    assert (found["status"], found["due_on"], found["original_due_on"], found["slip_days"]) == (
        "open",
        "2025-10-04",
        "2025-09-27",
        7,
    )


def test_a_waiver_ends_and_the_due_date_counts_again(phase3):
    phase3(
        "record",
        "condition",
        "2",
        "waive",
        "--until",
        "2025-09-30",
        "--reason",
        "R",
        "--approver",
        "A",
        "--on",
        "2025-09-26",
    )

    assert at(phase3, "2025-09-30")["standing"]["status"] == "conditional"
    assert named(at(phase3, "2025-09-30")["conditions"], "2")["status"] == "waived"
    assert named(at(phase3, "2025-10-01")["conditions"], "2")["status"] == "overdue"
    assert at(phase3, "2025-10-01")["standing"]["status"] == "lapsed"


def test_a_reopened_condition_is_open_again(phase3):
    phase3("record", "condition", "2", "met", "--on", "2025-09-21")
    phase3("record", "condition", "2", "reopen", "--reason", "A page is missing", "--on", "2025-09-23")

    assert [named(at(phase3, f"2025-09-2{n}")["conditions"], "2")["status"] for n in (1, 3)] == [
        "met",
        "open",
    ]


def test_criteria_that_are_met_unblock_the_next_step(phase3):
    before = at(phase3, "2025-09-27")["rollout"]["next_step"]["blocked_by"]
    for phase in ("1", "2"):
        for item in "1234":
            phase3("record", "phase", phase, "criterion", item, "met", "--on", "2025-09-26")
    after = at(phase3, "2025-09-27")["rollout"]["next_step"]["blocked_by"]

    assert "phase 1: All infrastructure components operational" in before
    assert [text for text in after if text.startswith("phase")] == []
    assert set(after) < set(before)


def test_a_decrease_of_traffic_shows_as_a_rollback(phase3):
    phase3("record", "traffic", "10", "--on", "2025-09-27")
    phase3("record", "traffic", "20", "--on", "2025-09-29")
    phase3("record", "traffic", "pause", "--reason", "Holiday", "--on", "2025-09-30")
    phase3("record", "traffic", "5", "--reason", "Errors rose", "--on", "2025-10-01")

    rollout = at(phase3, "2025-10-01")["rollout"]
    assert [(e["kind"], e["percent"]) for e in rollout["events"]] == [
        ("step", 10),
        ("step", 20),
        ("pause", 20),
        ("rollback", 5),
    ]
    assert rollout["traffic_actual"] == 5
    assert any("Holiday" in text for text in at(phase3, "2025-09-30")["rollout"]["next_step"]["blocked_by"])


def test_a_certificate_is_suspended_reinstated_and_revoked(phase3):
    for change, day in (("suspended", "2025-09-15"), ("reinstated", "2025-09-17"), ("revoked", "2025-09-19")):
        phase3("record", "certificate", change, "--reason", "Because", "--on", day)

    days = ("2025-09-14", "2025-09-15", "2025-09-17", "2025-09-19")
    assert [at(phase3, day)["standing"]["status"] for day in days] == [
        "conditional",
        "suspended",
        "conditional",
        "revoked",
    ]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("score", "QV", "--score", "140"), "score: 140 is more than 100; correct it"),
        (("retract", "1", "--reason", "a\x1bb"), "--reason: holds the invisible character U+001B"),
        (("retract", "1", "--reason", " "), "--reason: is empty"),
        (
            ("condition", "1", "extend", "--to", "2025-09-20", "--reason", "R", "--approver", "A"),
            "condition 1 is due 2025-10-04 already; extend it to a later day",
        ),
    ],
)
def test_a_verb_that_cannot_be_is_refused_in_plain_words(phase3, run, record, words, message):
    before = record.read_bytes()
    refused = run("record", *words)

    assert (refused.code, record.read_bytes()) == (64, before)
    assert message in refused.err


def test_a_pause_before_any_traffic_leaves_the_traffic_unknown(phase3, run):
    phase3("record", "traffic", "pause", "--reason", "Freeze", "--on", "2025-09-28")
    rollout = at(run, "2025-09-29")["rollout"]

    assert (rollout["traffic_actual"], rollout["deviation_days"]) == (None, None)


def test_a_retracted_certification_is_still_answered_as_known_before(phase3, run, clock):
    clock("2026-11-24T11:00:00Z")
    phase3("record", "retract", "1", "--reason", "A mistake")

    assert run("status", PHASE3).code == 3
    known = run("status", PHASE3, "--as-of", "2025-09-13", "--known-by", NOW, "--json")
    assert json.loads(known.out)["standing"]["status"] == "conditional"


def test_faults_come_first_where_another_document_cannot_be_placed(phase3, run, tmp_path):
    bad, lone = tmp_path / "bad.yaml", tmp_path / "lone.csv"
    bad.write_text("certification:\n  id: X\n  colour: red\n", encoding="utf-8")
    lone.write_text("percent,observed_at,kind,reason\n10,2025-09-29,step,\n", encoding="utf-8")
    tried = run("import", str(bad), str(lone), "--certification", "NOPE")

    assert tried.code == 65
    assert "colour" in tried.err
    assert "lone.csv" in tried.err


def test_a_retracted_entry_no_longer_counts_and_stays_in_the_ledger(phase3, run):
    phase3("record", "condition", "2", "met", "--on", "2025-09-25")
    head = at(phase3, "2025-09-28")["ledger_head"]
    phase3("record", "retract", "2", "--reason", "A mistake")

    assert at(phase3, "2025-09-28")["standing"]["status"] == "lapsed"
    assert at(phase3, "2025-09-28")["ledger_head"] != head
    assert "already retracted" in run("record", "retract", "2", "--reason", "Again").err


def test_a_review_is_evidence_of_the_quarterly_review(phase3):
    phase3("record", "review", "--on", "2025-12-10")

    duties = {o["id"]: o["status"] for o in at(phase3, "2026-03-14")["obligations"]}
    assert duties["quarterly-5.2025-12"] == "done"
    assert duties["quarterly-5.2026-03"] == "missed"
    assert duties["quarterly-1.2025-12"] == "missed"
    assert len(duties) == 12 * 4 + 4 * 5 + 4


def test_recorded_evidence_alone_brings_the_record_to_certified(phase3):
    phase3("record", "condition", "1", "met", "--on", "2025-09-20")
    phase3("record", "condition", "2", "met", "--on", "2025-09-20")
    assert at(phase3, "2025-09-21")["standing"]["status"] == "conditional"
    phase3("record", "agent", "QV", "item", "Advanced pattern library expansion needed", "--on", "2025-09-20")
    phase3("record", "score", "QV", "--score", "95", "--completion", "100", "--on", "2025-09-20")

    found = at(phase3, "2025-09-21")
    assert found["standing"]["status"] == "certified"
    assert named(found["agents"], "QV")["overhead"] == 0.9
    assert phase3("status", PHASE3, "--as-of", "2025-09-21", "--check").code == 0


def test_a_later_result_reopens_a_gap_that_conditions_had_closed(phase3):
    phase3("record", "condition", "2", "met", "--on", "2025-09-20")
    phase3("record", "gate", "PROD-007", "--value", "91", "--on", "2025-09-22")

    assert [named(at(phase3, f"2025-09-2{n}")["gates"], "PROD-007")["status"] for n in (1, 2)] == [
        "pass",
        "fail",
    ]


def test_the_same_bytes_twice_write_nothing(phase3, record, tmp_path):
    results = tmp_path / "results.csv"
    results.write_text(GATES + "PROD-007,2025-09-20,91,,,\n", encoding="utf-8")
    phase3("import", str(results))
    published = record.read_bytes()

    assert "nothing was written" in phase3("import", str(results)).out
    assert "nothing was written" in phase3("import", str(paths.DATA / "phase3.yaml")).out
    assert record.read_bytes() == published


def test_a_changed_document_is_a_new_revision(phase3, tmp_path):
    changed = tmp_path / "phase3.yaml"
    text = (paths.DATA / "phase3.yaml").read_text(encoding="utf-8")
    changed.write_text(text.replace("result: 87% complete", "result: 90% complete"), encoding="utf-8")

    phase3("import", str(changed))

    assert named(at(phase3, "2025-09-13")["gates"], "PROD-007")["value"] == 90


def test_a_dry_run_writes_nothing(phase3, record, tmp_path):
    results = tmp_path / "results.csv"
    results.write_text(GATES + "PROD-007,2025-09-20,91,,,\n", encoding="utf-8")
    published = record.read_bytes()

    assert "would be imported" in phase3("import", "--dry-run", str(results)).out
    assert record.read_bytes() == published


def test_a_refused_import_names_file_line_and_field_and_leaves_the_record_as_it_was(
    phase3, run, record, tmp_path
):
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text(GATES + "PROD-007,2025-09-20,91,,,\n", encoding="utf-8")
    bad.write_text(GATES + "PROD-007,2025-09-20,NaN,,,\nPROD-099,2025-09-20,1,,,\n", encoding="utf-8")
    published = record.read_bytes()

    answer = run("import", str(good), str(bad))

    assert answer.code == 65
    assert [line.split(": ")[0] for line in answer.err.splitlines()] == [f"{bad}:2", f"{bad}:3"]
    assert record.read_bytes() == published


def test_every_figure_says_which_document_entry_and_line_it_came_from(phase3, tmp_path):
    results = tmp_path / "results.csv"
    results.write_text(GATES + "PROD-004,2025-09-20,96,,,\nPROD-007,2025-09-20,91,,,\n", encoding="utf-8")
    phase3("import", str(results))

    gates = at(phase3, "2025-09-21")["gates"]
    first, later = named(gates, "PROD-001")["source"], named(gates, "PROD-007")["source"]
    lines = (paths.DATA / "phase3.yaml").read_text(encoding="utf-8").splitlines()
    assert (first["document"], first["seq"]) == ("phase3.yaml", 1)
    assert "93.7%" in lines[first["line"] - 1]
    assert (later["document"], later["seq"], later["line"]) == (str(results), 2, 3)


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("import", "none.yaml"), 66, "no such file"),
        (("import", "."), 65, "is a directory"),
        (("status", "NOPE"), 3, "no certification NOPE"),
        (("status", PHASE3, "--known-by", "2020-01-01"), 3, PHASE3),
        (("status", "--as-of", "yesterday"), 64, "--as-of"),
        (("status", "--chek"), 64, "--chek"),
        (("record", "traffic", "10"), 64, f"{DEMO}, {PHASE3}"),
        (("record", "gate", "PROD-009", "--value", "1", "--certification", PHASE3), 64, "no gate PROD-009"),
        (("record", "gate", "PROD-001", "--certification", PHASE3), 64, "--attested"),
        (("record", "score", "QV", "--score", "140", "--certification", PHASE3), 64, "score"),
        (
            ("record", "condition", "2", "extend", "--to", "2025-10-01", "--certification", PHASE3),
            64,
            "--reason",
        ),
        (("record", "condition", "1", "item", "8", "--certification", PHASE3), 64, "has 7 items"),
        (("record", "retract", "99", "--reason", "R", "--certification", PHASE3), 64, "no entry 99"),
    ],
)
def test_a_wrong_command_says_what_is_wrong_and_exits_with_its_code(both, words, code: int, message: str):
    answer = both(*words)

    assert answer.code == code
    assert message in answer.err
    assert "Traceback" not in answer.err


def test_without_a_record_status_says_how_to_build_one(run):
    answer = run("status")

    assert answer.code == 66
    assert "readiness init" in answer.err


@pytest.mark.parametrize(
    ("day", "words", "code"),
    [
        ("2025-09-13", (), 1),
        ("2025-09-13", ("--allow-conditional",), 0),
        ("2025-09-28", ("--allow-conditional",), 2),
        ("2026-09-14", (), 2),
    ],
)
def test_check_answers_by_its_exit_code(phase3, run, day: str, words, code: int):
    assert run("status", PHASE3, "--as-of", day, "--check", *words).code == code


def test_status_prints_one_certification_or_a_table_of_all(both, monkeypatch):
    monkeypatch.setenv("COLUMNS", "300")

    every, one = both("status").out, both("status", PHASE3, "--as-of", "2025-09-13").out

    assert "Certified, with 2 conditions, sample data" in every
    assert "Certified, with 2 conditions" in one
    assert [a["certification"]["id"] for a in both("status", "--json").json()] == [DEMO, PHASE3]


def test_the_sample_is_alive_on_the_day_that_it_is_built(run, clock):
    for day in ("2026-11-24", "2027-03-02"):
        clock(f"{day}T10:00:00Z")
        run("init")
        found = run("status", DEMO, "--json").json()

        assert found["standing"]["status"] == "conditional"
        assert (found["rollout"]["traffic_actual"], found["rollout"]["traffic_planned"]) == (20, 30)
        assert found["rollout"]["deviation_days"] == 1
        assert [c["days_left"] for c in found["conditions"]] == [2, 2]
        assert found["certification"]["sample"] is True


def test_schema_describes_the_record_file(run):
    schema = run("schema").json()

    assert {"certification", "gates", "conditions", "observations"} <= schema["properties"].keys()


def test_findings_examine_one_certification_at_a_day(phase3, run):
    found = phase3("findings", PHASE3, "--as-of", "2025-09-13", "--json").json()["findings"]

    assert found == at(phase3, "2025-09-13")["findings"]
    assert {f["severity"] for f in found} == {"contradiction", "gap", "note"}
    assert {"rule", "severity", "subject", "message", "sources"} == set(found[0])
    thin = next(f for f in found if f["rule"] == "thin-margin")
    assert (thin["subject"], thin["sources"][0]["text"], thin["sources"][0]["line"]) == (
        "PROD-004",
        "95.2% compliance",
        48,
    )


def test_findings_are_listed_for_people_and_need_a_name_where_there_are_several(both):
    assert "PROD-004: passes by 0.2 points only" in both(
        "findings", PHASE3, "--as-of", "2025-09-13"
    ).out.replace("\n", " ")
    unnamed = both("findings")
    assert (unnamed.code, DEMO in unnamed.err) == (64, True)


def test_a_duty_done_in_its_period_is_done_and_the_standing_is_not_touched(phase3):
    phase3("record", "obligation", "monthly-1.2025-10", "done", "--on", "2025-10-10")
    status = at(phase3, "2025-11-01")

    assert named(status["obligations"], "monthly-1.2025-10")["done_on"] == "2025-10-10"
    assert named(status["obligations"], "monthly-1.2025-10")["status"] == "done"
    assert named(at(phase3, "2025-10-09")["obligations"], "monthly-1.2025-10")["status"] == "due"
    assert named(status["obligations"], "monthly-2.2025-10")["status"] == "missed"
    assert "monthly-1" not in {f["subject"] for f in status["findings"]}
    assert "monthly-2" in {f["subject"] for f in status["findings"]}


def test_a_sign_off_that_rejects_rejects_and_a_remark_is_closed(phase3):
    phase3("record", "signoff", "Quality Engineer", "remark-closed", "--on", "2025-10-01")
    phase3("record", "signoff", "Legal Counsel", "rejected", "--on", "2025-09-20", "--reason", "No licence")

    members = {s["role"]: s for s in at(phase3, "2025-10-02")["signoffs"]}
    assert members["Quality Engineer"]["remark_closed_on"] == "2025-10-01"
    assert (members["Legal Counsel"]["decision"], members["Legal Counsel"]["decided_on"]) == (
        "rejected",
        "2025-09-20",
    )
    assert at(phase3, "2025-09-19")["standing"]["status"] == "conditional"
    assert at(phase3, "2025-09-20")["standing"]["status"] == "rejected"


def test_a_drill_is_held_against_its_promise(phase3):
    phase3("record", "drill", "rto", "--measured", "3 h", "--on", "2025-09-20")
    phase3("record", "drill", "rpo", "--measured", "1 h 30 min", "--on", "2025-09-20")

    found = {p["objective"]: p for p in at(phase3, "2025-09-21")["recovery"]}
    assert (found["rto"]["promised_minutes"], found["rto"]["measured_minutes"], found["rto"]["kept"]) == (
        240,
        180,
        True,
    )
    assert (found["rpo"]["promised_minutes"], found["rpo"]["measured_minutes"], found["rpo"]["kept"]) == (
        60,
        90,
        False,
    )
    assert at(phase3, "2025-09-19")["recovery"][0] == {
        "objective": "rto",
        "promised_minutes": 240,
        "measured_minutes": None,
        "drilled_on": None,
        "kept": None,
    }


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("obligation", "monthly-9.2025-10", "done"), "there is no duty monthly-9.2025-10"),
        (("signoff", "Quality Enginer", "approved"), "did you mean Quality Engineer?"),
        (("drill", "rto", "--measured", "soon"), "is not a time"),
        (
            ("drill", "rto", "--measured", "3 hours and 7 bananas"),
            'as "3 h", "45 min", "1.5 h" or "1 h 30 min"',
        ),
    ],
)
def test_a_duty_role_or_time_that_is_none_is_refused(phase3, run, words: tuple[str, ...], message: str):
    refused = run("record", *words)

    assert (refused.code, message in refused.err) == (64, True)


def test_a_certificate_in_markdown_is_imported_with_its_account(run, record):
    name = str(DATA / "seed" / "phase3-certification.md")
    dry = run("import", name, "--dry-run")
    assert (dry.code, record.exists()) == (0, False)
    assert "0 not understood" in dry.out

    assert run("import", name).code == 0
    assert at(run, "2025-09-13")["standing"]["status"] == "conditional"
    assert at(run, "2025-09-13")["gates"][0]["source"]["line"] == 38


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize(
    "words",
    [("status",), ("findings", PHASE3), ("schema",), ("export", PHASE3, "--format", "json", "-o", "-")],
)
def test_output_that_cannot_be_written_is_said_in_one_line(phase3, words: tuple[str, ...]):
    command = [sys.executable, "-m", "readiness_board", *words]

    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)

    assert (ended.returncode, ended.stderr) == (
        74,
        "standard output could not be written to: No space left on device\n",
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("export", PHASE3), "Missing parameter: --format"),
        (("export", PHASE3, "--format", "json"), "Missing parameter: --output"),
        (
            ("export", "--format", "odt", "-o", "-"),
            "--format: 'odt' is not one of 'pdf', 'pptx', 'html', 'xlsx', 'csv', 'ics', 'json'",
        ),
        (("import",), "Missing parameter: FILE"),
        (("record", "agent", "QV", "foo", "T"), "KIND: 'foo' is not one of 'item', 'criterion'"),
        (
            ("record", "retract", "x", "--reason", "R"),
            "SEQ: Input should be a valid integer, unable to parse string as an integer",
        ),
        (("status", "--nope"), "No such option: --nope"),
    ],
)
def test_a_wrong_word_is_named_as_it_is_written(run, words: tuple[str, ...], said: str):
    answer = run(*words)

    assert (answer.code, answer.err) == (64, f"{said}; see --help\n")


@pytest.mark.parametrize("words", [(), ("record",)])
def test_without_a_command_the_help_is_shown(run, words: tuple[str, ...]):
    answer = run(*words)

    assert (answer.code, answer.err) == (64, "name a command\n")
    assert "Usage: readiness" in answer.out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("status", "NOPE"), 3),
        (("status", "NOPE", "--check"), 3),
        (("findings", "NOPE"), 3),
        (("changes", "NOPE"), 3),
        (("export", "NOPE", "--format", "json", "-o", "-"), 3),
        (("notify", "NOPE", "--since", "2025-09-14", "--to", "json://localhost", "--dry-run"), 3),
        (("replay", "NOPE", "--trigger", "T"), 3),
        (("replay", "--certification", "NOPE", "--trigger", "T"), 3),
        (("record", "review", "--certification", "NOPE"), 64),
        (("record", "retract", "1", "--reason", "R", "--certification", "NOPE"), 64),
    ],
)
def test_an_unknown_certification_is_said_alike_everywhere(both, words: tuple[str, ...], code: int):
    answer = both(*words)

    assert answer.code == code
    assert answer.err == f"There is no certification NOPE; known: {DEMO}, {PHASE3}\n"


@pytest.mark.parametrize("words", [("review",), ("retract", "1", "--reason", "R")])
def test_nothing_is_recorded_where_there_is_no_record(run, record, words: tuple[str, ...]):
    asked = run("status")

    refused = run("record", *words)

    assert (refused.code, refused.err) == (66, asked.err)
    assert list(record.parent.glob("*record*")) == []


def test_a_decision_that_cannot_be_read_exits_2_until_a_person_decides(run, tmp_path):
    text = (paths.DATA / "phase3.yaml").read_text(encoding="utf-8")
    held = tmp_path / "held.yaml"
    held.write_text(text.replace("APPROVED FOR IMMEDIATE PRODUCTION DEPLOYMENT", "ON HOLD"), encoding="utf-8")
    run("import", str(held))
    check = ("status", "--as-of", "2025-09-20", "--check", "--allow-conditional")
    decided = ("record", "certificate", "approved", "--reason", "minutes 7", "--on", "2025-09-18")

    assert run(*check).code == 2
    assert "Not decided" in run("status", "--as-of", "2025-09-20").out
    assert run(*decided).code == 64
    assert run(*decided, "--by", "The chair").code == 0
    assert run(*check).code == 0
    assert run("status", "--as-of", "2025-09-20", "--json").json()["decision"] == {
        "kind": "approved",
        "text": "ON HOLD",
        "by": "recorded",
    }


def test_a_start_recorded_after_a_window_began_needs_a_reason_and_keeps_the_first_dates(run, phase3):
    bare = run("record", "start", "--on", "2025-09-20")
    phase3("record", "start", "--on", "2025-09-20", "--reason", "The site was not ready")

    assert (bare.code, "--reason" in bare.err) == (64, True)
    moved = named(at(run, "2025-09-25", "--json")["conditions"], "1")
    assert (moved["due_on"], moved["original_due_on"], moved["slip_days"]) == ("2025-10-11", "2025-10-04", 7)


def test_a_start_recorded_before_any_window_replaces_the_assumption_and_a_second_one_slips(run, clock):
    clock("2025-09-15T08:00:00Z")
    run("init", "--no-demo")
    run("record", "start", "--on", "2025-09-15")
    first = named(at(run, "2025-09-20")["conditions"], "1")
    bare = run("record", "start", "--on", "2025-09-15", "--observed-at", "2025-09-15T07:00:00Z")
    run("record", "start", "--on", "2025-09-15", "--reason", "Again")
    run("record", "start", "--on", "2025-09-18", "--reason", "Delayed", "--allow-future")
    second = named(at(run, "2025-09-20")["conditions"], "1")

    assert (first["due_on"], first["original_due_on"]) == ("2025-10-06", "2025-10-06")
    assert (bare.code, "already" in bare.err) == (64, True)
    assert (second["due_on"], second["original_due_on"]) == ("2025-10-09", "2025-10-06")


def test_a_rejection_needs_a_reason_and_may_be_overruled_by_name(run, phase3):
    role = at(run, "2025-09-20")["signoffs"][0]["role"]
    said = ("record", "signoff", role)

    assert run(*said, "rejected", "--on", "2025-09-20").code == 64
    assert run(*said, "overruled", "--on", "2025-09-20", "--reason", "r", "--by", "w").code == 64
    phase3(*said, "rejected", "--on", "2025-09-20", "--reason", "No drill was held")
    assert at(run, "2025-09-21")["standing"]["status"] == "rejected"
    assert run(*said, "overruled", "--on", "2025-09-22", "--reason", "It was held").code == 64
    phase3(*said, "overruled", "--on", "2025-09-22", "--reason", "It was held", "--by", "The president")

    standing = at(run, "2025-09-23")["standing"]
    assert standing["status"] == "conditional"
    assert [r["message"].partition(", ")[2] for r in standing["reasons"] if "overruled" in r["message"]] == [
        "overruled by The president: It was held"
    ]


def test_an_observation_dated_in_the_future_needs_to_be_allowed(phase3, run):
    late = ("record", "review", "--on", "2027-01-01")

    assert (run(*late).code, run(*late, "--allow-future").code) == (64, 0)


def test_the_version_is_said_and_commands_stand_in_the_order_of_use(run):
    said = run("--version")
    listed = re.findall(r"^│ (\w+) {2,}\S", run("--help").out, re.MULTILINE)

    assert (said.code, said.out) == (0, f"readiness-board {version('readiness-board')}\n")
    assert listed[:9] == [
        "serve",
        "init",
        "new",
        "draft",
        "import",
        "status",
        "findings",
        "record",
        "changes",
    ]
    assert "--install-completion" in run("--help").out


def test_a_default_certification_is_meant_where_several_are_and_none_is_named(run, tmp_path, monkeypatch):
    run("init")
    scores = tmp_path / "scores.csv"
    scores.write_text("percent,observed_at,kind,reason\n10,2025-09-29,step,\n", encoding="utf-8")
    unnamed = run("record", "review")
    monkeypatch.setenv("READINESS_CERTIFICATION", PHASE3)
    imported, recorded = run("import", str(scores)), run("record", "review")
    monkeypatch.setenv("READINESS_CERTIFICATION", "NOPE")

    assert (unnamed.code, imported.code, recorded.code) == (64, 0, 0)
    assert (
        json.loads(run("status", PHASE3, "--json", "--as-of", "2025-09-30").out)["rollout"]["traffic_actual"]
        == 10
    )
    assert run("record", "review").code == 64
    assert len(json.loads(run("status", "--json").out)) == 2


def test_an_id_in_another_case_is_told_the_right_one(run):
    run("init")
    asked = run("status", PHASE3.lower())

    assert asked.code == 3
    assert f"did you mean {PHASE3}?" in asked.err
