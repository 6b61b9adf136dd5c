"""What public examples and bug reports of the controllers have in them: each is read, or refused with what to do."""

from datetime import UTC

import pytest

from dashboard.domain.rollout.analyses import analysis_verdict, analysis_words
from dashboard.errors import RefusedError
from dashboard.importers.documents.document import Document
from dashboard.importers.ingest import recognise
from tests.importers.rollouts.board import board

ROLLOUT = "apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: web, namespace: prod}\n"
CANARY = "spec:\n  strategy: {canary: {steps: [{setWeight: 20}, {pause: {}}, {setWeight: 40}]}}\n"
BLUE_GREEN = "spec:\n  strategy: {blueGreen: {activeService: web}}\n"
WHEN = 'lastTransitionTime: "2025-09-16T10:00:00Z"'
STATUS = "status:\n  currentPodHash: bbb\n  stableRS: aaa\n"
RUN = "apiVersion: argoproj.io/v1alpha1\nkind: AnalysisRun\nmetadata: {name: r, creationTimestamp: 2025-09-16T09:00:00Z}\n"


def test_an_empty_mapping_is_an_empty_list():
    paused = '  pauseConditions: [{reason: CanaryPauseStep, startTime: "2025-09-16T10:00:00Z"}]\n'
    found = board([f"{ROLLOUT}{CANARY}{STATUS}  currentStepIndex: 1\n  conditions: {{}}\n{paused}"])

    assert found.events == [("pause", 20)]


def test_a_blue_green_rollout_that_is_aborted_before_its_promotion_takes_nothing_back():
    aborted = '  abort: true\n  abortedAt: "2025-09-16T10:00:00Z"\n  blueGreen: {activeSelector: aaa}\n'
    found = board([ROLLOUT + BLUE_GREEN + STATUS + aborted])
    promoted = f"  blueGreen: {{activeSelector: bbb}}\n  conditions: [{{type: Progressing, {WHEN}}}]\n"
    after = board(
        [
            ROLLOUT + BLUE_GREEN + STATUS + promoted,
            (ROLLOUT + BLUE_GREEN + STATUS + aborted).replace("-16", "-17"),
        ]
    )

    assert found.events == [("step", 0)]
    assert after.events == [("step", 100), ("rollback", 0)]


def test_a_retry_with_which_the_controller_has_not_gone_on_says_no_share():
    aborted = f"conditions: [{{type: Progressing, status: 'False', reason: RolloutAborted, {WHEN}}}]"
    more = f'  currentStepIndex: 0\n  abort: false\n  abortedAt: "2025-09-16T10:00:00Z"\n  {aborted}\n'
    found = board([f"{ROLLOUT}{CANARY}{STATUS}{more}"])

    assert found.actual is None
    assert found.events == []
    assert "a retry is asked for" in str(found.words)


@pytest.mark.parametrize("weights", ["maxWeight: 50, stepWeight: 10", "maxWeight: 500, stepWeight: 100"])
def test_weights_that_count_out_of_another_whole_are_refused(weights: str):
    canary = (
        "apiVersion: flagger.app/v1beta1\nkind: Canary\nmetadata: {name: web, namespace: prod}\n"
        f"spec:\n  analysis: {{fullWeight: 1000, {weights}}}\n"
        f"status: {{phase: Progressing, canaryWeight: 10, {WHEN}}}\n"
    )
    with pytest.raises(RefusedError, match=r"5: spec\.analysis\.fullWeight: weights"):
        board([canary])


@pytest.mark.parametrize(
    ("more", "events"),
    [
        (f"currentStepIndex: 3\n  conditions: [{{type: Progressing, {WHEN}}}]", []),
        (f"currentStepIndex: 0\n  conditions: [{{type: Progressing, {WHEN}}}]", [("rollback", 0)]),
        (
            f"currentStepIndex: 3\n  conditions: [{{type: Progressing, reason: RolloutAborted, {WHEN}}}]",
            [("rollback", 0)],
        ),
        ('currentStepIndex: 3\n  abortedAt: "2025-09-16T10:00:00Z"', [("rollback", 0)]),
    ],
)
def test_an_abort_that_the_controller_has_not_carried_out_is_no_rollback_yet(more, events):
    found = board([f"{ROLLOUT}{CANARY}{STATUS}  abort: true\n  {more}\n"])

    assert found.events == events
    assert found.actual == (0 if events else None)
    assert bool(found.words) == (not events)


