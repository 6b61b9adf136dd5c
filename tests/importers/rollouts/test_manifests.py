"""Manifests of Argo Rollouts and Flagger: what a person would read in them, and every catch said in words."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.domain.certificate import Certificate
from dashboard.domain.rollout.controllers import ControllerState
from dashboard.domain.rollout.course import TrafficCourse, traffic_course
from dashboard.errors import RefusedError
from dashboard.importers.documents.document import Document
from dashboard.importers.ingest import recognise
from dashboard.importers.rollouts.manifests import read_manifests
from dashboard.importers.rollouts.reading import ManifestReport
from tests.conftest import DATA
from tests.examples import examples

SAMPLES = DATA / "samples"
NOW = datetime(2026, 11, 24, tzinfo=UTC)
CERTIFICATE = Certificate.model_validate(
    {
        "certification": {
            "id": "C",
            "title": "C",
            "system": "C",
            "authority": "Board",
            "decided_on": "2025-09-10",
            "declared_decision": "APPROVED",
        },
        "gates": [{"id": "G", "name": "G", "requirement": "95%+", "result": "96%"}],
        "rollout": {
            "phases": [
                {"number": 1, "name": "All", "weeks": "1", "steps": [{"percent": 50}, {"percent": 100}]}
            ]
        },
        "rollback": {
            "triggers": [
                {
                    "id": "errors",
                    "text": "Errors",
                    "kind": "threshold",
                    "metric": "error-rate",
                    "worse": "up",
                    "threshold": 1,
                }
            ]
        },
    }
)
ROLLOUT = """\
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: web
  namespace: shop
  generation: 4
  creationTimestamp: "2025-09-20T08:00:00Z"
  labels: {app: web}
spec:
  strategy:
    canary:
      steps:
      - setWeight: 10
      - pause: {duration: 10m}
      - setWeight: 50
      - analysis: {}
      - setWeight: 100
status:
  observedGeneration: "4"
  currentPodHash: new
  stableRS: old
  currentStepIndex: 3
  conditions:
  - {type: Progressing, lastUpdateTime: "2025-09-21T08:00:00Z", message: shifting}
"""
CANARY = """\
apiVersion: flagger.app/v1beta1
kind: Canary
metadata:
  name: podinfo
  namespace: test
  creationTimestamp: "2025-09-20T08:00:00Z"
spec:
  analysis:
    threshold: 10
    maxWeight: 50
    stepWeight: 20
status:
  phase: Progressing
  canaryWeight: 20
  lastTransitionTime: "2025-09-21T08:00:00Z"
"""
RUN = """\
apiVersion: argoproj.io/v1alpha1
kind: AnalysisRun
metadata:
  name: web-1
  ownerReferences:
  - {kind: Rollout, name: web}
status:
  phase: Failed
  startedAt: "2025-09-21T08:00:00Z"
  metricResults:
  - name: error-rate
    phase: Failed
    count: 12
    failed: 3
    measurements:
    - {finishedAt: "2025-09-21T08:09:00Z", phase: Failed, value: "2"}
