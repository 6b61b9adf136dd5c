"""The share of traffic that the certified release has, by what a controller reported (RULES.md, Rollout)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from dashboard.domain.rollout.controllers import ControllerState, VersionShare
from dashboard.domain.rollout.release import Release
from dashboard.domain.values.fields import Model

ALL = Decimal(100)
Whose = Sequence[tuple[VersionShare, bool | None]]  # each version, and whether it is the release


class Share(Model):
    """The share of the certified release, in percent: None where it is not known.

    `words` say why, or with what catch.
    """

    percent: Decimal | None
    words: str | None = None


@dataclass
class ShareReader:
    """Reads the reports of one workload in turn, oldest first.

    A controller does not always name its versions: whether the stable one is ours then follows from the
    reports before, and so does whether an unnamed canary is: it is until that update has ended and another
    began.
    """

    release: Release
    is_stable: bool | None = None
    ended: str | None = None
    is_lost: bool = False
    known: dict[str, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """An assumed release was a canary first, so that the stable version then was another."""
        self.is_stable = False if self.release.is_assumed else None

    def share(self, state: ControllerState) -> Share:
        """What a report that names versions says of the release."""
        self.is_lost |= self.ended is not None and state.outcome != self.ended
        whose = self._settled([(version, self._is_ours(version)) for version in state.versions])
        share = _share(state, whose, self.release)
        self._learn(state, whose)
        return share

    def _settled(self, whose: Whose) -> Whose:
        """Where one version of a report is the release, one of another hash is not."""
        ours = {version.hash for version, is_ours in whose if is_ours and version.hash}
        return [
            (version, False if ours and version.hash and version.hash not in ours else is_ours)
            for version, is_ours in whose
        ]

    def _is_ours(self, version: VersionShare) -> bool | None:
        ours = self.release.is_version(version)
        if ours is not None:
            return ours
        if version.hash in self.known:
            return self.known[version.hash]
        if version.role == "stable":
            return self.is_stable
        return True if version.role == "canary" and self.release.is_assumed and not self.is_lost else None

    def _learn(self, state: ControllerState, whose: Whose) -> None:
        self.ended = state.outcome
        self.known |= {v.hash: is_ours for v, is_ours in whose if v.hash and is_ours is not None}
        for version, ours in whose:
            if version.role == "stable" and ours is not None:
                self.is_stable = ours
        for version, ours in whose:
            if version.role == "canary" and ours:
                self.is_stable, self.is_lost = state.outcome == "promoted", False
            elif version.role == "canary" and ours is False and state.outcome == "promoted":
                self.is_stable = False


def _share(state: ControllerState, whose: Whose, release: Release) -> Share:
    ours = [version.percent for version, is_ours in whose if is_ours]
    unsure = [version for version, is_ours in whose if is_ours is None and version.percent != 0]
    if unsure:
        return Share(percent=None, words=_unsure(state, unsure[0], release))
    if None in ours:
        return Share(percent=None, words=state.caveat or f"{state.workload_name} does not say how much it is")
    if ours:
        return Share(percent=sum(filter(None, ours), Decimal(0)), words=state.caveat)
    known = [version.percent for version in state.versions]
    if known == [None]:  # What else runs beside it is not said either.
        return Share(percent=None, words=state.caveat or f"{state.workload_name} does not say what else runs")
    total = sum(filter(None, known), Decimal(0))
    if None not in known and total < ALL:
        words = f"the shares that {state.workload_name} names add up to {total:f} of 100"
        words = f"{words}, and none is of {release.name}"
        return Share(percent=None, words=words)
    running = " and ".join(v.name or f"the {v.role} version" for v in state.versions if v.percent != 0)
    words = f"{state.workload_name} runs {running}, not {release.name}"
    return Share(percent=Decimal(0), words=words)


def _unsure(state: ControllerState, version: VersionShare, release: Release) -> str:
    called = " ".join(w for w in (f"the {version.role} version", version.name, f"of {state.workload}") if w)
    if release.is_assumed:
        return f"another update began, and whether {called} is the same again is not said"
    return f"whether {called} is {release.name} is not said; name the release as {state.tool} does"
