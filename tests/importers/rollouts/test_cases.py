"""Cases after public files and bug reports.

What a careful person would read in them, and others of each kind.
"""

from datetime import UTC, datetime
from typing import Any

import pytest

from dashboard.domain.rollout.analyses import analysis_verdict, analysis_words
from dashboard.errors import RefusedError
from tests.importers.rollouts.board import CASES, board, case


def text(name: str) -> str:
    return (CASES / name).read_text(encoding="utf-8")


def changed(name: str, *changes: tuple[str, str]) -> str:
    found = text(name)
    for old, new in changes:
        assert old in found, old
        found = found.replace(old, new)
    return found


REVERTED = [f"argo-reverted-to-the-old-version-{n}.yaml" for n in (1, 2, 3)]
IMAGES = "spec:\n  template: {spec: {containers: [{image: 'shop/web:TAG'}, {image: 'mesh/proxy:7'}]}}\n"


def test_a_canary_set_back_to_the_old_version_has_no_traffic():
    found = case(*REVERTED)

    assert (found.actual, found.events) == (0, [("step", 30), ("rollback", 0)])
    assert found.next_step.percent == 10
    assert found.course[-1].until == datetime(2025, 9, 18, 10, tzinfo=UTC)


def test_it_has_none_either_where_the_abort_or_the_canary_was_never_seen():
    assert case(REVERTED[0], REVERTED[2]).events == [("step", 30), ("rollback", 0)]
    alone = case(REVERTED[2])
    assert (alone.actual, alone.assessment.rollout.release) == (None, None)
    assert (
        alone.words
        == "no update under way: no canary of prod/web was seen since the start, aaa is stable; name the"
        " release"
    )


def test_the_order_of_the_imports_changes_nothing():
    assert case(*reversed(REVERTED)).events == case(*REVERTED).events


def test_the_new_version_is_everything_once_it_is_stable():
    promoted = changed(REVERTED[2], ("currentPodHash: aaa", "currentPodHash: bbb"), ("aaa", "bbb"))
    found = board([text(REVERTED[0]), promoted])

    assert (found.actual, found.events) == (100, [("step", 30), ("step", 100)])
    release = found.assessment.rollout.release
    assert release
    assert release.detail.startswith("bbb of prod/web, the first canary after the start, is assumed")


@pytest.mark.parametrize(
    ("release", "shares"),
    [("bbb", [30, 0, 0]), ("aaa", [70, 100, 100]), ("ccc", [0, 0, 0]), ("v2.1", [None, None, None])],
)
def test_the_release_may_be_named_by_its_hash(release, shares):
    assert [case(*REVERTED[: n + 1], release=release).actual for n in range(3)] == shares


@pytest.mark.parametrize(
    "release", ["v2", "web:v2", "shop/web:v2", "12", "bbb"], ids=["tag", "name", "image", "revision", "hash"]
)
def test_the_release_may_be_named_by_its_image_or_revision(release):
    update = [
        ("spec:\n", IMAGES.replace("TAG", "v2")),
        ("  name: web\n", "  name: web\n  annotations: {NUMBER}\n"),
    ]
    new = changed(REVERTED[0], *update).replace("NUMBER", 'rollout.argoproj.io/revision: "12"')
    old = changed(REVERTED[2], ("spec:\n", IMAGES.replace("TAG", "v1")))

    assert board([new], release=release).actual == 30
    assert board([new, old], release=release).actual == 0


def test_a_digest_is_not_compared_to_a_tag():
    digest = f"sha256:{'a' * 64}"
    tagged = changed(REVERTED[0], ("spec:\n", IMAGES.replace("TAG", "v2")))
    pinned = tagged.replace("shop/web:v2", f"shop/web@{digest}")

    assert board([tagged], release=digest).actual is None
    assert (
        "whether the canary version bbb of prod/web is sha256:aaaa" in board([tagged], release=digest).words
    )
    assert board([pinned], release=digest).actual == 30


def test_a_report_from_before_the_start_says_nothing():
    found = case(REVERTED[0], start="2025-09-17")

    assert (found.actual, found.events) == (None, [])
    assert found.words == "no update under way: the newest report of prod/web is from before the start"
    assert case(*REVERTED[:2], start="2025-09-17", release="bbb").events == [("rollback", 0)]


