"""Telemetry as it is found: each file through the command line, and the verdict that follows (RULES.md)."""

from datetime import timedelta
from pathlib import Path

import pytest

from dashboard.domain.values.fields import parse_instant
from tests.cli.conftest import Answer, Run, named
from tests.conftest import ROOT

CASES = ROOT / "tests" / "data" / "telemetry"


class Service:
    """A small certificate that reads `availability` and `response_time`, and what the board says of it."""

    def __init__(self, run: Run, folder: Path) -> None:
        self.run = run
        self.folder = folder

    def certified(self, *changes: tuple[str, str]) -> "Service":
        """Import the certificate, some of its text replaced."""
        text = (CASES / "service.yaml").read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        return self.brought(text, "service.yaml")

    def brought(self, text: str, name: str, *options: str) -> "Service":
        """Import a text as a file."""
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        self.imported(path, *options)
        return self

    def imported(self, path: Path, *options: str) -> Answer:
        """Import a file; what the command said."""
        answer = self.run("import", str(path), *options)
        assert answer.code == 0, answer.err
        return answer

    def verdict(self, trigger: str, at: str) -> tuple[str, str]:
        """A trigger's verdict and what it says, at an instant."""
        status = self.run("status", "--as-of", at, "--json").json()
        found = named(status["rollout"]["triggers"], trigger)
        return found["verdict"], found["detail"]


@pytest.fixture
def service(run: Run, tmp_path: Path) -> Service:
    return Service(run, tmp_path)


def test_samples_corrected_later_un_fire_nothing(service: Service, clock):
    service.certified()
    told = service.imported(CASES / "telemetry-corrected-later-1.csv")
    before = service.verdict("availability", "2025-09-16T06:00:00Z")
    clock("2026-11-25T10:00:00Z")
    service.imported(CASES / "telemetry-corrected-later-2.csv")

    verdict, detail = service.verdict("availability", "2025-09-16T06:00:00Z")

    assert "(firing)" in told.out
    assert "availability fired 16 Sep 2025, 01:16 UTC: 19 of 15 min" in told.out
    assert before[0] == verdict == "fired"
    assert detail.endswith("by samples corrected on 25 Nov 2026 it would not have fired (0 of 15 min)")


START, SEEN = "2025-09-16T00:00:00Z", "2025-09-16T02:00:00Z"


def telemetry(metric: str, seconds: int, values: list[float], since: str = START) -> str:
    """Samples so many seconds apart, as a file."""
    first = parse_instant(since)
    rows = (
        f"{metric},{(first + timedelta(seconds=seconds * n)).isoformat()},{value}"
        for n, value in enumerate(values)
    )
    return "\n".join(["metric,observed_at,value", *rows]) + "\n"


