"""Rollout, section by section, with the figures that the record holds."""

import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from dashboard.exporters.badge import COLOURS, badge
from dashboard.ui.frame import view
from dashboard.ui.frame.address import Standpoint
from tests.cli.test_record_rollout import WEEK, telemetry
from tests.importers.rollouts.board import CASES
from tests.pages.conftest import (
    DEMO,
    PHASE3,
    Open,
    drawings,
    linked_words,
    opener,
    parts,
    readiness,
    told,
    words,
)


def test_the_sample_shows_its_rollback_its_clocks_and_its_rehearsals(board):
    text = words(board("rollout", certification=DEMO))

    assert "Permitted now: 30% of traffic" in text
    assert "percent-hours behind plan since the start" in text
    assert "4 changes of traffic, 1 rollback" in text
    assert "rolled back to 10%: Availability below 99% for 9 minutes" in text
    assert "5 of 5 rollback triggers clear" in text
    assert "3 of 5 rollback procedures rehearsed" in text
    assert "34 min, over the limit of 30 min" in text
    assert "decided after 1 min · traffic back after 4 min · validated after 24 min" in text


def test_evidence_is_drawn_week_by_week_and_silence_is_a_state_of_its_own(board):
    app = board("rollout", certification=DEMO)
    drawn = drawings(app)["heat"]

    assert "No evidence in 4 of 30 weeks of criteria" in words(app)
    rows = {row["name"]: [cell and cell["word"] for cell in row["cells"]] for row in drawn["rows"]}
    assert rows["All infrastructure components operational"] == ["Met", "Stands", "Stands", None]
    assert rows["User feedback positive (>4.0/5.0 satisfaction)"] == [None, None, "No data", None]
    assert rows["availability"] == ["100%", "100%", "100%", None]


def test_what_blocks_the_next_step_links_to_where_it_is_shown(board):
    text = linked_words(board("rollout", certification=PHASE3, asof="2025-09-28"))

    assert "[the certificate is in force: lapsed" in text
    assert f"](./?certification={PHASE3}&asof=2025-09-28)" in text


@pytest.fixture
def troubled(tmp_path: Path, monkeypatch) -> Path:
    """The Phase 3 certificate with a fired event, a possible breach, and a baseline that is missing."""
    path = tmp_path / "r.duckdb"
    monkeypatch.setenv("READINESS_DATABASE", str(path))
    monkeypatch.setenv("READINESS_CACHE", str(tmp_path / "cache"))
    readiness(path, "init", "--no-demo")
    readiness(path, "record", "start", "--on", "2025-09-15", "--reason", "Late")
    start = datetime(2025, 9, 15, tzinfo=UTC)
    lines = [
        f"availability,{(start + timedelta(minutes=n)).isoformat()},{98 if 500 <= n < 516 else 99.9},"
        for n in range(1440)
    ]
    (tmp_path / "t.csv").write_text("metric,observed_at,value,ingested_at\n" + "\n".join(lines) + "\n")
    readiness(path, "import", str(tmp_path / "t.csv"))
    fired = ("--reason", "Rows lost", "--observed-at", "2025-09-15T10:00Z")
    readiness(path, "record", "trigger", "integrity", "fired", *fired)
    readiness(path, "record", "rollback", "data", "decided", "--observed-at", "2025-09-15T10:10Z")
    return path


@pytest.fixture(scope="module")
def started(tmp_path_factory) -> Path:
    """The Phase 3 certificate deployed on 15 September, its first 10% of traffic in time."""
    path: Path = tmp_path_factory.mktemp("started") / "r.duckdb"
    readiness(path, "init", "--no-demo")
    readiness(path, "record", "start", "--on", "2025-09-15", "--reason", "Late")
    readiness(path, "record", "traffic", "10", "--on", "2025-09-21")
    return path


@pytest.fixture
def week(started, tmp_path, monkeypatch) -> Callable[[str], Open]:
    """Opens the board of that certificate after a week of minutes (tests/cli/test_shifts.py)."""

    def after(case: str) -> Open:
        path = tmp_path / "r.duckdb"
        shutil.copyfile(started, path)
        monkeypatch.setenv("READINESS_DATABASE", str(path))
        monkeypatch.setenv("READINESS_CACHE", str(tmp_path / "cache"))
        breaches, missing, *_ = WEEK[case]
        readiness(path, "import", telemetry(tmp_path / "t.csv", breaches=breaches, missing=missing))
        return opener()

    return after


