"""Which version is under certification: what it may be called, and what is no name of it."""

import pytest

from dashboard.domain.rollout.controllers import Version, VersionShare, same_workload
from dashboard.domain.rollout.release import Release, certified_release, same_version, with_known_names
from tests.domain.conftest import at, day
from tests.domain.rollout.reports import canary, report, stable

START = at(str(day(2)))
DIGEST = f"sha256:{'a' * 64}"
OTHER = f"sha256:{'b' * 64}"
IMAGE = "reg.example:5000/shop/web:v2"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("prod/web", "prod/web", True),
        ("prod/web", "web", True),
        ("web", "prod/web", True),
        ("web", "web", True),
        ("prod/web", "test/web", False),
        ("prod/web", "prod/api", False),
        ("web", "api", False),
        ("web", "prod/api", False),
    ],
)
def test_a_namespace_that_is_not_given_may_be_any(one: str, other: str, same: bool):
    assert same_workload(one, other) is same


@pytest.mark.parametrize(
    ("version", "name"),
    [
        (Version(hash="h", checksum="c", images=("i", "j")), "h"),
        (Version(checksum="c", images=("i", "j")), "c"),
        (Version(revision="3", images=("i", "j")), "i"),
        (Version(revision="3"), ""),
    ],
)
def test_a_version_is_called_by_its_hash_else_its_checksum_else_its_first_image(version: Version, name: str):
    assert version.name == name


@pytest.mark.parametrize(
    "name", ["h-1", "c1", "12", IMAGE, "web:v2", "v2", f"{IMAGE}@{DIGEST}", DIGEST, "side:1"]
)
def test_a_release_is_whatever_goes_by_its_name(name: str):
    version = Version(hash="h-1", checksum="c1", revision="12", images=(f"{IMAGE}@{DIGEST}", IMAGE, "side:1"))

    assert Release(name=name).is_version(version) is True


@pytest.mark.parametrize(
    ("name", "version", "is_version"),
    [
        (DIGEST, Version(images=(f"web@{OTHER}",)), False),
        (DIGEST, Version(images=("web:v2",)), None),
        (DIGEST, Version(hash="h", revision="3"), None),
        ("12", Version(revision="11"), False),
        ("12", Version(images=("web:v2",)), False),
        ("12", Version(hash="h"), None),
        ("12", Version(images=(f"web@{DIGEST}",)), None),
        ("v2", Version(images=("web:v1",)), False),
        ("v2", Version(images=(f"web:v1@{DIGEST}",)), False),
        ("v2", Version(images=("web",)), None),
        ("v2", Version(hash="h"), None),
        ("v2", Version(revision="2"), None),
        ("abc", Version(hash="abd"), False),
        ("abc", Version(checksum="abd"), False),
        ("abc", Version(hash="ab-d"), None),
        ("a-bc", Version(hash="abd"), None),
        ("a-bc", Version(hash="a-bd"), False),
        ("abc", Version(images=("web:v1",)), False),
        ("abc", Version(), None),
        ("123456", Version(revision="123457"), None),
        ("123456", Version(hash="123457"), False),
    ],
)
def test_a_name_is_compared_with_names_of_its_kind_alone(
    name: str, version: Version, is_version: bool | None
):
    assert Release(name=name).is_version(version) is is_version


def test_an_assumed_release_is_compared_by_what_it_was_seen_as():
    assumed = Release(name="v2", workload="prod/web", version=Version(hash="b"))

    assert assumed.is_version(Version(hash="b", images=("web:v1",))) is True
    assert assumed.is_version(Version(hash="a", images=("web:v2",))) is False
    assert assumed.is_version(Version(images=("web:v2",))) is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (Version(hash="a", revision="1"), Version(hash="a", revision="2"), True),
        (Version(hash="a", revision="1"), Version(hash="b", revision="1"), False),
        (Version(hash="a", checksum="c"), Version(checksum="c", revision="2"), True),
        (Version(revision="1", images=("i",)), Version(revision="2", images=("i",)), False),
        (Version(images=("i", "j")), Version(images=("j", "i")), True),
        (Version(images=("i",)), Version(images=("j", "i")), False),
        (Version(hash="a"), Version(revision="1"), None),
        (Version(), Version(), None),
    ],
)
def test_two_versions_are_compared_by_the_surest_name_that_both_have(
    one: Version, other: Version, same: bool | None
):
    assert same_version(one, other) is same
    assert same_version(other, one) is same