def test_a_stable_version_that_replaced_another_since_the_start_was_rolled_out():
    before = changed(REVERTED[2], ("2025-09-18", "2025-09-13"))
    after = changed(REVERTED[2], ("aaa", "ccc"))

    assert board([before, after]).events == [("step", 100)]
    assert board([before, text(REVERTED[2])]).actual is None


def test_another_workload_says_nothing_of_the_release():
    other = changed(REVERTED[0], ("namespace: prod", "namespace: staging"), ("2025-09-16", "2025-09-17"))
    unspaced = changed(REVERTED[1], ("  namespace: prod\n", ""))

    assert board([text(REVERTED[0]), other.replace("weight: 30", "weight: 5")]).events == [("step", 30)]
    assert board([text(REVERTED[0]), unspaced]).events == [("step", 30), ("rollback", 0)]


def test_an_abort_after_the_promotion_takes_nothing_back():
    promoted = changed(REVERTED[2], ("currentPodHash: aaa", "currentPodHash: bbb"), ("aaa", "bbb"))
    aborted = promoted.replace("2025-09-18", "2025-09-19").replace("  phase:", "  abort: true\n  phase:")

    assert board([text(REVERTED[0]), promoted, aborted]).events == [("step", 30), ("step", 100)]


def test_the_next_release_takes_traffic_from_the_certified_one():
    promoted = changed(REVERTED[2], ("currentPodHash: aaa", "currentPodHash: bbb"), ("aaa", "bbb"))
    following = changed(
        REVERTED[0], ("2025-09-16", "2025-09-20"), ("aaa", "OLD"), ("bbb", "ccc"), ("OLD", "bbb")
    )
    found = board([text(REVERTED[0]), promoted, following])

    assert found.events == [("step", 30), ("step", 100), ("rollback", 70)]


STEP = "argo-index-on-a-setweight-step.yaml"


@pytest.mark.parametrize(
    ("index", "actual", "words"),
    [
        (0, 10, "the step to 10% is under way: between 0% and 10%"),
        (1, 10, ""),
        (2, 30, "the step to 30% is under way: between 10% and 30%"),
        (5, 60, ""),
        (6, None, "all its steps are done and it is not yet stable: between 60% and 100%"),
    ],
)
def test_the_step_that_the_controller_is_at_counts(index, actual, words):
    found = board([changed(STEP, ("currentStepIndex: 2", f"currentStepIndex: {index}"))])

    assert (found.actual, found.words) == (actual, words)
    assert (found.assessment.rollout.deviation_days is None) == (actual is None)


EXPERIMENT = "argo-experiment-with-weight.yaml"


def test_an_experiment_of_the_new_version_is_part_of_its_share():
    other = changed(EXPERIMENT, ("additional: [{podTemplateHash: bbb", "additional: [{podTemplateHash: eee"))
    old = changed(EXPERIMENT, ("additional: [{podTemplateHash: bbb", "additional: [{podTemplateHash: aaa"))

    assert (case(EXPERIMENT).actual, board([other]).actual, board([old]).actual) == (30, 10, 10)
    assert board([other]).words == "20% more goes to an experiment (eee)"


HASHES = "argo-weights-of-another-hash.yaml"


def test_weights_of_another_hash_are_not_the_releases():
    found, whole = case(HASHES), board([changed(HASHES, ("weight: 60", "weight: 80"))])
    lacking = board([changed(HASHES, ("zzz", "bbb"))])

    assert (found.actual, whole.actual, lacking.actual) == (None, 0, 20)
    assert "of another hash, zzz, and not of bbb; the router's weights add up to 80 of 100" in found.notes
    assert lacking.words == "the router's weights add up to 80 of 100"


def test_weights_may_count_out_of_more_than_a_hundred():
    most = ("canary:\n      steps:", "canary:\n      trafficRouting: {maxTrafficWeight: 1000}\n      steps:")
    found = board([changed(REVERTED[0], most, ("weight: 70", "weight: 970"))])

    assert found.assessment.rollout.traffic_actual == 3
    assert [str(percent) for percent, _ in found.assessment.plans[-1].steps] == ["1", "3", "6", "100"]