"""
EVENT = (
    '{"name": "podinfo", "namespace": "test", "phase": "PHASE", "metadata": {"eventMessage": "MESSAGE",'
    ' "eventType": "Normal", "timestamp": "1758441600000"}}\n'
)


def document(text: str) -> Document:
    return Document(name="m.yaml", content=text.encode())


def read(text: str, **labels: str) -> ManifestReport:
    assert recognise(document(text)).name == "manifests"
    return read_manifests(document(text), CERTIFICATE, now=NOW, labels=labels)


def facts(report: ManifestReport, kind: str = "controller_state") -> list[dict[str, Any]]:
    found = [o.observation.model_dump(exclude_none=True) for o in report.observations]
    return [o for o in found if o["kind"] == kind]


def course(report: ManifestReport) -> TrafficCourse:
    """What the board makes of a file in which the release is the version that is called new, where one is."""
    seen = [o.observation for o in report.observations]
    states = [o for o in seen if isinstance(o, ControllerState)]
    named = "new" if any(v.hash == "new" for s in states for v in s.versions) else None
    return traffic_course(states, named=named, start=datetime(2015, 1, 1, tzinfo=UTC))


def shifts(report: ManifestReport) -> list[tuple[str, float | None]]:
    return [(e.kind, float(e.percent)) for e in course(report).events]


def steps(report: ManifestReport) -> list[int]:
    (plan,) = facts(report, "plan")
    return [int(step["percent"]) for step in plan["steps"]]


def notes(report: ManifestReport) -> str:
    return " | ".join(f"{n.line}: {n.text}" for n in report.notes)


def without(text: str, *parts: str) -> str:
    for part in parts:
        assert part in text, part
        text = text.replace(part, "")
    return text


ARGO_STATUS: dict[str, tuple[str, str, list[tuple[str, float | None]], str]] = {
    # name: what is replaced, by what, the traffic, and a note
    "the last weight before the step that runs": ("", "", [("step", 50)], "1 step of web without setWeight"),
    "on its way to its first weight": (
        "currentStepIndex: 3",
        "currentStepIndex: 0",
        [("step", 10)],
        "the step to 10% is under way: between 0% and 10%",
    ),
    "at its first pause": ("currentStepIndex: 3", "currentStepIndex: 1", [("step", 10)], ""),
    "all steps done, not yet stable": (
        "      - setWeight: 100\n",
        "      - pause: {duration: 1h}\n",
        [("step", 50)],
        "",
    ),
    "the router's own weight": (
        "  stableRS: old\n",
        "  stableRS: old\n  canary: {weights: {canary: {weight: 33}}}\n",
        [("step", 33)],
        "",
    ),
    "promoted": (
        "  currentPodHash: new\n  stableRS: old\n  currentStepIndex: 3\n",
        "  currentPodHash: new\n  stableRS: new\n  currentStepIndex: 5\n",
        [("step", 100)],
        "",
    ),
    "paused for a person": (
        "  stableRS: old\n",
        (
            "  stableRS: old\n  pauseConditions:\n  - {reason: CanaryPauseStep, startTime:"
            " '2025-09-21T09:00:00Z'}\n"
        ),
        [("pause", 50)],
        "",
    ),
    "aborted": (
        "  stableRS: old\n",
        "  stableRS: old\n  abort: true\n  abortedAt: '2025-09-21T09:00:00Z'\n",
        [("rollback", 0)],
        "",
    ),
    "still aborting": (
        "  stableRS: old\n",
        "  stableRS: old\n  abort: true\n  canary: {weights: {canary: {weight: 5}}}\n",
        [("step", 5)],
        "is being aborted with 5%",
    ),
    "out of date": (
        'observedGeneration: "4"',
        "observedGeneration: 3",
        [],
        "is of generation 3, the manifest 4",
    ),
    "no index and no weight": ("  currentStepIndex: 3\n", "", [], "does not say how much traffic"),
    "no time": (
        '  - {type: Progressing, lastUpdateTime: "2025-09-21T08:00:00Z", message: shifting}\n',
        "  - {type: Progressing}\n",
        [],
        "names no time",
    ),
}


@pytest.mark.parametrize("case", ARGO_STATUS)
def test_a_rollout_says_where_it_stands(case):
    old, new, expected, said = ARGO_STATUS[case]

    report = read(ROLLOUT.replace(old, new, 1) if old else ROLLOUT)

    assert shifts(report) == expected
    assert said in notes(report)
    assert steps(report) == [10, 50, 100]


def test_pauses_and_promotion_are_said():
    report = read(without(ROLLOUT, "      - setWeight: 100\n").replace("{duration: 10m}", "{}"))

    assert steps(report) == [10, 50, 100]
    assert "14: web pauses at 10% until a person promotes it" in notes(report)
    assert "promotion after the last weight (50%) is the step to 100%" in notes(report)
    assert "pauses at 10% for 10m" in notes(read(ROLLOUT))


def test_a_weight_that_is_there_already_is_left_out():
    assert "sets the weight 10 that it has already" in notes(
        read(ROLLOUT.replace("- pause: {duration: 10m}", "- setWeight: 10"))
    )


def test_of_weights_that_fall_the_status_is_kept_and_the_plan_left_out():
    report = read(ROLLOUT.replace("setWeight: 50", "setWeight: 5"))

    assert facts(report, "plan") == []
    assert shifts(report) == [("step", 5)]
    assert "15: 5 falls below 10; a plan's steps rise, so the plan of web is left out" in notes(report)


def test_a_plan_without_a_time_holds_from_its_import():
    times = '  creationTimestamp: "2025-09-20T08:00:00Z"\n', ', lastUpdateTime: "2025-09-21T08:00:00Z"'
    report = read(without(ROLLOUT, *times))

    assert facts(report, "plan")[0]["observed_at"] == NOW
    assert "the plan holds from its import" in notes(report)


BLUE_GREEN = """\
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: web}
spec: {strategy: {blueGreen: {activeService: web}}}
status:
  blueGreen: {activeSelector: ACTIVE}
  currentPodHash: new
  conditions:
  - {type: Progressing, lastTransitionTime: "2025-09-21T08:00:00Z"}
