"""The share of the certified release, report by report: what is known, what is learned, and why it is not known."""

from decimal import Decimal

from dashboard.domain.rollout.controllers import ControllerState, Version, VersionShare
from dashboard.domain.rollout.release import Release
from dashboard.domain.rollout.shares import ShareReader
from tests.domain.rollout.reports import canary, report, stable, version

NAMED = Release(name="b", workload="prod/web")
ASSUMED = Release(name="b", workload="prod/web", version=Version(hash="b"))
UNNAMED = Release(name="the new version", workload="prod/web", version=Version())
AGAIN = "another update began, and whether {} is the same again is not said"


def shares(release: Release, *states: ControllerState) -> list[tuple[int | None, str | None]]:
    reader = ShareReader(release)
    read = [reader.share(state) for state in states]
    return [(None if s.percent is None else int(s.percent), s.words) for s in read]


def percents(release: Release, *states: ControllerState) -> list[int | None]:
    return [percent for percent, _ in shares(release, *states)]


def test_the_share_is_that_of_every_version_that_is_the_release():
    split = report(1, canary("b", 20), version("other", "b", 5), stable("a", 75), caveat="by replicas")

    assert shares(NAMED, split) == [(25, "by replicas")]
    assert shares(NAMED, report(1, canary("c", 20), stable("b", 80))) == [(80, None)]


def test_a_share_that_is_not_said_is_not_known_and_the_caveat_says_why():
    assert shares(NAMED, report(1, canary("b"), stable("a", 80))) == [
        (None, "web does not say how much it is")
    ]
    assert shares(NAMED, report(1, canary("b"), caveat="scaled by hand")) == [(None, "scaled by hand")]
    assert percents(NAMED, report(1, canary("b"), version("other", "b", 5))) == [None]


def test_of_one_version_without_a_share_it_is_not_known_what_else_runs():
    assert shares(NAMED, report(1, stable("a"))) == [(None, "web does not say what else runs")]
    assert shares(NAMED, report(1, stable("a"), caveat="scaled by hand")) == [(None, "scaled by hand")]


def test_where_others_have_all_traffic_the_release_has_none():
    assert shares(NAMED, report(1, canary("c", 20), stable("a", 80))) == [(0, "web runs c and a, not b")]
    assert shares(NAMED, report(1, canary("c", 0), stable("a", 100))) == [(0, "web runs a, not b")]
    assert shares(NAMED, report(1, canary("c"), stable("a"))) == [(0, "web runs c and a, not b")]
    assert shares(NAMED, report(1, canary("c"), stable("a", 40))) == [(0, "web runs c and a, not b")]
    assert shares(NAMED, report(1, canary("c", 20), stable("a", 90))) == [(0, "web runs c and a, not b")]


def test_a_version_without_a_name_is_called_by_its_role():
    reader = ShareReader(ASSUMED)
    state = report(1, stable(None, 100), workload="web")

    assert reader.share(state).words == "web runs the stable version, not b"
    assert ShareReader(NAMED).share(report(1, stable("a", 0), canary("c", 100))).words == "web runs c, not b"


def test_shares_that_do_not_add_up_leave_it_unknown():
    short = report(1, canary("c", 20), stable("a", 79))

    assert shares(NAMED, short) == [(None, "the shares that web names add up to 99 of 100, and none is of b")]
    assert percents(NAMED, report(1, canary("c", 20), stable("a", 80))) == [0]
    zero = report(1, canary("c", 0), stable("a", 0))
    assert shares(NAMED, zero) == [(None, "the shares that web names add up to 0 of 100, and none is of b")]


def test_a_version_that_may_be_the_release_leaves_it_unknown_unless_it_has_no_traffic():
    unsure = "whether the canary version of prod/web is b is not said; name the release as Argo Rollouts does"

    assert shares(NAMED, report(1, canary(None, 20), stable("a", 80))) == [(None, unsure)]
    assert shares(NAMED, report(1, canary(None), stable("a"))) == [(None, unsure)]
    assert percents(NAMED, report(1, canary(None, 0), stable("a", 100))) == [0]
    named = report(1, canary("b", 10), version("other", checksum="c-1", percent=90))
    assert shares(NAMED, named) == [
        (
            None,
            "whether the other version c-1 of prod/web is b is not said; name the release as Argo Rollouts does",
        )
    ]


def test_of_two_that_may_be_the_release_the_first_is_told():
    two = report(1, canary(None, 20), version("other", checksum="c-1", percent=80))

    assert shares(NAMED, two)[0][1] == (
        "whether the canary version of prod/web is b is not said; name the release as Argo Rollouts does"
    )


def test_an_experiment_without_a_name_is_not_taken_for_an_assumed_canary():
    experiment = report(1, canary(None, 30), version("other", None, 10), stable(None, 60))

    assert shares(UNNAMED, experiment) == [(None, AGAIN.format("the other version of prod/web"))]


def test_what_was_not_known_of_a_hash_is_not_learned():
    pinned = Release(name="v2", workload="prod/web")
    unsure = report(1, canary("b", 50), stable("a", 50))
    bare = report(2, version("stable", None, 100, images=("web:v2",)))

    assert percents(pinned, unsure, bare, report(3, stable("a", 100))) == [None, 100, 100]


def test_of_two_stable_versions_the_one_that_is_known_is_learned():
    two = report(1, stable("b", 50), stable(None, 50))

    assert percents(NAMED, two, report(2, stable(None, 100))) == [None, 100]