PAUSED = "argo-paused-by-a-person.yaml"


def test_a_person_who_pauses_is_told_with_since_when():
    found, since = (
        case(PAUSED),
        ', {type: Paused, status: "True", lastTransitionTime: "2025-09-16T11:00:00Z"}',
    )
    dated = board([text(PAUSED).rstrip() + f"\n  - {since.strip(', ')}\n"])

    assert found.events == [("pause", 30)]
    assert found.standstill.words(UTC) == (
        "paused, manually paused (Argo Rollouts), first reported 16 Sep 2025, 10:00 (since when is not said)"
    )
    assert dated.standstill.since == datetime(2025, 9, 16, 11, tzinfo=UTC)


@pytest.mark.parametrize(
    ("pauses", "reason"),
    [
        (
            '[{reason: CanaryPauseStep, startTime: "2025-09-16T09:30:00Z"}]',
            "manually paused, CanaryPauseStep",
        ),
        ("[]", "manually paused"),
    ],
)
def test_a_person_s_pause_is_told_beside_that_of_a_step(pauses, reason):
    found = board([changed(PAUSED, ("status:\n", f"status:\n  pauseConditions: {pauses}\n"))])

    assert found.standstill.reason == f"{reason} (Argo Rollouts)"
    assert found.standstill.since == (datetime(2025, 9, 16, 9, 30, tzinfo=UTC) if "," in reason else None)


@pytest.mark.parametrize("polls", [1, 61])
def test_one_pause_is_one_event_however_often_it_is_seen(polls):
    paused = changed(REVERTED[0], ("status:\n", "status:\n  pauseConditions: [PAUSE]\n")).replace(
        "PAUSE", '{reason: CanaryPauseStep, startTime: "2025-09-16T10:05:00Z"}'
    )
    seen = [paused.replace('resourceVersion: "1000"', f'resourceVersion: "{n}"') for n in range(polls)]
    found = board(seen)

    assert found.events == [("pause", 30)]
    assert found.course[0].reports == polls
    assert found.standstill.since == datetime(2025, 9, 16, 10, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("condition", "reason"),
    [
        (
            (
                '{type: Progressing, status: "False", reason: ProgressDeadlineExceeded, message: timed out,'
                " WHEN}"
            ),
            "ProgressDeadlineExceeded: timed out (Argo Rollouts)",
        ),
        (
            '{type: InvalidSpec, status: "True", message: "steps: too many", WHEN}',
            "InvalidSpec: steps: too many (Argo Rollouts)",
        ),
    ],
)
def test_a_stuck_controller_is_told_with_since_when(condition, reason):
    when = condition.replace("WHEN", 'lastTransitionTime: "2025-09-16T09:00:00Z"')
    found = board([text(REVERTED[0]).rstrip() + f"\n  - {when}\n"])

    still = found.standstill
    assert (still.kind, still.reason, still.since) == ("stuck", reason, datetime(2025, 9, 16, 9, tzinfo=UTC))
    assert (found.actual, found.events) == (30, [("stuck", 30)])
    assert any("traffic is resumed: stuck" in text for text in found.next_step.blocked_by)


def test_the_plan_of_a_refused_spec_is_left_out():
    invalid = '\n  - {type: InvalidSpec, status: "True", message: no}\n'
    found = board([text(REVERTED[0]).rstrip() + invalid])

    assert (found.plan, found.actual) == ([10, 30, 50, 100], 30)
    assert "the controller refuses the spec of web: its plan is left out" in found.notes


def test_of_steps_that_fall_the_status_is_kept():
    found = case("argo-steps-that-fall.yaml")

    assert (found.actual, found.plan) == (50, [10, 30, 50, 100])
    assert "15: 20 falls below 50; a plan's steps rise, so the plan of web is left out" in found.notes


@pytest.mark.parametrize(
    ("fallen", "words"),
    [
        ("setWeight: 0", "0 falls below 50; a plan's steps rise"),
        ("setWeight: 49", "49 falls below 50; a plan's steps rise"),
    ],
)
def test_steps_that_fall_to_anything_are_no_plan(fallen, words):
    found = board([changed("argo-steps-that-fall.yaml", ("setWeight: 20", fallen))])

    assert (found.actual, found.plan) == (50, [10, 30, 50, 100])
    assert words in found.notes