def outage(seconds: int, *, good: int = 0) -> list[float]:
    """Two hours: half an hour at 60%, in which every `good`-th sample has no failing request."""
    return [
        60.0 if 1800 <= n * seconds < 3600 and not (good and n % good == 0) else 99.9
        for n in range(7200 // seconds)
    ]


def test_an_outage_in_samples_of_a_second_is_judged_by_the_minute(service: Service):
    service.certified()
    service.imported(CASES / "telemetry-outage-in-seconds.csv")

    verdict, detail = service.verdict("availability", SEEN)

    assert verdict == "fired"
    assert detail.endswith("60 samples a minute, averaged")


@pytest.mark.parametrize(
    ("seconds", "good", "words"),
    [(10, 7, "6 samples a minute, averaged"), (20, 5, "3 samples a minute, averaged")],
)
def test_a_denser_series_is_no_greener(service: Service, seconds: int, good: int, words: str):
    service.certified().brought(telemetry("availability", seconds, outage(seconds, good=good)), "t.csv")

    verdict, detail = service.verdict("availability", SEEN)

    assert verdict == "fired"
    assert words in detail


@pytest.mark.parametrize(
    ("aggregate", "verdict", "words"),
    [
        ("mean", "fired", "2 samples a minute, averaged"),
        ("worst", "fired", "2 samples a minute, the worst taken"),
        ("min", "fired", "2 samples a minute, the lowest taken"),
        ("max", "clear", "2 samples a minute, the highest taken"),
        ("sum", "clear", "2 samples a minute, added up"),
    ],
)
def test_two_instances_under_one_name_come_together_as_the_trigger_says(
    service: Service, aggregate: str, verdict: str, words: str
):
    pairs = [value for bad in outage(60) for value in (99.9, bad)]
    stated = (
        "      interval_seconds: 60\n    - id: p",
        f"      interval_seconds: 60\n      aggregate: {aggregate}\n    - id: p",
    )
    service.certified(stated).brought(telemetry("availability", 30, pairs), "t.csv")

    found = service.verdict("availability", SEEN)

    assert found[0] == verdict
    assert words in found[1]


FIVE = ("      worse_by: 50\n      interval_seconds: 60", "      worse_by: 50\n      interval_seconds: 300")


def test_a_series_of_five_minutes_can_fire_against_its_baseline(service: Service):
    service.certified(FIVE).imported(CASES / "telemetry-five-minutes-baseline.csv")

    verdict, detail = service.verdict("performance", "2025-09-17T12:00:00Z")

    assert verdict == "fired"
    assert detail.startswith("fired 16 Sep 2025, 00:")


@pytest.mark.parametrize(
    ("values", "verdict", "words"),
    [
        ([45.0] * 288 + [46.0] * 288, "clear", "99.4%"),
        ([45.0] * 29 + [180.0] * 288, "no_baseline", "29 samples of response_time in the 24 hours"),
    ],
)
def test_a_series_of_five_minutes_is_judged_in_its_own_windows(
    service: Service, values: list[float], verdict: str, words: str
):
    before = len(values) - 288
    first = (parse_instant(START) - timedelta(minutes=5 * before)).isoformat()
    service.certified(FIVE).brought(telemetry("response_time", 300, values, since=first), "t.csv")

    found = service.verdict("performance", "2025-09-16T23:58:00Z")

    assert found[0] == verdict
    assert words in found[1]


def findings(run: Run, at: str) -> str:
    """What the examination finds of telemetry, a line each."""
    found = run("findings", "--as-of", at, "--json").json()["findings"]
    return "\n".join(f["message"] for f in found if f["rule"] == "telemetry-in-doubt")


LATER = "2025-09-16T06:00:00Z"
SHARES = "availability: its samples count as unknown: all values lie between 0 and 1, and its trigger reads %"


@pytest.mark.parametrize(
    "text",
    [
        (CASES / "telemetry-ratio-for-percent.csv").read_text(encoding="utf-8"),
        telemetry("availability", 60, [0.5] * 20 + [1.0] * 20),
        telemetry("availability", 60, [1.0]),
    ],
)
def test_shares_of_one_where_percents_are_read_are_unknown_and_said(service: Service, run: Run, text: str):
    (path := service.folder / "t.csv").write_text(text, encoding="utf-8")
    told = service.certified().imported(path)

    verdict, detail = service.verdict("availability", LATER)

    assert f"{path}: {SHARES}" in told.out
    assert verdict == "blind"
    assert "all values lie between 0 and 1" in detail
    assert SHARES in findings(run, LATER)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([99.9, 130.0, 120.0], "availability: 2 values above 100%, the highest 130"),
        ([99.9, -1.0], "availability: 1 value below 0, the lowest -1"),
        ([9990.0, 9950.0], "availability: its samples count as unknown: all values lie above 100"),
        ([99.9] * 3, ""),
        ([0.0, 0.0], ""),
    ],
)
def test_values_that_cannot_be_are_said(service: Service, run: Run, values: list[float], words: str):
    (path := service.folder / "t.csv").write_text(telemetry("availability", 60, values), encoding="utf-8")

    told = service.certified().imported(path)

    assert words in told.out
    assert words in findings(run, LATER)
    assert bool(findings(run, LATER)) == bool(words)