def test_a_step_that_has_timed_out_is_not_reached():
    late = f"{{type: Progressing, status: 'False', reason: ProgressDeadlineExceeded, message: late, {WHEN}}}"
    found = board([f"{ROLLOUT}{CANARY}{STATUS}  currentStepIndex: 0\n  conditions: [{late}]\n"])

    assert found.actual is None
    assert "the step to 20% is under way: between 0% and 20%" in found.words
    assert (found.standstill.kind, found.events) == ("stuck", [])


@pytest.mark.parametrize(
    ("measurement", "hour"),
    [
        ('{phase: Running, startedAt: "2025-09-16T10:00:00Z"}', 10),
        ('{phase: Running, startedAt: "2025-09-16T10:00:00Z", finishedAt: "2025-09-16T11:00:00Z"}', 11),
        ("{phase: Running}", 9),
    ],
)
def test_a_run_under_way_is_dated_by_what_it_has(measurement, hour):
    result = f"{{name: availability, phase: Running, measurements: [{measurement}]}}"
    (seen,) = board([f"{RUN}status: {{phase: Running, metricResults: [{result}]}}\n"]).assessment.analyses

    assert (seen.outcome, seen.observed_at.hour) == ("running", hour)


@pytest.mark.parametrize(
    ("done", "outcome", "words"),
    [
        (0, "inconclusive", "the tool says successful, 0 of 1 measurements were"),
        (3, "successful", "0 of 4 measurements failed"),
    ],
)
def test_a_run_that_was_ended_proves_no_more_than_it_measured(done, outcome, words):
    measured = '{phase: Successful, value: "99.9", finishedAt: "2025-09-16T10:00:00Z"}, ' * done
    ended = '{phase: Successful, message: metric terminated, finishedAt: "2025-09-16T11:00:00Z"}'
    result = (
        f"{{name: availability, phase: Successful, count: {done + 1}, successful: {done + 1},"
        f" measurements: [{measured}{ended}]}}"
    )
    found = board([f"{RUN}status: {{phase: Successful, metricResults: [{result}]}}\n"])
    (seen,) = found.assessment.analyses

    assert analysis_verdict(seen).outcome == outcome
    assert words in analysis_words(seen)
    assert "1 measurements of availability were ended before they measured anything" in found.notes


def test_flaggers_phase_may_stand_in_its_condition_alone():
    canary = (
        "apiVersion: flagger.app/v1alpha3\nkind: Canary\nmetadata: {name: shop}\n"
        "spec: {canaryAnalysis: {maxWeight: 50, stepWeight: 10}}\n"
        'status:\n  canaryWeight: 0\n  lastAppliedSpec: "147"\n  lastPromotedSpec: "147"\n'
        f"  conditions: [{{type: Promoted, status: 'True', reason: Succeeded, {WHEN}}}]\n"
    )

    assert board([canary]).events == [("step", 100)]
    with pytest.raises(RefusedError, match=r"status\.phase: is missing"):
        board([canary.replace("Promoted,", "Other,")])