def test_steps_that_stay_are_a_plan_without_the_second():
    found = board([changed("argo-steps-that-fall.yaml", ("setWeight: 20", "setWeight: 50"))])

    assert 50 in found.plan
    assert "sets the weight 50 that it has already; left out" in found.notes


@pytest.mark.parametrize("control", ["\\t", "\\x1b[31m", "\\u200b\\r\\n"])
def test_a_message_is_cleaned_of_what_cannot_be_seen(control):
    found = board([changed("argo-tab-in-a-message.yaml", ("\\t", control))])

    shown = found.standstill.reason
    assert shown.startswith("Degraded: job failed:")
    assert shown.isprintable()


def test_null_is_read_as_absent():
    also = changed(
        "argo-null-lists.yaml",
        ("abort: null", "abort: null\n  message: null\n  abortedAt: null"),
        ("stable: {", "additional: null\n      stable: {"),
    )

    assert (case("argo-null-lists.yaml").events, board([also]).events) == ([("step", 10)], [("step", 10)])
    assert board([also.replace("stableRS: aaa", 'stableRS: ""')]).actual == 10


@pytest.mark.parametrize("observed", ['"1"', '"0"'])
def test_a_status_that_has_not_seen_its_workload_is_left_out(observed):
    found = board(
        [
            changed(
                "argo-workload-generation.yaml",
                ('workloadObservedGeneration: "1"', f"workloadObservedGeneration: {observed}"),
            )
        ]
    )

    assert (found.actual, found.events) == (None, [])
    assert "of its workload, which is at 2: it is out of date and left out" in found.notes
    assert found.words in found.notes
    assert "is out of date" in found.words


def test_a_status_that_is_out_of_date_leaves_the_share_and_the_standstill_as_they_were():
    paused = changed(REVERTED[0], ("status:\n", "status:\n  pauseConditions: [PAUSE]\n")).replace(
        "PAUSE", '{reason: CanaryPauseStep, startTime: "2025-09-16T10:05:00Z"}'
    )
    stale = changed(REVERTED[0], ('observedGeneration: "8"', 'observedGeneration: "7"')).replace(
        "-16T", "-17T"
    )
    found = board([paused, stale])

    assert (found.actual, found.events) == (30, [("pause", 30)])
    assert found.standstill.since == datetime(2025, 9, 16, 10, 5, tzinfo=UTC)
    assert "is out of date" in found.words


def test_a_status_that_has_seen_its_workload_counts():
    seen = changed("argo-workload-generation.yaml", ('Generation: "1"', 'Generation: "2"'), ("Pod", "Pod"))

    assert board([seen], release="aaa").actual == 100


def test_a_generation_that_is_a_hash_is_no_number():
    for observed in ("7f9c6d5b4", "5865594668"):
        found = board(
            [changed(REVERTED[0], ('observedGeneration: "8"', f'observedGeneration: "{observed}"'))]
        )

        assert found.actual == 30
        assert f"names its generation by a hash ({observed}): taken as up to date" in found.notes


OTHER_RUN = "argo-run-of-another-workload.yaml"


@pytest.mark.parametrize(
    ("owner", "left_out"),
    [
        ("{kind: Rollout, name: cart, uid: u3}", True),
        ("{kind: Rollout, name: web, uid: another}", True),
        ("{kind: Rollout, name: web, uid: own}", False),
        ("{kind: Experiment, name: web}", True),
        ("{kind: Rollout, name: web}", False),
    ],
)
def test_a_run_belongs_to_its_owner_by_uid(owner, left_out):
    runs = changed(
        OTHER_RUN,
        ("{apiVersion: argoproj.io/v1alpha1, kind: Rollout, name: cart, uid: u3}", owner),
        ("  generation: 7\n", "  generation: 7\n  uid: own\n"),
    )
    found = board([runs])

    assert (found.assessment.analyses == ()) == left_out
    assert ("33: left out: AnalysisRun cart-1 belongs to" in found.notes) == left_out


def test_a_run_of_another_namespace_belongs_to_another_workload():
    staging = (
        text(OTHER_RUN)
        .replace("name: cart,", "name: web,")
        .replace("cart-1\n  namespace: prod", "w\n  namespace: staging")
    )

    assert board([staging]).assessment.analyses == ()