def names(version: VersionShare) -> tuple[str | None, tuple[str, ...], str | None]:
    return version.hash, version.images, version.revision


def test_a_hash_has_the_images_and_revision_that_any_report_gives_it():
    states = [
        report(1, canary("b", revision="6"), stable("a", images=("own",))),
        report(2, canary("b", images=("web:v2",)), stable("a", revision="1")),
        report(3, canary("b", revision="7"), stable()),
        report(4, canary("b", images=("web:v3",), revision="8"), stable("z"), workload="prod/api"),
        report(5, canary("b"), stable(None, revision="5")),
        report(6, stable()),
    ]

    assert [[names(v) for v in state.versions] for state in with_known_names(states)] == [
        [("b", (), "6"), ("a", ("own",), "1")],
        [("b", ("web:v2",), "7"), ("a", (), "1")],
        [("b", (), "7"), (None, (), None)],
        [("b", ("web:v3",), "8"), ("z", (), None)],
        [("b", (), "7"), (None, (), "5")],
        [(None, (), None)],
    ]


def test_reports_of_which_none_names_more_stay_as_they_are():
    states = [report(1, canary("b")), report(2, canary("b"))]

    assert with_known_names(states) == states


def test_a_named_release_is_of_the_first_workload_since_the_start_that_shows_it_else_of_the_first():
    states = [
        report(1, canary("b"), workload="early"),
        report(2, canary("x"), stable("y"), workload="first"),
        report(3, canary("a"), stable("b"), workload="second"),
        report(4, canary("b"), workload="third"),
    ]

    assert certified_release(states, "b", START) == Release(name="b", workload="second")
    assert certified_release(states, "n", START) == Release(name="n", workload="first")
    assert certified_release(states[:1], "b", START) == Release(name="b", workload=None)


def test_without_a_name_the_first_canary_since_the_start_is_assumed():
    states = [report(1, canary("early")), report(2, stable("a"), canary("b")), report(3, canary("c"))]

    assert certified_release(states, None, START) == Release(
        name="b", workload="prod/web", version=states[1].versions[1]
    )
    assert certified_release(states[:1], None, START) is None


def test_a_canary_without_a_name_is_the_new_version():
    assumed = certified_release([report(2, canary())], None, START)

    assert assumed
    assert assumed.name == "the new version"
    assert assumed.is_assumed


def test_a_stable_version_that_took_the_place_of_another_since_the_start_is_assumed():
    before, same, new = report(1, stable("a")), report(2, stable("a")), report(3, stable("b"))
    elsewhere = report(3, stable("b"), workload="prod/api")
    other_role = report(1, VersionShare(hash="z", role="other"))

    assumed = certified_release([before, same, new], None, START)
    assert assumed
    assert (assumed.name, assumed.workload) == ("b", "prod/web")
    assert certified_release([before, same, elsewhere], None, START) is None
    assert certified_release([other_role, same], None, START) is None
    aside = report(3, VersionShare(role="other", hash="z"), stable("a"))
    assert certified_release([before, aside], None, START) is None
    assert certified_release([before, report(1, stable("b"))], None, START) is None
    assert certified_release([before, report(3, stable())], None, START) is None


@pytest.mark.parametrize(
    ("release", "detail"),
    [
        (Release(name="b"), "b is the certified release"),
        (Release(name="b", workload="prod/web"), "b of prod/web is the certified release"),
        (
            Release(name="b", workload="prod/web", version=Version(hash="b")),
            "b of prod/web, the first canary after the start, is assumed to be the certified release",
        ),
    ],
)
def test_how_a_release_is_known_is_said(release: Release, detail: str):
    assert release.detail == detail


def test_a_release_of_no_workload_is_moved_by_none():
    assert not Release(name="b").is_moved_by("prod/web")
    assert Release(name="b", workload="web").is_moved_by("prod/web")
    assert not Release(name="b", workload="api").is_moved_by("prod/web")