@pytest.mark.parametrize(("weight", "is_said"), [(20, True), (0, False)])
def test_sessions_that_stay_with_the_new_version_are_said_beside_its_weight(weight, is_said):
    canary = (
        "apiVersion: flagger.app/v1beta1\nkind: Canary\nmetadata: {name: shop}\n"
        "spec: {analysis: {maxWeight: 50, stepWeight: 10, sessionAffinity: {cookieName: flagger-cookie}}}\n"
        f"status: {{phase: Progressing, canaryWeight: {weight}, {WHEN}}}\n"
    )
    found = board([canary])

    assert found.actual == weight
    assert ("its share is at least that" in found.words) == is_said


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            ROLLOUT + "spec:\n  replicas: {{ .Values.n }}\n",
            "5: is a template that nobody has filled in; give what helm template, or kubectl get -o yaml, prints",
        ),
        (ROLLOUT + "spec:\n  replicas: [1\n", "YAML"),
        (
            ROLLOUT + "spec: {strategy: {canary: {steps: [{pause: true}]}}}\n",
            "web has no status: its traffic is not known, give what kubectl get -o yaml prints while it runs",
        ),
        (
            f"apiVersion: v1\nkind: Service\nmetadata: {{name: {'s' * 600}}}\n---\n{ROLLOUT}{BLUE_GREEN}",
            "web has no status: its traffic is not known, give what kubectl get -o yaml prints while it runs; left out",
        ),
        (
            "apiVersion: argoproj.io/v1alpha1\nkind: Experiment\nmetadata: {name: e}\nstatus: {status: Failed}\n",
            "left out: Experiment e is Failed; give its analysis runs, which are read on their own",
        ),
        (
            '{"name": "shop", "namespace": "test", "phase": "Progressing", "metadata": {"token": "1"}}\n',
            "left out: shop, Progressing, sent to a webhook that is not of the type event",
        ),
        (
            '{"metadata": {"name": "x"}, "involvedObject": {"kind": "Canary", "name": "shop"}, "message": "Starting"}\n',
            "names no time at all; give one with its times",
        ),
        (
            ROLLOUT + "status: {conditions: [{type: InvalidSpec, status: true}]}\n",
            "the status of web names no time, so it is left out; give what kubectl get -o yaml prints while it runs",
        ),
        (f"{RUN}status: {{phase: Pending}}\n", "left out: r has no results yet; import it again once it has"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(text, words):
    with pytest.raises(RefusedError) as refusal:
        board([text])

    assert words in str(refusal.value)


def test_what_a_file_has_besides_is_told_in_one_line_by_kind():
    other = "apiVersion: v1\nkind: {}\nmetadata: {{name: {}}}\n---\n"
    services = "".join(other.format("Service", f"web-{n}") for n in range(9))
    found = board([services + other.format("Ingress", "web") + ROLLOUT + CANARY])

    words = (
        "left out: Service (9) and Ingress web; the board reads Rollout, AnalysisRun, Canary and their events"
    )
    assert found.notes.count("left out: ") == 1
    assert f"1: {words}" in found.notes
    with pytest.raises(RefusedError) as refused:
        board([services + ROLLOUT + BLUE_GREEN])
    (fault,) = refused.value.faults
    assert fault.line == services.count("\n") + 5, "where the workload says that it has no steps"
    assert fault.message.endswith(
        "left out: Service (9); the board reads Rollout, AnalysisRun, Canary and their events"
    )


def test_a_template_of_an_analysis_says_what_has_its_results():
    text = "apiVersion: argoproj.io/v1alpha1\nkind: ClusterAnalysisTemplate\nmetadata: {name: t}\n"
    with pytest.raises(
        RefusedError, match=r"ClusterAnalysisTemplate t \(a template has no results: give the AnalysisRun"
    ):
        board([text])


def test_an_object_of_the_same_kind_and_another_group_is_told_apart():
    with pytest.raises(
        RefusedError, match=r"the kind Canary of steerer\.app; the board reads .* Canary of flagger\.app"
    ):
        recognise(
            Document(
                name="c", content=b"apiVersion: steerer.app/v1beta1\nkind: Canary\nmetadata: {name: a}\n"
            )
        )


EVENT = (
    '{"apiVersion": "v1", "kind": "Event", "metadata": {"name": "e.1"}, "lastTimestamp": "2025-09-16T10:0N:00Z",'
    '\n "involvedObject": {"apiVersion": "flagger.app/v1beta1", "kind": "Canary", "name": "web", "namespace": "p"},'
    '\n "message": "Advance web.p canary weight N0"}'
)


def test_events_about_a_rollout_say_once_that_they_say_no_share():
    about = EVENT.replace("Canary", "Rollout").replace("flagger.app", "argoproj.io")
    found = board([f"[{about.replace('N', '1')},\n{about.replace('N', '2')}]"])

    assert found.actual is None
    assert found.notes.count("kept and say no share of traffic; give the Rollout itself too") == 1


def test_an_array_of_events_is_read_as_a_list_of_them_is():
    events = [EVENT.replace("N", str(n)) for n in (1, 2)]
    listed = f'{{"apiVersion": "v1", "kind": "List", "items": [{events[0]},\n{events[1]}]}}'
    array = Document(name="events.json", content=f"[{events[0]},\n{events[1]}]".encode())

    assert recognise(array).name == "manifests"
    assert board([array.text]).events == board([listed]).events == [("step", 10), ("step", 20)]


def test_a_fault_in_an_array_has_its_line():
    with pytest.raises(RefusedError) as refused:
        board([f"[{EVENT.replace('N', '1')},\n{EVENT.replace('0N', '99')}]"])
    assert [(fault.line, fault.field) for fault in refused.value.faults] == [(4, "lastTimestamp")]


@pytest.mark.parametrize("text", ["[]", '[{"apiVersion": "flagger.app/v1beta1"}, 7]'])
def test_an_array_of_anything_else_is_refused(text):
    with pytest.raises(RefusedError, match="is no mapping; give one object a document"):
        board([text])


@pytest.mark.parametrize("kind", ["AnalysisRun", "Experiment", "Rollout"])
def test_a_manifest_that_only_generates_names_is_refused_with_what_to_give(kind):
    with pytest.raises(RefusedError) as refused:
        board(
            [f"apiVersion: argoproj.io/v1alpha1\nkind: {kind}\nmetadata:\n  generateName: run-\nspec: {{}}\n"]
        )
    (fault,) = refused.value.faults
    assert (fault.line, fault.field) == (4, "metadata.generateName")
    assert fault.message.endswith("give what kubectl get -o yaml prints of its object")


def test_weights_out_of_another_most_are_told_in_percent():
    routed = "trafficRouting: {maxTrafficWeight: 1000}, steps: [{setWeight: 200}, {pause: {}}, {setHeaderRoute: {}}]"
    found = board([f"{ROLLOUT}spec:\n  strategy: {{canary: {{{routed}}}}}\n"])

    assert "web pauses at 20% until a person promotes it" in found.notes
    assert "1 step of web without setWeight (setHeaderRoute): left out" in found.notes


@pytest.mark.parametrize(("length", "words"), [("30", "for 30 s"), ("10m", "for 10m")])
def test_a_pause_of_a_mere_number_lasts_seconds(length, words):
    paused = f"steps: [{{setWeight: 20}}, {{pause: {{duration: {length}}}}}]"

    assert (
        f"web pauses at 20% {words} |"
        in board([f"{ROLLOUT}spec:\n  strategy: {{canary: {{{paused}}}}}\n"]).notes
    )


def test_a_rollout_of_both_strategies_is_none_of_them():
    both = "spec:\n  strategy:\n    blueGreen: {activeService: web}\n    canary: {steps: [{setWeight: 20}]}\n"
    with pytest.raises(RefusedError) as refused:
        board([ROLLOUT + both + STATUS + f"  conditions: [{{type: Progressing, {WHEN}}}]\n"])
    (fault,) = refused.value.faults

    assert (fault.line, fault.field) == (5, "spec.strategy")
    assert fault.message == "names both canary and blueGreen; keep the one that is used"


def test_a_script_that_applies_an_object_is_refused_with_what_to_give():
    script = "#!/usr/bin/env bash\nset -e\ncat <<EOF | kubectl apply -f -\n" + ROLLOUT + CANARY + "EOF\n"
    with pytest.raises(RefusedError, match="is a script; give the object that it applies alone"):
        board([script])


@pytest.mark.parametrize("fence", ["```", "~~~"])
def test_a_certificate_that_quotes_a_manifest_is_no_manifest(fence):
    text = f"# Certification of Web\n\n**Decision**: APPROVED\n\n{fence}yaml\n{ROLLOUT}{CANARY}{fence}\n"

    assert recognise(Document(name="web.md", content=text.encode())).name == "certificate"
    assert recognise(Document(name="web.yaml", content=(ROLLOUT + CANARY).encode())).name == "manifests"


def test_the_threshold_of_an_old_canarys_metric_is_told():
    canary = (
        "apiVersion: flagger.app/v1alpha3\nkind: Canary\nmetadata: {name: web}\nspec:\n  canaryAnalysis:\n"
    )
    found = board(
        [f"{canary}    stepWeight: 50\n    metrics: [{{name: request-success-rate, threshold: 99}}]\n"]
    )

    assert "Flagger checks request-success-rate threshold 99; no trigger was made of it" in found.notes


OLD = f"conditions: [{{type: Progressing, status: 'True', reason: REASON, {WHEN}}}]"


def test_a_controller_that_pauses_by_the_spec_is_not_taken_for_a_person():
    spec = CANARY.replace("spec:\n", "spec:\n  paused: true\n")
    found = board(
        [f'{ROLLOUT}{spec}{STATUS}  currentStepIndex: 1\n  pauseStartTime: "2025-09-16T10:00:00Z"\n']
    )

    assert found.events == [("pause", 20)]
    assert found.standstill.words(UTC) == "paused, no reason given (Argo Rollouts), since 16 Sep 2025, 10:00"


@pytest.mark.parametrize(
    ("condition", "when"),
    [
        (
            f"{{type: Available, status: 'True', {WHEN}}}",
            "first reported 16 Sep 2025, 10:00 (since when is not said)",
        ),
        (
            f"{{type: Progressing, status: Unknown, reason: RolloutPaused, {WHEN}}}",
            "since 16 Sep 2025, 10:00",
        ),
        (f"{{type: Paused, status: 'True', {WHEN}}}", "since 16 Sep 2025, 10:00"),
    ],
)
def test_a_pause_begins_with_what_tells_of_it_and_nothing_else(condition: str, when: str):
    more = f"  verifyingPreview: true\n  blueGreen: {{activeSelector: aaa}}\n  conditions: [{condition}]\n"
    found = board([ROLLOUT + BLUE_GREEN + STATUS + more])

    assert found.standstill.when(UTC) == when
    assert found.actual == 0


@pytest.mark.parametrize("reason", ["ReplicaSetUpdated", "NewReplicaSetCreated"])
def test_pods_that_are_still_replaced_have_no_share_that_anybody_stated(reason: str):
    canary = f"{ROLLOUT}{CANARY}{STATUS}  currentStepIndex: 1\n  {OLD}\n".replace(
        "REASON", "ReplicaSetUpdated"
    )
    status = "status:\n  currentPodHash: bbb\n  stableRS: bbb\n"
    replacing = f"{ROLLOUT}{CANARY}{status}  {OLD}\n".replace("REASON", reason).replace("-16T", "-17T")
    found = board([canary, replacing])
    done = board([canary, replacing.replace(reason, "NewReplicaSetAvailable")])

    assert (found.actual, done.actual) == (None, 100)
    assert "pods are still replaced" in found.words


def test_a_stable_version_whose_pods_are_not_available_is_told_with_that():
    status = "status:\n  currentPodHash: bbb\n  stableRS: bbb\n"
    denied = f"conditions: [{{type: Available, status: 'False', message: no minimum, {WHEN}}}]"
    found = board([f"{ROLLOUT}{CANARY}{status}  {denied}\n"])

    assert found.actual is None
    assert "bbb is stable; its pods are not available: no minimum" in found.words


def test_steps_that_the_board_does_not_read_are_named_by_what_they_do():
    steps = (
        "steps: [{plugin: {name: a/b}}, {setWeight: 20}, {setCanaryScale: {weight: 5}}, {plugin: {name: c}}]"
    )
    found = board([f"{ROLLOUT}spec:\n  strategy: {{canary: {{{steps}}}}}\n"])

    assert "3 steps of web without setWeight (plugin and setCanaryScale): left out of the plan" in found.notes


def test_what_no_workload_owns_is_left_out_as_what_it_is():
    template = (
        "apiVersion: flagger.app/v1beta1\nkind: MetricTemplate\nmetadata: {name: m, namespace: other}\n"
    )
    found = board([f"{ROLLOUT}{CANARY}---\n{template}"])

    assert "left out: MetricTemplate m; the board reads" in found.notes


@pytest.mark.parametrize("value", ["+Inf", "[+Inf]", "{}", "<nil>", "undefined", "[NaN, null]"])
def test_a_success_over_no_number_is_told_at_its_import(value: str):
    measured = f'[{{phase: Successful, value: "{value}", finishedAt: "2025-09-16T10:00:00Z"}}]'
    result = f"{{name: availability, phase: Successful, count: 1, successful: 1, measurements: {measured}}}"
    found = board([f"{RUN}status: {{phase: Successful, metricResults: [{result}]}}\n"])
    (seen,) = found.assessment.analyses

    assert analysis_verdict(seen).outcome == "inconclusive"
    assert f"r, availability: the tool says successful, of no number: measured {value}" in found.notes


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (
            "{phase: Successful}",
            "r ended as Successful, and holds no result of any metric: nothing was measured",
        ),
        ("{phase: Successful, metricResults: null}", "nothing was measured"),
        (
            "{phase: Failed, message: aborted}",
            "r ended as Failed: aborted, and holds no result of any metric",
        ),
        ("{phase: Pending}", "r has no results yet; import it again once it has"),
        ("{}", "r has no status: it has not run yet; give what kubectl get -o yaml prints"),
    ],
)
def test_a_run_without_results_is_left_out_with_what_it_is(status: str, words: str):
    with pytest.raises(RefusedError) as refused:
        board([f"{RUN}status: {status}\n"])

    assert words in str(refused.value)