@pytest.mark.parametrize(
    ("result", "outcome", "words"),
    [
        (
            '"count": 2, "failed": 2, "error": 3',
            "inconclusive",
            "the tool says successful, 0 of 5 measurements were",
        ),
        ('"count": 0', "inconclusive", "the tool says successful, nothing was measured"),
        ('"error": 4', "inconclusive", "the tool says successful, 0 of 4 measurements were"),
        ('"count": 1, "successful": 1', "successful", None),
        (
            '"count": 1, "successful": 1, "dryRun": true',
            "inconclusive",
            "dry run, the tool says successful: never decides",
        ),
    ],
)
def test_a_run_proves_no_more_than_it_measured(result, outcome, words):
    run = changed("argo-run-successful-but-all-failed.yaml", ('"count": 2, "failed": 2, "error": 3', result))
    (seen,) = board([run]).assessment.analyses

    assert (analysis_verdict(seen).outcome, analysis_verdict(seen).words) == (outcome, words)


@pytest.mark.parametrize("value", ["[NaN]", "NaN", "[]", "[NaN,NaN]"])
def test_a_success_over_no_number_is_told_with_its_value(value):
    (seen,) = board([changed("argo-run-measured-nan.yaml", ("[NaN]", value))]).assessment.analyses

    assert analysis_verdict(seen).outcome == "inconclusive"
    assert f"measured {value}" in analysis_words(seen)


def test_a_dry_run_is_said():
    found = case("argo-dry-run-metric.yaml")

    assert "availability is a dry run: it never decides" in found.notes
    assert analysis_words(found.assessment.analyses[0]).startswith("dry run, the tool says failed")


@pytest.mark.parametrize("phase", ["Successful", "Error", "Inconclusive"])
def test_a_dry_run_never_decides_whatever_came_of_it(phase):
    dry = text("argo-dry-run-metric.yaml").replace("Failed", phase)
    (seen,) = board([dry]).assessment.analyses

    assert analysis_verdict(seen).outcome == "inconclusive"
    assert analysis_words(seen).startswith(f"dry run, the tool says {phase.lower()}: never decides")


OLD_PLANS = ["argo-plan-of-an-old-object-1.yaml", "argo-plan-of-an-old-object-2.yaml"]


def test_a_plan_holds_from_when_it_was_learned():
    assert case(*OLD_PLANS, as_of="2025-09-15").plan == [10, 30, 50, 100]
    assert case(*OLD_PLANS, as_of="2025-09-17").plan == [10, 30, 60, 100]
    assert case(*OLD_PLANS, as_of="2026-11-30").plan == [5, 15, 100]


def test_a_plan_that_was_seen_later_holds_from_then():
    later = changed(OLD_PLANS[1], ("2025-09-16", "2025-09-18"))
    for files in ([text(OLD_PLANS[0]), later], [later, text(OLD_PLANS[0])]):
        assert board(files, as_of="2025-09-17").plan == [10, 30, 60, 100]
        assert board(files, as_of="2025-09-18").plan == [5, 15, 100]


def test_lists_of_one_kind_are_read():
    items = "".join(f"  {line}\n" for line in text(REVERTED[0]).splitlines()[2:])
    listed = f"apiVersion: argoproj.io/v1alpha1\nkind: RolloutList\nmetadata: {{}}\nitems:\n-{items[1:]}"

    assert board([listed]).events == [("step", 30)]


def test_an_experiment_is_a_note():
    experiment = (
        "apiVersion: argoproj.io/v1alpha1\nkind: Experiment\nmetadata: {name: e}\nstatus: {phase: Running}\n"
    )
    found = board([f"{text(REVERTED[0])}---\n{experiment}"])

    assert "left out: Experiment e is Running" in found.notes
    assert found.events == [("step", 30)]


SPLIT = "flagger-two-canaries.jsonl"


