"""Telemetry of any tool.

Exports of each, by the options that a person would give, or by the record's own sources.
"""

import json

import pytest

from tests.cli.conftest import Run
from tests.cli.test_telemetry_cases import CASES, Service

SEEN = "2025-09-16T00:39:00Z"


def columns(time: str, value: str, *more: str) -> tuple[str, ...]:
    return ("--time-column", time, "--value-column", value, "--metric", "availability", *more)


@pytest.fixture
def service(run: Run, tmp_path) -> Service:
    return Service(run, tmp_path).certified()


INSTANCE = '{job="web", instance="a"}'
OF_AN_OUTAGE = {
    "grafana.csv": columns("Time", "availability", "--zone", "UTC"),
    "grafana-joined.csv": columns("Time", INSTANCE),
    "grafana-rows.csv": columns("Time", "Value", "--label", "Series=web", "--delimiter", ";"),
    "nab.csv": columns("timestamp", "value", "--zone", "UTC"),
    "cloudwatch.csv": columns("Full label", "availability", "--zone", "UTC"),
    "cloudwatch-statistics.json": ("--metric", "availability"),
    "cloudwatch-data.json": ("--metric", "availability"),
    "datadog.json": ("--metric", "availability"),
    "datadog.csv": columns("timestamp", "value", "--aggregate", "worst"),
    "victoria.jsonl": ("--metric", "availability", "--aggregate", "min"),
}


@pytest.mark.parametrize("name", OF_AN_OUTAGE)
def test_an_outage_of_twenty_minutes_fires_whatever_tool_exported_it(service: Service, name: str):
    told = service.imported(CASES / name, *OF_AN_OUTAGE[name])

    verdict, detail = service.verdict("availability", SEEN)

    assert "40 samples of availability" in told.out
    assert verdict == "fired"
    assert detail.startswith("fired 16 Sep 2025, 00:26: 19 of 15 min")


@pytest.mark.parametrize(
    ("text", "options", "words"),
    [
        (
            "when,up\n2025-09-16 00:00,1\n",
            columns("when", "up"),
            "has no offset; name its time zone with --zone",
        ),
        ("when,up\n16/09/2025 00:00,1\n", columns("when", "up"), "is no time"),
        ("when,up\n2025-09-16T00:00Z,1\n", columns("when", "upp"), "has no column upp; did you mean up?"),
        ("when,up\n2025-09-16T00:00Z,450 ms\n", columns("when", "up"), "export values without a unit"),
        ("when,up\n2025-09-16T00:00Z,high\n", columns("when", "up"), "is not a number"),
        ("when,up\n", columns("when", "up"), "holds no sample"),
        (
            "when,up\n2025-03-30 02:30,1\n",
            columns("when", "up", "--zone", "Europe/Berlin"),
            "is skipped by the clocks of its zone",
        ),
    ],
)
def test_what_a_table_does_not_say_is_refused(
    service: Service, text: str, options: tuple[str, ...], words: str
):
    (path := service.folder / "t.csv").write_text(text, encoding="utf-8")

    answer = service.run("import", str(path), *options)

    assert answer.code == 65
    assert words in answer.err


def test_a_table_needs_both_columns_and_the_metric(service: Service):
    answer = service.run("import", str(CASES / "nab.csv"), "--time-column", "timestamp", "--metric", "up")

    assert answer.code == 64
    assert "--time-column, --value-column and --metric: name all three" in answer.err


def test_an_hour_that_the_clocks_show_twice_is_two_hours(service: Service, run: Run):
    times = ["01:30", "02:00", "02:30", "02:00", "02:30", "03:00"]
    text = "when,up\n" + "".join(f"2025-10-26 {time}:00,99.9\n" for time in times)

    (path := service.folder / "t.csv").write_text(text, encoding="utf-8")
    told = service.imported(path, *columns("when", "up", "--zone", "Europe/Berlin"))

    assert "6 samples of availability, 2025-10-25T23:30:00Z to 2025-10-26T02:00:00Z" in told.out


def test_shares_are_scaled_to_percents(service: Service):
    service.imported(
        CASES / "telemetry-ratio-for-percent.csv", *columns("observed_at", "value", "--scale", "100")
    )

    assert service.verdict("availability", SEEN)[0] == "clear"


def test_a_source_saved_in_the_record_is_read_without_options(run: Run, tmp_path):
    source = "sources:\n  - {metric: availability, time_column: timestamp, value_column: value, zone: UTC}\n"
    saved = Service(run, tmp_path).certified(("rollback:\n", f"{source}rollback:\n"))

    told = saved.imported(CASES / "nab.csv")

    assert "40 samples of availability" in told.out
    assert saved.verdict("availability", SEEN)[0] == "fired"


def test_an_answer_of_cloudwatch_in_part_is_blind(service: Service):
    text = (CASES / "cloudwatch-data.json").read_text(encoding="utf-8").replace("Complete", "PartialData")

    service.brought(text, "part.json", "--metric", "availability")

    verdict, detail = service.verdict("availability", SEEN)
    assert verdict == "blind"
    assert "m1: PartialData" in detail


