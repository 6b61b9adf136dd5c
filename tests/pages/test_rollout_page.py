"""Rollout, section by section, with the figures that the record holds."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.pages.conftest import DEMO, PHASE3, drawings, opener, readiness, words


def links(app) -> list[str]:
    return [link.proto.label.replace("\\", "") for link in app.get("page_link")]


def test_the_sample_shows_its_rollback_its_clocks_and_its_rehearsals(board):
    text = words(board("rollout", certification=DEMO))

    assert "Permitted now: 30% of traffic" in text
    assert "percent-hours behind plan since the start" in text
    assert "4 changes of traffic, 1 rollback" in text
    assert "rollback**] to 10%: Availability below 99% for 9 minutes" in text
    assert "5 of 5 rollback triggers clear" in text
    assert "3 of 5 rollback procedures rehearsed" in text
    assert "34 min, over the limit of 30 min" in text
    assert "decided after 0 min · traffic back after 3 min · validated after 23 min" in text


def test_evidence_is_drawn_week_by_week_and_silence_is_a_state_of_its_own(board):
    app = board("rollout", certification=DEMO)
    drawn = drawings(app)["heat"]

    assert "No evidence in 4 of 30 weeks of criteria" in words(app)
    rows = {row["name"]: [cell and cell["word"] for cell in row["cells"]] for row in drawn["rows"]}
    assert rows["All infrastructure components operational"] == ["Met", "Stands", "Stands", None]
    assert rows["User feedback positive (>4.0/5.0 satisfaction)"] == [None, None, "No data", None]
    assert rows["availability"] == ["100%", "100%", "100%", None]


def test_what_blocks_the_next_step_links_to_where_it_is_shown(board):
    app = board("rollout", certification=PHASE3, asof="2025-09-28")

    assert any(label.startswith("the certificate is in force: lapsed") for label in links(app))
    (link, *_) = app.get("page_link")
    assert f"certification={PHASE3}" in link.proto.query_string
    assert "asof=2025-09-28" in link.proto.query_string


@pytest.fixture
def troubled(tmp_path: Path, monkeypatch) -> Path:
    """The Phase 3 certificate with a fired event, a possible breach, and a baseline that is missing."""
    path = tmp_path / "r.duckdb"
    monkeypatch.setenv("READINESS_DATABASE", str(path))
    monkeypatch.setenv("READINESS_CACHE", str(tmp_path / "cache"))
    readiness(path, "init", "--no-demo")
    readiness(path, "record", "start", "--on", "2025-09-15")
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


def test_no_trigger_that_fired_or_cannot_see_is_green(troubled):
    text = words(opener()("rollout", certification=PHASE3, asof="2025-09-15"))
    lines = {line for line in text.splitlines() if "-badge[" in line}

    def line(part: str) -> str:
        return next(each for each in lines if part in each)

    assert line("Data integrity issues").startswith(":red-badge")
    assert "fired 15 Sep 2025, 10:00: Rows lost" in line("Data integrity issues")
    assert line("System availability").startswith(":orange-badge")
    assert "possible: 15 min proven, up to 17 min of 15 min" in line("System availability")
    assert line("Performance degradation").startswith(":orange-badge")
    assert "2 of 5 rollback triggers clear" in text
    assert "Permitted now: 0% of traffic" in text
    assert "over its limit (from the firing)" in text
    assert ":red[traffic back: running for 14 h]" in text