def test_one_of_several_canaries_of_a_log_is_picked_by_a_label():
    shop, cart = case(SPLIT, name="shop"), case(SPLIT, name="cart", namespace="prod")

    assert (shop.actual, cart.actual) == (40, 5)
    assert "2: left out: prod/cart, another workload than prod/shop" in shop.notes
    with pytest.raises(
        RefusedError,
        match="is a second workload, prod/cart beside prod/shop; pick one with --label name=shop",
    ):
        case(SPLIT)
    with pytest.raises(RefusedError, match="holds no workload with name=none"):
        case(SPLIT, name="none")


FAILED = [f"flagger-failed-and-polled-{n}.yaml" for n in (1, 2, 3)]


def test_a_failure_that_is_seen_again_is_one_rollback():
    found = case(*FAILED)
    running = changed(
        FAILED[0],
        ("Failed", "Progressing"),
        ("canaryWeight: 0", "canaryWeight: 20"),
        ("2025-09-16", "2025-09-15"),
    )

    assert (found.events, found.course[0].reports) == ([("rollback", 0)], 3)
    assert board([running, *map(text, FAILED)]).events == [("step", 20), ("rollback", 0)]


def test_a_failure_before_any_traffic_is_no_rollback():
    begun = changed(FAILED[0], ("Failed", "Progressing"), ("2025-09-16", "2025-09-15"))

    assert board([begun, text(FAILED[0])]).events == [("step", 0), ("step", 0)]


@pytest.mark.parametrize(
    ("analysis", "iterations", "actual", "words"),
    [
        (
            "match: [{headers: {cookie: {exact: a}}}]",
            4,
            None,
            "A/B test, iteration 4 of 10: all requests that match",
        ),
        ("mirror: true", 4, None, "blue-green, iteration 4 of 10: the new version is tried beside the old"),
        ("mirror: true", 11, 100, "blue-green, iteration 11 of 10: all traffic is on the new version"),
    ],
)
def test_iterations_have_no_share_until_all_traffic_is_switched(analysis, iterations, actual, words):
    found = board(
        [
            changed(
                "flagger-a-b-test.yaml",
                ("match: [{headers: {cookie: {regex: insider}}}]", analysis),
                ("iterations: 4", f"iterations: {iterations}"),
            )
        ]
    )

    assert found.actual == actual
    assert words in found.words
    assert words in found.notes


@pytest.mark.parametrize(
    ("analysis", "plan"),
    [
        ("maxWeight: 61, stepWeight: 15", [15, 30, 45, 60, 75, 100]),
        ("maxWeight: 50, stepWeight: 30", [30, 60, 100]),
        ("stepWeight: 40", [40, 80, 100]),
        ("stepWeights: [1, 5, 25]", [1, 5, 25, 100]),
        ("maxWeight: 50, stepWeight: 10, stepWeights: [5, 20]", [10, 20, 100]),
    ],
)
def test_flagger_adds_a_step_while_the_weight_is_below_the_most(analysis, plan):
    name = "flagger-step-no-divisor-of-the-most.yaml"

    assert board([changed(name, ("maxWeight: 61, stepWeight: 15", analysis))]).plan == plan


FLAGGER = {"name": "shop", "namespace": "prod"}


def status(phase: str, weight: int, at: str, **more: Any) -> str:
    fields = "".join(f"  {key}: {value}\n" for key, value in more.items() if key != "spec")
    return (
        "apiVersion: flagger.app/v1beta1\nkind: Canary\nmetadata: {name: shop, namespace: prod}\n"
        f"spec: {{analysis: {{threshold: 5, maxWeight: 50, stepWeight: 10}}{more.get('spec', '')}}}\n"
        f"status:\n  phase: {phase}\n  canaryWeight: {weight}\n  lastTransitionTime: {at}\n{fields}"
    )


def test_success_of_another_revision_is_not_ours():
    ours = {"lastAppliedSpec": "85d557f47b", "lastPromotedSpec": "8545cd9b7"}
    others = {"lastAppliedSpec": "6d5b8bb4f6", "lastPromotedSpec": "6d5b8bb4f6"}
    polls = [status("Progressing", 20, "2025-09-16", **ours), status("Failed", 0, "2025-09-17", **ours)]
    found = board([*polls, status("Succeeded", 0, "2025-09-20", **others)])

    assert found.events == [("step", 20), ("rollback", 0)]
    assert (
        board(
            [polls[0], status("Succeeded", 0, "2025-09-18", **{**ours, "lastPromotedSpec": "85d557f47b"})]
        ).actual
        == 100
    )
    assert board([status("Succeeded", 0, "2025-09-20", **others)], release="85d557f47b").actual == 0
    assert board([status("Succeeded", 0, "2025-09-13")]).words.startswith("no update under way")