@pytest.mark.parametrize("pattern", ["availability", "avail.*", "("])
def test_a_metric_that_the_run_only_tries_out_never_decides(pattern: str):
    measured = '[{phase: Failed, value: "3", finishedAt: "2025-09-16T10:00:00Z"}]'
    result = f"{{name: availability, phase: Failed, count: 1, failed: 1, measurements: {measured}}}"
    spec = f'spec: {{dryRun: [{{metricName: "{pattern}"}}]}}\n'
    found = board([f"{RUN}{spec}status: {{phase: Successful, metricResults: [{result}]}}\n"])
    (seen,) = found.assessment.analyses

    assert seen.dry_run == (pattern != "(")
    assert ("availability is a dry run: it never decides" in found.notes) == seen.dry_run


@pytest.mark.parametrize(
    ("owner", "outcome"),
    [("{kind: Rollout, name: web}", "failed"), ("{kind: Rollout, name: cart}", "inconclusive")],
)
def test_a_run_of_another_workload_in_a_file_of_its_own_decides_nothing(owner: str, outcome: str):
    measured = '[{phase: Failed, value: "3", finishedAt: "2025-09-16T10:00:00Z"}]'
    result = f"{{name: availability, phase: Failed, count: 1, failed: 1, measurements: {measured}}}"
    run = RUN.replace("{name: r,", f"{{name: r, namespace: prod, ownerReferences: [{owner}],")
    paused = '  currentStepIndex: 1\n  pauseConditions: [{reason: P, startTime: "2025-09-16T10:00:00Z"}]\n'
    found = board(
        [f"{run}status: {{phase: Failed, metricResults: [{result}]}}\n", f"{ROLLOUT}{CANARY}{STATUS}{paused}"]
    )
    (seen,) = found.assessment.analyses
    release = found.assessment.rollout.release

    assert analysis_verdict(seen, release).outcome == outcome
    assert ("of another workload, prod/cart" in analysis_words(seen, release)) == (outcome != "failed")