def test_where_one_version_is_the_release_one_of_another_hash_is_not():
    pinned = Release(name="v2", workload="prod/web")
    ours = version("canary", "b", 30, images=("web:v2",))

    assert percents(pinned, report(1, ours, stable("a", 70))) == [30]
    assert percents(pinned, report(1, ours, version("other", "b", 5), stable("a", 65))) == [None]
    assert percents(pinned, report(1, ours, stable(None, 70))) == [None]
    bare = version("canary", None, 30, images=("web:v2",))
    assert percents(pinned, report(1, bare, stable("a", 70))) == [None]


def test_a_hash_once_known_is_known_whatever_else_is_said_of_it():
    pinned = Release(name="v2", workload="prod/web")
    first = report(
        1, version("canary", "b", 30, images=("web:v2",)), version("stable", "a", 70, images=("web:v1",))
    )

    assert percents(pinned, first, report(2, canary("b", 50), stable("a", 50))) == [30, 50]
    assert percents(pinned, first, report(2, stable("a", 100))) == [30, 0]
    assert percents(pinned, report(2, canary("b", 50), stable("a", 50))) == [None]


def test_an_assumed_release_was_a_canary_so_that_the_stable_version_was_another():
    assert percents(UNNAMED, report(1, canary(None, 30), stable(None, 70))) == [30]
    assert percents(UNNAMED, report(1, stable(None, 100))) == [0]
    named = Release(name="v2", workload="prod/web")
    assert percents(named, report(1, stable(None, 100))) == [None]


def test_a_stable_version_is_the_release_once_its_canary_was_promoted():
    moved = report(1, canary(None, 30), stable(None, 70))
    done = report(2, canary(None, 100), stable(None, 0), outcome="promoted")

    assert percents(UNNAMED, moved, done, report(3, stable(None, 100), outcome="promoted")) == [30, 100, 100]


def test_a_stable_version_stays_another_when_the_canary_was_reverted():
    moved = report(1, canary(None, 30), stable(None, 70))
    back = report(2, canary(None, 0), stable(None, 100), outcome="reverted")

    assert percents(UNNAMED, moved, back, report(3, stable(None, 100), outcome="reverted")) == [30, 0, 0]


def test_after_an_update_has_ended_an_unnamed_canary_may_be_another():
    done = report(1, canary(None, 100), stable(None, 0), outcome="promoted")
    anew = report(2, canary(None, 10), stable(None, 90))

    assert shares(UNNAMED, done, anew) == [
        (100, None),
        (None, AGAIN.format("the canary version of prod/web")),
    ]
    # Nor is it known in the reports after that.
    assert percents(UNNAMED, done, anew, report(3, canary(None, 20), stable(None, 80))) == [100, None, None]
    same = report(2, canary(None, 100), stable(None, 0), outcome="promoted")
    assert percents(UNNAMED, done, same) == [100, 100]
    turned = report(2, canary(None, 30), stable(None, 70), outcome="reverted")
    assert percents(UNNAMED, done, turned) == [100, None]


def test_a_release_that_is_seen_again_by_its_name_is_lost_no_longer():
    back = report(1, canary("b", 0), stable("a", 100), outcome="reverted")
    anew = report(2, canary(None, 10), stable(None, 90))
    seen = report(3, canary("b", 20), stable(None, 80))

    assert percents(ASSUMED, back, anew) == [0, None]
    assert percents(ASSUMED, back, anew, seen, report(4, canary(None, 30), stable(None, 70))) == [
        0,
        None,
        20,
        30,
    ]


def test_the_stable_version_is_another_once_one_that_is_not_the_release_was_promoted():
    ours = report(1, stable("b", 100))
    other = report(2, canary("c", 100), outcome="promoted")
    under_way = report(2, canary("c", 10), stable("b", 90))
    bare = report(3, stable(None, 100))

    assert percents(NAMED, ours, bare) == [100, 100]
    assert percents(NAMED, ours, other, bare) == [100, 0, 0]
    assert percents(NAMED, ours, under_way, bare) == [100, 90, 100]


def test_the_stable_version_is_learned_from_stable_versions_alone():
    assert percents(NAMED, report(1, stable("a", 100)), report(2, stable(None, 100))) == [0, 0]
    aside = report(1, version("other", "b", 10), stable("a", 90))
    assert percents(NAMED, aside, report(2, stable(None, 100))) == [10, 0]
    last = report(1, stable("b", 10), version("other", "c", 90))
    assert percents(NAMED, last, report(2, stable(None, 100))) == [10, 100]
    assert percents(NAMED, report(1, canary("b", 30)), report(2, stable(None, 100))) == [30, 0]


def test_an_unsure_stable_version_teaches_nothing():
    ours = report(1, stable("b", 100))
    unsure = report(2, stable("x-1", 100))

    assert percents(NAMED, ours, unsure, report(3, stable(None, 100))) == [100, 100, 100]


def test_a_canary_that_is_unsure_ends_nothing():
    named = Release(name="v2", workload="prod/web")
    ours = report(1, version("stable", "b", 100, images=("web:v2",)))
    unsure = report(2, canary("c", 100), outcome="promoted")

    assert percents(named, ours, unsure, report(3, stable(None, 100))) == [100, None, 100]


def test_nothing_is_known_before_a_report_says_it():
    assert shares(NAMED, report(1, stable(None, 100))) == [
        (
            None,
            "whether the stable version of prod/web is b is not said; name the release as Argo Rollouts does",
        )
    ]
    assert (
        ShareReader(NAMED).share(report(1, VersionShare(role="canary", hash="b", percent=Decimal(0)))).percent
        == 0
    )