def test_a_canary_that_fails_after_ours_was_promoted_takes_nothing_from_it():
    ours = {"lastAppliedSpec": "85d557f47b", "lastPromotedSpec": "85d557f47b"}
    others = {"lastAppliedSpec": "6d5b8bb4f6", "lastPromotedSpec": "85d557f47b"}
    found = board(
        [
            status("Progressing", 20, "2025-09-16", **{**ours, "lastPromotedSpec": "8545cd9b7"}),
            status("Succeeded", 0, "2025-09-17", **ours),
            status("Progressing", 30, "2025-09-18", **others),
            status("Failed", 0, "2025-09-19", **others),
        ]
    )

    assert found.events == [("step", 20), ("step", 100), ("rollback", 70), ("step", 100)]


def test_an_update_without_a_name_after_another_ended_is_not_known_to_be_ours():
    polls = [status("Progressing", 20, "2025-09-16"), status("Failed", 0, "2025-09-17")]
    found = board([*polls, status("Progressing", 10, "2025-09-18")])

    assert (found.actual, found.assessment.rollout.deviation_days) == (None, None)
    assert found.words.startswith(
        "another update began, and whether the canary version of prod/shop is the same"
    )


def test_a_suspended_canary_and_failed_checks_are_told():
    found = board([status("Progressing", 20, "2025-09-16", failedChecks=2, spec=", suspend: true")])

    assert found.events == [("pause", 20)]
    assert found.course[0].reason == "Flagger: shop, Progressing, 2 of 5 checks failed"
    assert found.standstill.reason == "shop is suspended (Flagger)"


LOG = (
    "W0916 10:00:00.1 client_config.go:617] neither kubeconfig nor master was specified\n"
    '{"level":"info","ts":"2025-09-16T10:00:00.000Z","caller":"flagger/main.go:149","msg":"Starting'
    ' flagger"}\n'
    '{"level":"info","ts":"2025-09-16T10:00:01.000Z","msg":"New revision detected! Scaling up'
    ' shop.prod","canary":"shop.prod"}\n'
    '{"level":"info","ts":"2025-09-16T10:01:00.000Z","msg":"Advance shop.prod canary weight'
    ' 10","canary":"shop.prod"}\n'
    '{"level":"info","ts":"2025-09-16T10:02:00.000Z","msg":"Halt shop.prod advancement success rate 55% <'
    ' 99%","canary":"shop.prod"}\n'
    '{"level":"info","ts":"2025-09-16T10:03:00.000Z","msg":"Halt shop.prod advancement success rate 57% <'
    ' 99%","canary":"shop.prod"}\n'
    '{"level":"info","ts":"2025-09-16T10:04:00.000Z","msg":"LAST","canary":"shop.prod"}\n'
)


@pytest.mark.parametrize(
    ("last", "end"),
    [
        ("Rolling back shop.prod failed checks threshold reached 5", ("rollback", 0)),
        ("Advance shop.prod canary weight 20", ("step", 20)),
        ("New revision detected! Restarting analysis for shop.prod", ("rollback", 0)),
        ("Promotion completed! Scaling down shop.prod", ("step", 100)),
    ],
)
def test_flaggers_log_is_read_line_by_line(last, end):
    found = board([LOG.replace("LAST", last)])

    assert found.events == [("step", 10), ("pause", 10), end]
    assert found.course[1].reports == 2
    assert [report.message for report in found.assessment.reports] == [
        "New revision detected! Scaling up shop.prod"
    ]