def test_a_full_promotion_that_is_asked_for_says_no_share_of_the_step():
    asked = f"  promoteFull: true\n  currentStepIndex: 1\n  conditions: [{{type: Progressing, {WHEN}}}]\n"
    found = board([f"{ROLLOUT}{CANARY}{STATUS}{asked}"])

    assert found.actual is None
    assert "its full promotion is asked for, past the steps left: between 20% and 100%" in found.words


def test_weights_that_are_null_are_none():
    nulls = "  canary: {weights: {canary: null, stable: null, additional: null}}\n"
    step = f"  currentStepIndex: 1\n  conditions: [{{type: Progressing, {WHEN}}}]\n{nulls}"

    assert board([f"{ROLLOUT}{CANARY}{STATUS}{step}"]).events == [("step", 20)]


@pytest.mark.parametrize("name", ["$$name$$", "'${NAME}'", "'{{ name }}'", "<name>"])
def test_a_template_that_nobody_has_filled_in_is_refused(name: str):
    with pytest.raises(RefusedError, match="is a template that nobody has filled in"):
        board([ROLLOUT.replace("name: web", f"name: {name}") + CANARY])


@pytest.mark.parametrize("items", ["[]", "null"])
def test_a_list_of_nothing_says_where_to_look(items: str):
    with pytest.raises(RefusedError, match=r"kubectl found nothing; name the namespace \(-n\)"):
        board([f"apiVersion: argoproj.io/v1alpha1\nkind: RolloutList\nitems: {items}\n"])
    with pytest.raises(RefusedError, match=r"is an empty List: kubectl found nothing"):
        recognise(Document(name="f", content=f"apiVersion: v1\nkind: List\nitems: {items}\n".encode()))


