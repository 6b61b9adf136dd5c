"""What a controller that shifts traffic (Argo Rollouts, Flagger) reported, as it said it.

The share of the certified release follows from it when it is read (`shares.py`), so that a release that is
named later, or a version that turns out to be another, changes what is shown and never what was reported.
"""

from typing import Annotated, Literal

from dashboard.domain.values.fields import Choice, Instant, Model, Percent, Text
from dashboard.domain.values.source import Observed


class Version(Model):
    """A version of a workload, by whatever its controller calls it."""

    hash: Text | None = None
    """The pod-template hash (Argo Rollouts) or the hash of the applied spec (Flagger)."""
    checksum: Text | None = None
    """The checksum in the events of Flagger's webhooks; not comparable to a hash."""
    revision: Text | None = None
    """The number of the revision."""
    images: tuple[Text, ...] = ()
    """The images of its containers, with tag or digest."""

    @property
    def name(self) -> str:
        """What it is called in a sentence; empty where its controller gives it no name."""
        return self.hash or self.checksum or (self.images[0] if self.images else "")


class VersionShare(Version):
    """What a controller says of one version of a workload."""

    role: Annotated[Literal["canary", "stable", "other"], Choice]
    """`canary` (being rolled out, or just was), `stable` or `other` (an experiment, a router's leftover)."""
    percent: Percent | None = None
    """Its share of traffic, 0 to 100; left out where the controller does not say."""


class Hold(Model):
    """Why traffic stands still, and since when where the controller says."""

    kind: Annotated[Literal["paused", "stuck"], Choice]
    """`paused` (by a step or a person) or `stuck` (the controller cannot go on)."""
    reason: Text
    """What the controller says."""
    since: Instant | None = None
    """Since when; left out where that is not said."""


class ControllerState(Observed):
    """Where the tool that shifts traffic stood with a workload.

    `observed_at` is the newest instant that it names.
    """

    kind: Literal["controller_state"] = "controller_state"
    """`controller_state`"""
    tool: Text
    """`Argo Rollouts` or `Flagger`."""
    workload: Text
    """The workload's namespace and name, as `prod/web`; the name alone where no namespace is given."""
    message: Text
    """What the tool said, in a line."""
    versions: tuple[VersionShare, ...] = ()
    """The versions and their shares; none where the report says nothing of them."""
    outcome: Annotated[Literal["promoted", "reverted"], Choice] | None = None
    """`promoted` or `reverted` where the tool says that the update of its canary is over."""
    caveat: Text | None = None
    """What is uncertain of the shares, in words."""
    hold: Hold | None = None
    """Why traffic stands still, if it does."""

    @property
    def says_nothing(self) -> bool:
        """Whether it says nothing of traffic, for the reason that `caveat` gives."""
        return not self.versions and self.hold is None and self.caveat is not None

    @property
    def workload_name(self) -> str:
        """The workload's name without its namespace."""
        return self.workload.rpartition("/")[2]


def same_workload(one: str, other: str) -> bool:
    """Whether two workloads, as `prod/web` or `web`, may be one: a namespace that is not given may be any."""
    (space, _, name), (other_space, _, other_name) = one.rpartition("/"), other.rpartition("/")
    return name == other_name and (space == other_space or not space or not other_space)
