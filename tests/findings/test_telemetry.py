"""What imports said of telemetry: one finding a metric and kind, with the newest of its notes."""

from dashboard.domain.triggers.telemetry import TelemetryNote
from dashboard.findings.telemetry import telemetry_in_doubt
from tests.domain.conftest import source
from tests.findings.clean import CLEAN, Said, assessed, told


def noted(*notes: tuple[int, str, str]) -> list[Said]:
    said = tuple(
        TelemetryNote(
            metric=metric,
            rule=rule,
            text=f"{rule} {n}",
            source=source(n).model_copy(update={"document": f"{n}.csv"}),
        )
        for n, metric, rule in notes
    )
    return told(list(telemetry_in_doubt(assessed(CLEAN, telemetry_notes=said))), "telemetry-in-doubt")


def test_notes_of_one_metric_and_kind_are_one_finding_with_the_newest():
    assert noted(
        (4, "latency", "unread"),
        (5, "errors", "dense"),
        (6, "latency", "unread"),
        (7, "latency", "twice"),
        (8, "latency", "unread"),
    ) == [
        (
            "certificate",
            "gap",
            "latency: unread 8 (entry 8, 8.csv, and of 2 imports before)",
            [("8.csv", "unread 8")],
        ),
        ("certificate", "note", "errors: dense 5 (entry 5, 5.csv)", [("5.csv", "dense 5")]),
        ("certificate", "note", "latency: twice 7 (entry 7, 7.csv)", [("7.csv", "twice 7")]),
    ]


def test_two_notes_are_one_import_before():
    assert noted((4, "latency", "unread"), (5, "latency", "unread"))[0][2] == (
        "latency: unread 5 (entry 5, 5.csv, and of 1 import before)"
    )
    assert noted() == []