@pytest.mark.parametrize(
    ("values", "said"), [([0.001, 0.2], True), ([0.001, 0.02], False), ([0.1, 3.0], False)]
)
def test_shares_of_errors_are_said_where_some_would_breach_as_percents(
    service: Service, values: list[float], said: bool
):
    errors = ("worse: down\n      threshold: 99", "worse: up\n      threshold: 5")
    (path := service.folder / "t.csv").write_text(telemetry("availability", 60, values), encoding="utf-8")

    told = service.certified(errors).imported(path)

    assert ("if they are shares, use --scale 100" in told.out) == said


def test_what_comes_from_the_future_is_said(service: Service, run: Run):
    told = service.certified().imported(CASES / "telemetry-from-the-future.csv")

    assert "availability: 1 sample from the future, the last of 16 Sep 2027, 00:00" in told.out
    assert "availability: 1 sample ingested in the future, taken as known since this import" in told.out
    assert "availability: 1 sample from the future" in findings(run, LATER)
    assert "availability: 1 sample ingested in the future" in findings(run, LATER)


def test_a_series_from_the_future_alone_is_said_and_nothing_is_heard(service: Service):
    (path := service.folder / "t.csv").write_text(
        telemetry("availability", 60, [99.9] * 30, since="2031-09-16T00:00:00+00:00"), encoding="utf-8"
    )

    told = service.certified().imported(path)

    assert "availability: 30 samples from the future, the last of 16 Sep 2031, 00:29" in told.out
    assert service.verdict("availability", LATER)[0] == "blind"


def test_a_sample_ingested_in_the_future_outlasts_no_later_one(service: Service, clock):
    good = "".join(f"availability,2025-09-16T00:{n:02}:00Z,99.9,2030-01-01T00:00:00Z\n" for n in range(40))
    service.certified().brought("metric,observed_at,value,ingested_at\n" + good, "good.csv")
    clock("2026-11-25T10:00:00Z")
    service.brought(telemetry("availability", 60, [60.0] * 40), "bad.csv")

    assert service.verdict("availability", "2025-09-16T00:39:00Z")[0] == "fired"


@pytest.mark.parametrize(
    ("metric", "words"),
    [
        ("availabilty", "availabilty: no trigger reads availabilty; did you mean availability?"),
        ("responsetime", "responsetime: no trigger reads responsetime; did you mean response_time?"),
        ("cpu", "cpu: no trigger reads cpu; those that are read: availability and response_time"),
    ],
)
def test_a_metric_that_no_trigger_reads_is_said(service: Service, run: Run, metric: str, words: str):
    text = (CASES / "telemetry-mistyped-metric.csv").read_text(encoding="utf-8")
    (path := service.folder / "t.csv").write_text(text.replace("availabilty", metric), encoding="utf-8")

    told = service.certified().imported(path)

    assert words in told.out
    assert words in findings(run, LATER)
    assert service.verdict("availability", LATER)[0] == "blind"


PARTIAL = (CASES / "prometheus-partial-answer.json").read_text(encoding="utf-8")
WHOLE = PARTIAL[: PARTIAL.index(', "warnings"')] + "}"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (PARTIAL, "receive series from store-3: rpc error: code = Unavailable; returning partial response"),
        (WHOLE.replace('"status": "success"', '"status": "success", "isPartial": true'), "isPartial"),
        (WHOLE[:-1] + ', "warnings": ["PromQL: store timed out"]}', "PromQL: store timed out"),
    ],
)
def test_an_answer_in_part_is_blind_with_the_reason(service: Service, run: Run, text: str, reason: str):
    (path := service.folder / "p.json").write_text(text, encoding="utf-8")

    told = service.certified().imported(path, "--metric", "availability")

    assert f"its source answered in part ({reason})" in told.out
    verdict, detail = service.verdict("availability", LATER)
    assert verdict == "blind"
    assert reason in detail
    assert reason in findings(run, LATER)


def test_a_whole_answer_is_clear_and_ends_the_doubt_of_one_in_part(service: Service, clock):
    service.certified().brought(PARTIAL, "part.json", "--metric", "availability")
    clock("2026-11-25T10:00:00Z")
    service.brought(WHOLE, "whole.json", "--metric", "availability")

    assert service.verdict("availability", LATER) == ("clear", "clear: 100% of its samples heard")