"""


def test_blue_green_has_nothing_or_everything():
    assert shifts(read(BLUE_GREEN.replace("ACTIVE", "old"))) == [("step", 0)]
    assert shifts(read(BLUE_GREEN.replace("ACTIVE", "new"))) == [("step", 100)]
    assert "all traffic switches at promotion" in notes(read(BLUE_GREEN.replace("ACTIVE", "new")))


def test_an_analysis_run_is_evidence_beside_the_trigger_that_reads_its_metric():
    report = read(RUN)

    (found,) = facts(report, "analysis")
    assert (found["trigger"], found["outcome"], found["measured"], found["failed"]) == (
        "errors",
        "failed",
        12,
        3,
    )
    assert found["observed_at"] == datetime(2025, 9, 21, 8, 9, tzinfo=UTC)
    assert "11: web-1 counted 12 measurements of error-rate and keeps 1; its counts are taken" in notes(
        report
    )
    assert "no trigger reads latency; kept as evidence" in notes(read(RUN.replace("error-rate", "latency")))


def test_a_list_of_kubectl_and_several_documents_are_read_with_their_lines():
    indented = "".join(f"  {line}\n" for line in ROLLOUT.splitlines())
    listed = "apiVersion: v1\nkind: List\nitems:\n-" + indented[1:]
    report = read(listed)
    several = read(f"{ROLLOUT}---\n{RUN}---\napiVersion: v1\nkind: Service\nmetadata: {{name: web}}\n")

    assert shifts(report) == [("step", 50)]
    assert {o.line for o in report.observations} == {15, 21}
    assert len(facts(several, "analysis")) == 1
    assert "43: left out: Service web" in notes(several)
    with pytest.raises(
        RefusedError, match=r"m.yaml:16: items\[0\].spec.strategy.canary.steps\[0\].setWeight: "
    ):
        read(listed.replace("setWeight: 10", "setWeight: ten"))


def test_one_of_several_workloads_is_picked_by_a_label():
    other = ROLLOUT.replace("name: web", "name: api").replace("app: web", "app: api")
    foreign_run = RUN.replace("name: web}", "name: api}").replace("web-1", "api-1")
    text = f"{ROLLOUT}---\n{other}---\n{RUN}---\n{foreign_run}"

    with pytest.raises(
        RefusedError, match=r"m.yaml:28: metadata: is a second workload, shop/api beside shop/web; pick one"
    ):
        read(text)
    for labels in ({"name": "api"}, {"app": "api"}):
        picked = read(text, **labels)
        assert facts(picked, "plan")[0]["reason"] == "Argo Rollouts: api"
        assert facts(picked)[0]["workload"] == "shop/api"
        assert [a["run"] for a in facts(picked, "analysis")] == ["api-1"]
    with pytest.raises(RefusedError, match="no workload with app=none"):
        read(text, app="none")


FLAGGER_STATUS: dict[str, tuple[str, str, list[tuple[str, float | None]], str]] = {
    "progressing": ("", "", [("step", 20)], ""),
    "succeeded with a weight of 0": (
        "phase: Progressing\n  canaryWeight: 20",
        "phase: Succeeded\n  canaryWeight: 0",
        [("step", 100)],
        "",
    ),
    "failed": (
        "phase: Progressing\n  canaryWeight: 20",
        "phase: Failed\n  canaryWeight: 0",
        [("rollback", 0)],
        "",
    ),
    "waiting for promotion": ("phase: Progressing", "phase: WaitingPromotion", [("pause", 20)], ""),
    "initialized with a weight of 0": (
        "phase: Progressing\n  canaryWeight: 20",
        "phase: Initialized\n  canaryWeight: 0",
        [],
        "",
    ),
    "promoting": (
        "phase: Progressing",
        "phase: Promoting",
        [],
        "it is being promoted: the share of the new version is not said",
    ),
    "no time": ('  lastTransitionTime: "2025-09-21T08:00:00Z"\n', "", [], "names no time"),
}


@pytest.mark.parametrize("case", FLAGGER_STATUS)
def test_a_canary_says_where_it_stands(case):
    old, new, expected, said = FLAGGER_STATUS[case]

    report = read(CANARY.replace(old, new, 1) if old else CANARY)

    assert shifts(report) == expected
    assert said in notes(report)
    assert steps(report) == [20, 40, 60, 100]


def test_a_canarys_weights_may_be_listed_or_missing():
    assert steps(read(CANARY.replace("stepWeight: 20", "stepWeights: [1, 5, 25]"))) == [1, 5, 25, 100]
    assert "declares 5 iterations without weights: no plan" in notes(
        read(CANARY.replace("stepWeight: 20", "iterations: 5"))
    )
    falling = read(CANARY.replace("stepWeight: 20", "stepWeights: [5, 5]"))
    assert facts(falling, "plan") == []
    assert shifts(falling) == [("step", 20)]
    assert "the weights of podinfo do not rise; a plan's steps rise, so its plan is left out" in notes(
        falling
    )


@pytest.mark.parametrize(
    ("phase", "message", "expected"),
    [
        ("Progressing", "Advance podinfo.test canary weight 15", ("step", 15)),
        ("Progressing", "Halt advancement no values found", ("pause", 0)),
        ("Progressing", "Rolling back podinfo.test failed checks threshold reached 5", ("rollback", 0)),
        ("Failed", "Canary failed! Scaling down podinfo.test", ("rollback", 0)),
        ("Succeeded", "Promotion completed! Scaling down podinfo.test", ("step", 100)),
    ],
)
def test_an_event_moves_traffic_as_its_message_says(phase, message, expected):
    report = read(EVENT.replace("PHASE", phase).replace("MESSAGE", message))

    assert shifts(report) == [expected]
    assert facts(report)[0]["observed_at"] == datetime(2025, 9, 21, 8, tzinfo=UTC)
    assert facts(report)[0]["message"] == f"Flagger: {message}"


def test_events_one_a_line_keep_their_lines():
    lines = [
        EVENT.replace("PHASE", "Progressing").replace("MESSAGE", f"Advance p.t canary weight {n}")
        for n in (5, 10)
    ]

    report = read("".join(lines))

    assert [o.line for o in report.observations] == [1, 2]
    assert [e.percent for e in course(report).events] == [5, 10]


DAMAGED: dict[str, tuple[str, int, str, str]] = {
    "a weight in words": (
        ROLLOUT.replace("setWeight: 10\n", "setWeight: ten\n"),
        13,
        "spec.strategy.canary.steps[0].setWeight",
        "is not a number",
    ),
    "a weight above 100": (
        ROLLOUT.replace("setWeight: 100", "setWeight: 120"),
        17,
        "spec.strategy.canary.steps[4].setWeight",
        "more than 100",
    ),
    "a negative weight": (
        ROLLOUT.replace("setWeight: 10\n", "setWeight: -1\n"),
        13,
        "spec.strategy.canary.steps[0].setWeight",
        "less than 0",
    ),
    "steps that are no list": (
        ROLLOUT.replace(
            "      steps:\n      - setWeight: 10\n      - pause: {duration: 10m}\n      - setWeight: 50\n    "
            "  - analysis: {}\n      - setWeight: 100\n",
            "      steps: many\n",
        ),
        12,
        "spec.strategy.canary.steps",
        "is not a list",
    ),
    "no name": (without(ROLLOUT, "  name: web\n"), 3, "metadata.name", "is missing"),
    "no strategy": (
        ROLLOUT.replace("    canary:", "    cannary:"),
        10,
        "spec.strategy",
        "neither canary nor blueGreen",
    ),
    "a time without an offset": (
        ROLLOUT.replace("2025-09-21T08:00:00Z", "2025-09-21 08:00"),
        24,
        "status.conditions[0].lastUpdateTime",
        "offset",
    ),
    "a creation that is no time": (
        ROLLOUT.replace("2025-09-20T08:00:00Z", "yesterday"),
        7,
        "metadata.creationTimestamp",
        "neither a date",
    ),
    "an index that is no number": (
        ROLLOUT.replace("currentStepIndex: 3", "currentStepIndex: third"),
        22,
        "status.currentStepIndex",
        "is not a number",
    ),
    "an abort that is neither": (
        ROLLOUT.replace("  stableRS: old\n", "  stableRS: old\n  abort: perhaps\n"),
        22,
        "status.abort",
        "neither true nor false",
    ),
    "cut in the middle of a list": (
        ROLLOUT[: ROLLOUT.index("{type: Progressing") + 10],
        24,
        "",
        "is no YAML",
    ),
    "a key twice": (
        ROLLOUT.replace("kind: Rollout\n", "kind: Rollout\nkind: Rollout\n"),
        3,
        "kind",
        "there twice",
    ),
    "an alias": (
        ROLLOUT.replace("currentPodHash: new", "currentPodHash: *new"),
        20,
        "status.currentPodHash",
        "is an alias",
    ),
    "a status in words": (
        ROLLOUT[: ROLLOUT.index("status:")] + "status: fine\n",
        18,
        "status",
        "is not a mapping",
    ),
    "an unknown outcome": (
        RUN.replace("    phase: Failed\n", "    phase: Fine\n"),
        12,
        "status.metricResults[0].phase",
        "is not known",
    ),
    "a run without any time": (
        without(RUN, '  startedAt: "2025-09-21T08:00:00Z"\n', 'finishedAt: "2025-09-21T08:09:00Z", '),
        10,
        "status.metricResults[0]",
        "no time at all",
    ),
    "a count in words": (
        RUN.replace("count: 12", "count: twelve"),
        13,
        "status.metricResults[0].count",
        "is not a number",
    ),
    "a step weight of 0": (
        CANARY.replace("stepWeight: 20", "stepWeight: 0"),
        11,
        "spec.analysis.stepWeight",
        "less than 1",
    ),
    "a canary weight above 100": (
        CANARY.replace("canaryWeight: 20", "canaryWeight: 200"),
        14,
        "status.canaryWeight",
        "more than 100",
    ),
    "a status without a phase": (without(CANARY, "  phase: Progressing\n"), 12, "status.phase", "is missing"),
    "an event without its time": (
        EVENT.replace(', "timestamp": "1758441600000"', ""),
        1,
        "metadata.timestamp",
        "is missing",
    ),
    "an event whose time is in words": (
        EVENT.replace("1758441600000", "noon"),
        1,
        "metadata.timestamp",
        "is not a number",
    ),
    "an event in seconds": (
        EVENT.replace("1758441600000", "1758441600"),
        1,
        "metadata.timestamp",
        "outside the years",
    ),
    "items that are no list": (
        "apiVersion: argoproj.io/v1alpha1\nkind: List\nitems: none\n",
        3,
        "items",
        "is no list",
    ),
    "an item that is no mapping": (
        "apiVersion: argoproj.io/v1alpha1\nkind: List\nitems:\n- web\n",
        4,
        "items[0]",
        "is no mapping",
    ),
    "nothing that is read": (
        "apiVersion: argoproj.io/v1alpha1\nkind: AnalysisTemplate\nmetadata: {name: t}\n",
        1,
        "",
        "holds nothing that the board records: left out: AnalysisTemplate t",
    ),
}


@pytest.mark.parametrize("case", DAMAGED)
def test_a_damaged_copy_is_refused_with_its_place(case):
    text, line, field, words = DAMAGED[case]

    with pytest.raises(RefusedError) as refusal:
        read(text)

    found = [(f.line, f.field) for f in refusal.value.faults if words in f.message]
    assert found == [(line, field)], str(refusal.value)


LOG = """\
{"level":"info","ts":"2025-09-16T10:00:00Z","msg":"Advance shop.prod canary weight 10","canary":"shop.prod"}
{"level":"info","ts":"2025-09-16T10:01:00Z","msg":"Halt shop.prod advancement","canary":"shop.prod"}
"""
DEPLOYMENT = """\
{"deploymentInfo": {"applicationName": "a", "deploymentId": "d-1", "status": "Stopped",
 "createTime": 1758016800}}