def test_another_revision_in_a_restarted_analysis_is_not_ours():
    event = (
        '{"name": "shop", "namespace": "prod", "phase": "Progressing", "checksum": "SUM", "metadata":'
        ' {"eventMessage": "SAID", "eventType": "Normal", "timestamp": "17580168MIN0000"}}\n'
    )
    said = [
        ("one", "Advance shop.prod canary weight 20"),
        ("two", "New revision detected! Restarting analysis for shop.prod"),
        ("two", "Advance shop.prod canary weight 10"),
        ("one", "Advance shop.prod canary weight 40"),
    ]
    lines = [
        event.replace("SUM", checksum).replace("SAID", message).replace("MIN", str(n))
        for n, (checksum, message) in enumerate(said)
    ]
    found = board(["".join(lines)])

    assert found.events == [("step", 20), ("rollback", 0), ("step", 40)]


@pytest.mark.parametrize("phase", ["Succeeded", "Failed", "Initialized"])
def test_a_revision_that_begins_has_nothing_whatever_the_phase_of_the_one_before(phase):
    metadata = '{"eventMessage": "New revision detected! Scaling up shop.prod", "timestamp": "1758016800000"}'
    found = board([f'{{"name": "shop", "namespace": "prod", "phase": "{phase}", "metadata": {metadata}}}'])

    assert (found.actual, found.events) == (None, [])
    assert [report.phase for report in found.assessment.reports] == [phase]


def test_events_of_kubernetes_are_read():
    event = """\
- kind: Event
  apiVersion: v1
  metadata: {name: shop.1, namespace: prod}
  involvedObject: {apiVersion: flagger.app/v1beta1, kind: Canary, name: shop, namespace: prod}
  reason: Synced
  message: MESSAGE
  firstTimestamp: "2025-09-16T1HOUR:00:00Z"
  lastTimestamp: "2025-09-16T1HOUR:05:00Z"
  count: 2
"""
    said = [
        "Advance shop.prod canary weight 10",
        "Halt advancement no values found",
        "Canary failed! Scaling down shop.prod",
    ]
    items = [event.replace("MESSAGE", message).replace("HOUR", str(n)) for n, message in enumerate(said)]
    found = board(["apiVersion: v1\nkind: List\nitems:\n" + "".join(items)])

    assert found.events == [("step", 10), ("pause", 10), ("rollback", 0)]
    assert [event.reports for event in found.course] == [2, 2, 2]

    combined = "(combined from similar events): Advance shop.prod canary weight 40"
    items = [
        event.replace("MESSAGE", f'"{text}"').replace("HOUR", str(n))
        for n, text in enumerate([said[0], combined])
    ]
    found = board(["apiVersion: v1\nkind: List\nitems:\n" + "".join(items)])

    assert found.events == [("step", 10), ("step", 40)]
    assert found.course[-1].at == datetime(2025, 9, 16, 11, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("revision", "release", "outcome", "words"),
    [
        ("bbb", None, "successful", "of bbb, the certified release"),
        ("aaa", None, "inconclusive", "of aaa, not the certified release"),
        ("aaa", "aaa", "successful", "of aaa, the certified release"),
        ("ccc", None, "inconclusive", "of ccc, not the certified release"),
        ("ccc", "v2", "successful", "of version ccc"),
        ("bbb", "v2", "successful", "of bbb, the certified release"),
    ],
)
def test_a_run_of_another_version_proves_nothing_of_the_certified_one(revision, release, outcome, words):
    label = f"{{name: web-1, labels: {{rollouts-pod-template-hash: {revision}}}, "
    run = changed(
        "argo-run-successful-but-all-failed.yaml",
        ("{name: web-7-2, ", label),
        ('"count": 2, "failed": 2, "error": 3', '"count": 5, "successful": 5'),
    )
    rollout = changed(REVERTED[0], ("spec:\n", IMAGES.replace("TAG", "v2")))
    found = board([rollout, run], release=release)
    (seen,) = found.assessment.analyses
    release_found = found.assessment.rollout.release

    assert analysis_verdict(seen, release_found).outcome == outcome
    assert words in analysis_words(seen, release_found)


def test_what_failed_stays_failed_whichever_version_it_was_of():
    label = "{name: web-1, labels: {rollouts-pod-template-hash: aaa}, "
    failed = changed("argo-run-successful-but-all-failed.yaml", ("{name: web-7-2, ", label))
    found = board([text(REVERTED[0]), failed.replace("Successful", "Failed")])
    (seen,) = found.assessment.analyses

    assert analysis_verdict(seen, found.assessment.rollout.release).outcome == "failed"