def test_the_events_of_a_watch_are_read():
    rollout = (
        '{"type": "MODIFIED", "object": {"apiVersion": "argoproj.io/v1alpha1", "kind": "Rollout", "metadata":'
        ' {"name": "web"}, "spec": {"strategy": {"canary": {"steps": [{"setWeight": 10}]}}}, "status":'
        ' {"currentPodHash": "bbb", "stableRS": "aaa", "currentStepIndex": %d, "conditions": [{"type":'
        ' "Progressing", "lastTransitionTime": "2025-09-16T1%d:00:00Z"}]}}}\n'
    )

    assert board([rollout % (0, 0) + rollout % (0, 1)]).events == [("step", 10)]


def test_what_another_tool_makes_a_canary_of_is_refused_with_what_to_give():
    application = "apiVersion: apps.kurator.dev/v1alpha1\nkind: Application\nmetadata: {name: a}\n"
    with pytest.raises(RefusedError, match="give what kubectl get canary -o yaml prints there"):
        recognise(Document(name="f", content=application.encode()))


LOGGED = '{"level":"info","ts":%s,"msg":"Advance shop.prod canary weight %d","canary":"shop.prod"}'


@pytest.mark.parametrize(
    "prefix", ["", "2025-09-16T10:00:00.123456789Z ", "[pod/flagger-7d4/flagger] ", "flagger-7d4 flagger "]
)
@pytest.mark.parametrize("at", ['"2025-09-16T10:0%d:00.000Z"', "175801680%d.5"])
def test_a_log_is_read_below_other_lines_and_behind_what_gathers_logs(prefix: str, at: str):
    lines = [prefix + LOGGED % (at % n, 10 * (n + 1)) for n in range(2)]
    text = "\n".join([f"{prefix}W0916 10:00:00.1 client_config.go:617] neither was specified", *lines, ""])

    assert recognise(Document(name="f", content=text.encode())).name == "manifests"
    assert board([text]).events == [("step", 10), ("step", 20)]