@pytest.mark.parametrize("case", [case for case in WEEK if WEEK[case][2] != "clear"])
def test_a_week_that_proves_or_hides_a_breach_is_green_nowhere(week, case):
    _, _, verdict, said = WEEK[case]
    asked = {"certification": PHASE3, "asof": "2025-09-21"}

    board = week(case)
    rollout, overview = board("rollout", **asked), board(**asked)

    (line,) = [each for each in linked_words(rollout).splitlines() if "**[System availability" in each]
    assert line.startswith(":bad[" if verdict == "fired" else ":warn[")
    assert said in line
    assert linked_words(rollout).count(":good[ Clear]") == 3
    for shown in (words(rollout), words(overview)):
        assert f" ahead of plan, availability {verdict}" in shown
        assert "nothing blocks" not in shown.lower()
    assert f"trigger availability is clear ({verdict}" in words(rollout)
    assert ", once " in words(overview)
    assert not parts(overview, "div", "good")
    snapshot, _ = view.current()
    assert snapshot is not None
    assert COLOURS["good"] not in badge(
        view.view_of(snapshot, Standpoint(PHASE3, date(2025, 9, 21))).assessment
    )


def test_a_week_of_good_minutes_is_clear(week):
    rollout = week("a week of good minutes")("rollout", certification=PHASE3, asof="2025-09-21")

    (line,) = [each for each in linked_words(rollout).splitlines() if "**[System availability" in each]
    assert line.startswith(":good[ Clear]")
    assert "availability" not in told(rollout, "h1")[0]


def test_a_silent_stretch_is_never_full_evidence(week):
    rollout = week("20 minutes of silence")("rollout", certification=PHASE3, asof="2025-09-21")

    rows = {row["name"]: row["cells"] for row in drawings(rollout)["heat"]["rows"]}
    cell = rows["availability"][0]
    assert (cell["word"], cell["tone"]) == ("99.8%", "warn")


def test_no_trigger_that_fired_or_cannot_see_is_green(troubled):
    app = opener()("rollout", certification=PHASE3, asof="2025-09-15")
    text, lines = words(app), linked_words(app).splitlines()

    def line(part: str) -> str:
        return next(each for each in lines if part in each)

    assert line("Data integrity issues").startswith(":bad[")
    assert "fired 15 Sep 2025, 10:00: Rows lost" in line("Data integrity issues")
    assert line("System availability").startswith(":warn[")
    assert "possible: 15 min proven, up to 17 min of 15 min" in line("System availability")
    assert line("Performance degradation").startswith(":warn[")
    assert "2 of 5 rollback triggers clear" in text
    assert "Permitted now: 0% of traffic" in text
    assert "over its limit (from the firing)" in text
    assert ":bad[traffic back: running for 14 h]" in linked_words(app)


@pytest.fixture
def reported(started, tmp_path, monkeypatch) -> Callable[..., Open]:
    """Opens the board of that certificate after reports of a controller, files of tests/data/rollout."""

    def after(*names: str) -> Open:
        path = tmp_path / "r.duckdb"
        shutil.copyfile(started, path)
        monkeypatch.setenv("READINESS_DATABASE", str(path))
        monkeypatch.setenv("READINESS_CACHE", str(tmp_path / "cache"))
        for name in names:
            readiness(path, "import", str(CASES / name))
        return opener()

    return after


def test_the_page_says_since_when_traffic_is_paused_and_of_which_version_it_is(reported):
    board = reported("argo-paused-by-a-person.yaml", "argo-dry-run-metric.yaml")
    app = board("rollout", certification=PHASE3, asof="2025-09-20")
    text = words(app)

    assert "Permitted now: 30% of traffic · actual 30% · planned 0%" in text
    assert "Paused, first reported 16 Sep 2025, 10:00 (since when is not said): manually paused" in text
    assert (
        "Traffic is the share of one version: bbb of prod/web, the first canary after the start, is assumed"
        in text
    )
    (line,) = [
        each
        for each in linked_words(app).splitlines()
        if "availability, web-7-2, 16 Sep 2025, 10:05: dry run" in each
    ]
    assert line.startswith(":warn[")


def test_the_page_folds_polls_and_says_what_is_not_known(reported):
    failed = reported(*(f"flagger-failed-and-polled-{n}.yaml" for n in (1, 2, 3)))
    text = words(failed("rollout", certification=PHASE3, asof="2025-09-20"))
    assert "1 change of traffic, 1 rollback" in text
    assert "Flagger: shop, Failed (3 reports of it, the last 16 Sep 2025, 23:02)" in text

    unknown = reported("flagger-a-b-test.yaml")("rollout", certification=PHASE3, asof="2025-09-20")
    assert "Rollout: no data on traffic, 0% planned" in words(unknown)
    assert "No data on traffic: A/B test, iteration 4 of 10: all requests that match" in words(unknown)