"""
FLAG = """\
{"key": "f", "variations": [{"value": true}],
 "environments": {"p": {"on": true, "lastModified": 1758016800000,
 "fallthrough": {"rollout": {"variations": [{"variation": 0, "weight": 60000}]}}}}}
"""
FEATURE = """\
{"features": [{"name": "f"}],
 "featureStrategies": [{"name": "flexibleRollout", "parameters": {"rollout": "5"}}],
 "featureEnvironments": [{"featureName": "f", "environment": "p", "enabled": true}]}
"""
KUBERNETES_EVENT = """\
apiVersion: v1
kind: Event
metadata: {name: e}
involvedObject: {kind: Canary, name: c, namespace: p, apiVersion: flagger.app/v1beta1}
message: Halt advancement
lastTimestamp: 2025-09-16T10:00:00Z
"""
MANIFESTS = [ROLLOUT, CANARY, RUN, BLUE_GREEN, f"{ROLLOUT}---\n{RUN}", KUBERNETES_EVENT]
JSON = [EVENT, EVENT * 3, LOG, DEPLOYMENT, FLAG, FEATURE]


@settings(max_examples=examples(40, 250), deadline=None)
@given(st.sampled_from([*MANIFESTS, *JSON]), st.data())
def test_whatever_is_done_to_a_file_it_is_read_or_refused(text, data):
    for _ in range(data.draw(st.integers(1, 4))):
        a, b = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
        part = data.draw(
            st.sampled_from(["", text[a:b] * 2, "null", "{}", "[]", "-1", "1e9", ": ", "\n", '"', "é", "\0"])
        )
        text = text[:a] + part + text[min(b, a + 40) :]

    try:
        report = read_manifests(document(text), CERTIFICATE, now=NOW)
        course(report)
    except RefusedError as error:
        assert error.faults  # noqa: PT017 - refused or read, and nothing else.


@pytest.mark.parametrize(
    ("name", "kind", "expected", "said"),
    [
        (
            "argo_rollout_aborted.yaml",
            "controller_state",
            {
                "outcome": "reverted",
                "observed_at": datetime(2020, 9, 22, 9, 10, 5, tzinfo=UTC),
                "message": 'aborted: metric "web" assessed Failed due to failed (1) > failureLimit (0)',
            },
            "pauses at 10% until a person promotes it",
        ),
        (
            "argo_rollout_bluegreen_paused.yaml",
            "controller_state",
            {
                "observed_at": datetime(2019, 10, 28, 4, 50, 20, tzinfo=UTC),
                "message": "BlueGreenPause (Argo Rollouts): open-ended, waits for promotion",
            },
            "is blue-green",
        ),
        (
            "argo_analysisrun_failed.yaml",
            "analysis",
            {
                "run": "rollout-background-analysis-db976bc44-2",
                "metric": "web",
                "outcome": "failed",
                "measured": 1,
                "failed": 1,
                "observed_at": datetime(2020, 9, 22, 9, 10, 4, tzinfo=UTC),
            },
            "no trigger reads web",
        ),
        (
            "flagger_canary_istio.yaml",
            "plan",
            {"reason": "Flagger: podinfo", "observed_at": NOW},
            "podinfo has no status",
        ),
        (
            "flagger_event_webhook.json",
            "tool_event",
            {
                "phase": "Progressing",
                "message": "New revision detected! Scaling up podinfo.default",
                "observed_at": datetime(2020, 1, 9, 22, 7, 15, 167000, tzinfo=UTC),
            },
            "says nothing of a share of traffic",
        ),
    ],
)
def test_the_samples_of_others_say_what_a_person_reads_in_them(name, kind, expected, said):
    report = read((SAMPLES / name).read_text(encoding="utf-8"))

    (found,) = facts(report, kind)
    assert {key: found[key] for key in expected} == expected
    assert said in notes(report)


@pytest.mark.parametrize(
    ("name", "old", "new", "above"),
    [
        ("argo_rollout_aborted.yaml", "setWeight: 10", "setWeight: 1O", 0),
        ("argo_rollout_aborted.yaml", 'abortedAt: "2020-09-22T09:10:05Z"', "abortedAt: soon", 0),
        ("argo_rollout_bluegreen_paused.yaml", 'startTime: "2019-10-28T04:50:20Z"', "started: then", 1),
        ("argo_analysisrun_failed.yaml", "failed: 1", "failed: one", 0),
        ("flagger_canary_istio.yaml", "stepWeight: 5", "stepWeight: five", 0),
        ("flagger_event_webhook.json", '"1578607635167"', '"never"', 0),
    ],
)
def test_damaged_samples_are_refused_with_the_line(name, old, new, above):
    text = (SAMPLES / name).read_text(encoding="utf-8")
    line = text[: text.index(old)].count("\n") + 1

    with pytest.raises(RefusedError) as refusal:
        read(text.replace(old, new, 1))

    assert [f.line for f in refusal.value.faults] == [line - above]


@pytest.mark.parametrize(
    ("name", "moved"),
    [("argo_rollout_aborted.yaml", ("rollback", 0)), ("argo_rollout_bluegreen_paused.yaml", ("pause", 0))],
)
def test_the_samples_of_others_move_traffic(name, moved):
    assert shifts(read((SAMPLES / name).read_text(encoding="utf-8"))) == [moved]


def test_the_flagger_sample_declares_its_steps():
    report = read((SAMPLES / "flagger_canary_istio.yaml").read_text(encoding="utf-8"))

    assert steps(report) == [5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 100]