def test_a_stable_version_without_a_name_is_told():
    canary = (
        "apiVersion: flagger.app/v1beta1\nkind: Canary\nmetadata: {name: shop}\n"
        "spec: {analysis: {stepWeights: [1, 5]}}\n"
        f"status: {{phase: Initialized, canaryWeight: 0, {WHEN}}}\n"
    )

    found = board([canary])

    assert found.plan == [1, 5, 100]
    assert found.words.endswith("since the start, another version is stable; name the release")


def test_a_full_promotion_after_an_abort_is_told():
    progress = f"{{type: Progressing, status: 'False', reason: RolloutAborted, {WHEN}}}"
    aborted = f'  abort: true\n  abortedAt: "2025-09-16T10:00:00Z"\n  conditions: [{progress}]\n'
    found = board([f"{ROLLOUT}{CANARY}{STATUS}  currentStepIndex: 0\n  promoteFull: true\n{aborted}"])

    assert found.events == [("rollback", 0)]
    assert "its full promotion is asked for; the controller has not gone on" in found.notes


@pytest.mark.parametrize("head", [ROLLOUT, ROLLOUT.replace("argoproj.io/v1alpha1", "flagger.app/v1beta1")])
def test_an_object_that_is_being_deleted_says_so(head: str):
    deleted = head.replace("namespace: prod", 'namespace: prod, deletionTimestamp: "2025-09-16T10:00:00Z"')
    with pytest.raises(
        RefusedError, match="web is being deleted since 2025-09-16T10:00:00Z, without a status"
    ):
        board([deleted.replace("flagger.app/v1beta1\nkind: Rollout", "flagger.app/v1beta1\nkind: Canary")])
