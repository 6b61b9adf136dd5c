"""What Kayenta and Keptn judged, after the answers and events that they publish."""

import json
from typing import Any

import pytest

from dashboard.domain.rollout.analyses import analysis_verdict, analysis_words
from dashboard.errors import RefusedError
from dashboard.importers.documents.document import Document
from dashboard.importers.ingest import recognise
from tests.importers.rollouts.board import Board, board


def read(value: dict[str, Any]) -> Board:
    text = json.dumps(value, indent=2)
    assert recognise(Document(name="u", content=text.encode())).name == "manifests"
    return board([text])


def judged(*classes: str, **more: Any) -> dict[str, Any]:
    names = ("availability", "cpu", "errors", "latency")
    metrics = [
        {
            "name": name,
            "classification": word,
            "classificationReason": "",
            "experimentMetadata": {"stats": {"count": 0 if word == "Nodata" else 60, "mean": 1.5}},
        }
        for name, word in zip(names, classes, strict=False)
    ]
    score = {"score": 33, "classification": "Fail", "classificationReason": ""}
    return {
        "application": "shop",
        "pipelineId": "c-1",
        "stageStatus": {"judge": "succeeded"},
        "complete": True,
        "status": "succeeded",
        "result": {"judgeResult": {"results": metrics, "groupScores": [], "score": score}},
        "endTimeIso": "2025-09-16T21:05:00.101Z",
        **more,
    }


def test_each_metric_that_kayenta_judged_is_evidence_beside_its_trigger():
    found = read(judged("Pass", "High", "Low", "Nodata"))
    seen = found.assessment.analyses

    assert [analysis_verdict(a).outcome for a in seen] == ["successful", "failed", "failed", "inconclusive"]
    assert [a.trigger for a in seen] == ["down", None, None, None]
    assert (
        "Kayenta calls it High over 60 samples; the canary is Fail, a score of 33 of 100"
        in analysis_words(seen[1])
    )
    assert "the canary c-1 is judged Fail, a score of 33 of 100; that is no share of traffic" in found.notes
    assert (found.actual, found.events) == (None, [])


def test_a_pass_of_no_sample_proves_nothing():
    value = judged("Pass")
    value["result"]["judgeResult"]["results"][0]["experimentMetadata"]["stats"] = {"count": 0}
    (seen,) = read(value).assessment.analyses

    assert analysis_verdict(seen).outcome == "inconclusive"


def test_a_canary_that_was_not_judged_is_said_with_its_status():
    with pytest.raises(RefusedError, match="the canary c-1 is terminal; left out, it has no judgement"):
        read(judged(status="terminal", result=None, exception={"operation": "prometheusFetch"}))
    with pytest.raises(RefusedError, match="names no endTimeIso; export the whole canary"):
        read(judged("Pass", endTimeIso=None))


def evaluated(part: str, kind: str, *indicators: tuple[str, bool]) -> dict[str, Any]:
    results = [
        {
            "score": 0,
            "status": status,
            "passTargets": [{"criteria": "<600", "targetValue": 600, "violated": status != "pass"}],
            "value": {"metric": "availability", "success": is_measured, "value": 99.5, "message": ""},
        }
        for status, is_measured in indicators
    ]
    details = {"timeEnd": "2025-09-16T11:29:36Z", "result": "fail", "score": 50, "indicatorResults": results}
    return {
        "type": kind,
        "specversion": "1.0",
        "id": "e-1",
        "time": "2025-09-16T11:30:45.340Z",
        "shkeptncontext": "x",
        "data": {"project": "shop", "stage": "prod", "service": "web", "result": "fail", part: details},
    }


@pytest.mark.parametrize(
    ("part", "kind"),
    [
        ("evaluation", "sh.keptn.event.evaluation.finished"),
        ("evaluationdetails", "sh.keptn.events.evaluation-done"),
    ],
)
def test_each_indicator_that_keptn_evaluated_is_evidence(part, kind):
    given = [("pass", True), ("warning", True), ("fail", True), ("failed", True), ("pass", False)]
    seen = read(evaluated(part, kind, *given)).assessment.analyses

    outcomes = ["successful", "inconclusive", "failed", "failed", "error"]
    assert [analysis_verdict(a).outcome for a in seen] == outcomes
    assert {a.trigger for a in seen} == {"down"}
    assert "Keptn calls it pass; the evaluation is fail, a score of 50 of 100" in analysis_words(seen[0])
    assert "last measured 99.5" in analysis_words(seen[0])
    assert "1 in error" in analysis_words(seen[4])


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("sh.keptn.event.deployment.finished", "an event of Keptn; the board reads finished evaluations"),
        ("sh.keptn.event.evaluation.finished", "the evaluation e-1 is fail, of no indicator"),
    ],
)
def test_other_events_of_keptn_are_said(kind, words):
    with pytest.raises(RefusedError, match=words):
        read(evaluated("evaluation", kind))
