"""Which version is under certification: as the record names it, or assumed (RULES.md, Rollout)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from dashboard.domain.rollout.controllers import ControllerState, Version, VersionShare, same_workload
from dashboard.domain.values.fields import Model

DIGEST = re.compile(r"\bsha(?:256|512):[0-9a-f]{32,128}$")
TAG = re.compile(r":([\w][\w.-]{0,127})$")
REVISION = re.compile(r"[0-9]{1,5}")
PLAIN = re.compile(r"(?!v[0-9])[A-Za-z0-9-]+")


class Release(Model):
    """The certified version: named by the record, or assumed to be the first canary after the start.

    `workload` is the one whose controller moves it, None while no report names it; `version` what is assumed;
    `hashes` those of which reports told whether they are it.
    """

    name: str
    workload: str | None = None
    version: Version | None = None
    hashes: Mapping[str, bool] = {}

    @property
    def is_assumed(self) -> bool:
        """Whether the record does not name it."""
        return self.version is not None

    @property
    def detail(self) -> str:
        """Which version it is and how that is known, in a sentence."""
        where = f" of {self.workload}" if self.workload else ""
        if self.is_assumed:
            first = "the first canary after the start"
            return f"{self.name}{where}, {first}, is assumed to be the certified release"
        return f"{self.name}{where} is the certified release"

    def is_moved_by(self, workload: str) -> bool:
        """Whether a workload's controller moves it."""
        return self.workload is not None and same_workload(self.workload, workload)

    def is_hash(self, name: str) -> bool | None:
        """Whether a pod-template hash is the release's; None where nothing tells."""
        return self.hashes.get(name, self.is_version(Version(hash=name)))

    def is_version(self, version: Version) -> bool | None:
        """Whether a version is the release; None where what the controller calls it cannot be compared."""
        if self.version is not None:
            return same_version(self.version, version)
        if self.name in _names(version):
            return True
        names = {
            "digest": [i for i in version.images if DIGEST.search(i)],
            "tag": [i for i in version.images if TAG.search(i.split("@")[0])],
            "revision": [version.revision] if version.revision else [],
            "hash": [n for n in (version.hash, version.checksum) if n and ("-" in n) == ("-" in self.name)],
        }
        return False if any(names[kind] for kind in _kinds(self.name)) else None


def _kinds(name: str) -> tuple[str, ...]:
    """What the name of a release may be: a digest, a tag, a revision, a hash."""
    if DIGEST.search(name):
        return ("digest",)
    if REVISION.fullmatch(name):
        return ("revision", "tag")
    return ("hash", "tag") if PLAIN.fullmatch(name) else ("tag",)


def _names(version: Version) -> Iterator[str | None]:
    """Everything that a version may be called by."""
    yield from (version.hash, version.checksum, version.revision)
    for image in version.images:
        place, _, digest = image.partition("@")
        tag = TAG.search(place)
        yield from (image, place, place.rpartition("/")[2], digest, tag[1] if tag else "")


def same_version(one: Version, other: Version) -> bool | None:
    """Whether two versions are one, by the surest name that both have.

    None where they have none in common.
    """
    pairs = (
        (one.hash, other.hash),
        (one.checksum, other.checksum),
        (one.revision, other.revision),
        (frozenset(one.images), frozenset(other.images)),
    )
    return next((a == b for a, b in pairs if a and b), None)


def with_known_names(states: Sequence[ControllerState]) -> list[ControllerState]:
    """The reports with each hash's images and revision where any of them gives these."""
    known: dict[tuple[str, str | None], Version] = {}
    for state in states:
        for version in state.versions:
            if version.hash and (version.images or version.revision):
                known[state.workload, version.hash] = version
    return [_with_names(state, known) for state in states]


def _with_names(state: ControllerState, known: Mapping[tuple[str, str | None], Version]) -> ControllerState:
    names = (known.get((state.workload, version.hash)) for version in state.versions)
    versions = tuple(map(_named, state.versions, names))
    return state if versions == state.versions else state.model_copy(update={"versions": versions})


def _named(version: VersionShare, known: Version | None) -> VersionShare:
    if known is None:
        return version
    names = {"images": version.images or known.images, "revision": version.revision or known.revision}
    return version.model_copy(update=names)


def certified_release(
    states: Sequence[ControllerState], named: str | None, start: datetime
) -> Release | None:
    """The release of a record, given what controllers reported, oldest first.

    None while nothing says which it is.
    """
    if named is None:
        return _first_canary(states, start)
    release = Release(name=named)
    after = [state for state in states if state.observed_at >= start]
    ours = (s.workload for s in after if any(release.is_version(v) for v in s.versions))
    return release.model_copy(update={"workload": next(ours, after[0].workload if after else None)})


def _first_canary(states: Sequence[ControllerState], start: datetime) -> Release | None:
    """The first version after the start that is a canary, or stable in place of the one that was."""
    stable: dict[str, VersionShare] = {}
    for state in states:
        for version in state.versions:
            before = stable.get(state.workload)
            replaced = version.role == "stable" and before and same_version(before, version) is False
            if state.observed_at >= start and (version.role == "canary" or replaced):
                name = version.name or "the new version"
                return Release(name=name, workload=state.workload, version=version)
        stable.update((state.workload, v) for v in state.versions if v.role == "stable")
    return None