def test_two_instances_imported_one_by_one_share_the_metric(service: Service, clock):
    options = ("--metric", "availability", "--label")
    service.imported(CASES / "victoria.jsonl", *options, "instance=a")
    text = (CASES / "victoria.jsonl").read_text(encoding="utf-8")
    clock("2026-11-25T10:00:00Z")
    service.brought(text + "\n", "again.jsonl", *options, "instance=b")

    verdict, detail = service.verdict("availability", SEEN)

    assert verdict == "fired"
    assert "2 samples a minute, averaged" in detail
    assert "would not have fired" not in detail


def test_several_series_are_refused_without_a_word_on_them(service: Service):
    answer = service.run("import", str(CASES / "victoria.jsonl"), "--metric", "availability")

    assert answer.code == 65
    assert "pick one with --label NAME=VALUE: instance=a; instance=b" in answer.err


def test_an_alert_fires_the_trigger_of_its_name_and_the_rest_is_told(service: Service):
    told = service.imported(CASES / "alerts.json")

    assert service.verdict("availability", "2025-09-16T03:00:01Z") == (
        "fired",
        (
            "fired 16 Sep 2025, 03:00: alert Availability: Availability below 99%; learned late, 24 Nov 2026,"
            " 10:00"
        ),
    )
    assert service.verdict("performance", "2025-09-16T05:00:00Z")[0] == "no_baseline"
    assert "Latency (performance) is pending: nothing fired" in told.out
    assert "DiskFull: no trigger has this id or text" in told.out


def test_a_webhook_of_alertmanager_fires_the_trigger_of_its_label_once(service: Service):
    text = (CASES / "alertmanager.json").read_text(encoding="utf-8")
    told = service.imported(CASES / "alertmanager.json")
    again = json.loads(text)
    again["groupKey"] = "sent again"
    again["alerts"] = again["alerts"][:1]

    (path := service.folder / "again.json").write_text(json.dumps(again), encoding="utf-8")
    assert "nothing was written" in service.imported(path).out

    assert service.verdict("performance", "2025-09-16T03:00:00Z")[0] == "fired"
    (resolved,) = [
        line for line in told.out.splitlines() if "availability (availability) is resolved" in line
    ]
    assert "no firing of it is recorded; record it: readiness record trigger availability fired" in resolved


def test_an_alert_that_is_resolved_leaves_its_trigger_fired(service: Service, run: Run):
    alerts = json.loads((CASES / "alertmanager.json").read_text(encoding="utf-8"))
    service.imported(CASES / "alertmanager.json")
    resolved = {**alerts, "alerts": [{**alerts["alerts"][0], "status": "resolved"}]}
    (path := service.folder / "resolved.json").write_text(json.dumps(resolved), encoding="utf-8")

    answer = run("import", str(path))

    assert answer.code != 0
    assert "is resolved: its trigger stays fired, only a person resolves it" in answer.err
    assert service.verdict("performance", "2025-09-16T03:00:00Z")[0] == "fired"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            ("interval_seconds: 60\n    - id: p", "interval_seconds: 1800\n    - id: p"),
            "samples 30 min apart can never show a breach of 15 min",
        ),
        (
            ("hold_minutes: 15\n      interval_seconds: 60", "interval_seconds: 600"),
            "a breach of 5 min (assumed)",
        ),
    ],
)
def test_a_trigger_that_its_interval_can_never_judge_is_refused_with_the_numbers(
    run: Run, tmp_path, changes: tuple[str, str], words: str
):
    text = (CASES / "service.yaml").read_text(encoding="utf-8").replace(*changes)
    (path := tmp_path / "c.yaml").write_text(text, encoding="utf-8")

    answer = run("import", str(path))

    assert answer.code == 65
    assert words in answer.err


def test_an_alertmanager_that_holds_no_alert_says_so(service: Service, run: Run):
    (path := service.folder / "none.json").write_text('{"version": "4", "alerts": []}', encoding="utf-8")

    answer = run("import", str(path))

    assert answer.code == 64
    assert "holds no alert: nothing fires" in answer.err


TIMES = [1757980800000 + 60_000 * n for n in range(40)]
VALUES = [90.0 if 10 <= n < 30 else 99.9 for n in range(40)]
FIELDS = [{"name": "Time", "type": "time"}, {"name": "up", "type": "number", "labels": {"job": "web"}}]
FRAME = {"schema": {"fields": FIELDS}, "data": {"values": [TIMES, VALUES]}}
DATADOG = {"series": [{"group_tags": ["host:a"]}], "times": TIMES, "values": [VALUES]}


@pytest.mark.parametrize(
    "answer",
    [
        {"results": {"A": {"status": 200, "frames": [FRAME]}}},
        {"data": {"type": "timeseries_response", "attributes": DATADOG}},
    ],
    ids=["grafana", "datadog"],
)
def test_what_a_tool_answers_to_a_query_is_read_as_its_export(service: Service, answer: dict[str, object]):
    service.brought(json.dumps(answer), "answer.json", "--metric", "availability")

    assert service.verdict("availability", SEEN)[1].startswith("fired 16 Sep 2025, 00:26: 19 of 15 min")


def test_an_answer_that_holds_other_fields_is_refused(service: Service, run: Run):
    text = json.dumps({"results": {"A": {"frames": [{"schema": {}}]}}})
    (path := service.folder / "answer.json").write_text(text, encoding="utf-8")

    answer = run("import", str(path), "--metric", "availability")

    assert answer.code == 65
    assert "is not as its tool writes it" in answer.err
