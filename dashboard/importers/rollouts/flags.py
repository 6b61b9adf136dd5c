"""Feature flags with a percentage.

LaunchDarkly's flag and Unleash's feature or export, as the share of one variation.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any

from pydantic import AliasChoices, Field

from dashboard.domain.rollout.controllers import VersionShare
from dashboard.domain.values.fields import Flag, Number, Text, Whole
from dashboard.importers.documents.document import refuse
from dashboard.importers.rollouts.objects import ExternalModel, KubernetesObject
from dashboard.importers.rollouts.reading import ManifestReading
from dashboard.importers.rollouts.times import since_epoch

LAUNCHDARKLY, UNLEASH = "LaunchDarkly", "Unleash"
THOUSANDTHS = Decimal(1000)  # LaunchDarkly's weights are thousandths of a percent.
FULL, NOTHING = Decimal(100), Decimal(0)
# Unleash's strategies, and the parameter that holds their percentage.
GRADUAL = {
    "flexibleRollout": "rollout",
    "gradualRolloutUserId": "percentage",
    "gradualRolloutSessionId": "percentage",
    "gradualRolloutRandom": "percentage",
}


class Variation(ExternalModel):
    """A variation of a flag."""

    value: Any = None
    name: Text | None = None

    @property
    def label(self) -> str:
        """Its name, else its value."""
        return self.name or str(self.value)


class Weight(ExternalModel):
    """A variation's weight in a rollout."""

    variation: Whole
    weight: Number


class Rollout(ExternalModel):
    """The weights of the variations."""

    variations: tuple[Weight, ...] = ()


class Served(ExternalModel):
    """What is served to whom no rule names: one variation, or several by weight."""

    variation: Whole | None = None
    rollout: Rollout | None = None


class Environment(ExternalModel):
    """A flag in an environment."""

    on: Flag = False
    modified: Number | None = Field(default=None, alias="lastModified")
    targets: tuple[dict[str, Any], ...] = ()
    rules: tuple[dict[str, Any], ...] = ()
    fallthrough: Served = Served()
    off: Whole | None = Field(default=None, alias="offVariation")

    @property
    def exceptions(self) -> str | None:
        """What names who gets which variation, beside the weights."""
        counts = ((len(self.rules), "rules"), (len(self.targets), "targets"))
        named = " and ".join(f"{n} {what}" for n, what in counts if n)
        return f"{named} name who gets which variation" if named and self.on else None

    def percent(self, variation: int) -> Decimal:
        """The share of a variation among whom no rule names."""
        served = Served(variation=self.off) if not self.on else self.fallthrough
        if served.rollout is None:
            return FULL if served.variation == variation else NOTHING
        weights = (w.weight for w in served.rollout.variations if w.variation == variation)
        return sum(weights, NOTHING) / THOUSANDTHS


class LaunchDarklyFlag(ExternalModel):
    """A flag of LaunchDarkly, as its API gives it."""

    key: Text
    variations: tuple[Variation, ...]
    environments: dict[str, Environment]


def is_launchdarkly(item: KubernetesObject) -> bool:
    """Whether an object is a flag of LaunchDarkly."""
    return item.value.keys() >= {"key", "variations", "environments"}


def is_unleash(item: KubernetesObject) -> bool:
    """Whether an object is a feature of Unleash, or an export of some."""
    keys = item.value.keys()
    return "featureStrategies" in keys or keys >= {"name", "environments", "project"}


def launchdarkly(item: KubernetesObject, reading: ManifestReading) -> None:
    """The share of a flag's new variation in an environment."""
    read = reading.model(LaunchDarklyFlag, item)
    if read is None:
        return
    name = _one(list(read.environments), "environment", reading)
    environment, number = read.environments[name], _variation(read, reading)
    at = since_epoch(environment.modified) if environment.modified is not None else None
    percent: Decimal | None = environment.percent(number)
    caveat = environment.exceptions
    if environment.on and environment.rules:
        percent, caveat = None, f"{caveat}: the share of all is not said ({percent:f}% of the rest)"
    label = read.variations[number].label
    shares = (_share("canary", label, percent), _share("stable", f"not {label}", _rest(percent)))
    _observe(item, reading, (LAUNCHDARKLY, f"{name}/{read.key}"), at=at, shares=shares, caveat=caveat)


def _variation(read: LaunchDarklyFlag, reading: ManifestReading) -> int:
    """The number of the variation that is new: the one that a label names, else the one that is true."""
    wanted = reading.labels.get("variation", "true")
    for number, variation in enumerate(read.variations):
        if wanted in (variation.name, str(variation.value)):
            return number
    known = ", ".join(v.label for v in read.variations)
    message = f"has the variations {known}; name the new one with --label variation=NAME"
    raise refuse(reading.document.name, message, field="variations")


class Strategy(ExternalModel):
    """A strategy of Unleash, and whom it is limited to."""

    name: Text
    feature: Text | None = Field(default=None, alias="featureName")
    parameters: dict[str, Any] = Field(default_factory=dict)
    constraints: tuple[Any, ...] = ()
    segments: tuple[Any, ...] = ()
    disabled: Flag = False

    @property
    def percent(self) -> Decimal | None:
        """The percentage that it lets through; None where that is not a percentage of all."""
        if self.constraints or self.segments:
            return None
        if self.name == "default":
            return FULL
        text = str(self.parameters.get(GRADUAL.get(self.name, ""), ""))
        return Decimal(text) if text.isdigit() and int(text) <= FULL else None


class UnleashEnvironment(ExternalModel):
    """A feature in an environment."""

    name: Text = Field(validation_alias=AliasChoices("environment", "name"))
    feature: Text | None = Field(default=None, alias="featureName")
    enabled: Flag = True
    strategies: tuple[Strategy, ...] = ()


class UnleashFeature(ExternalModel):
    """A feature of Unleash's admin API, or an export of several."""

    name: Text | None = None
    environments: tuple[UnleashEnvironment, ...] = ()
    features: tuple[dict[str, Any], ...] = ()
    strategies: tuple[Strategy, ...] = Field(default=(), alias="featureStrategies")
    exported: tuple[UnleashEnvironment, ...] = Field(default=(), alias="featureEnvironments")


def unleash(item: KubernetesObject, reading: ManifestReading) -> None:
    """The share of those for whom a feature is on in an environment."""
    read = reading.model(UnleashFeature, item)
    if read is None:
        return
    if read.features:
        feature = _one([str(f.get("name")) for f in read.features], "feature", reading)
        places = [e for e in read.exported if e.feature == feature]
    else:
        feature, places = read.name or "feature", list(read.environments)
    wanted = _one([place.name for place in places], "environment", reading)
    place = next(place for place in places if place.name == wanted)
    strategies = [s for s in (*place.strategies, *read.strategies) if not s.disabled]
    own = [s for s in strategies if s.feature in (None, feature)]
    percent, caveat = _let_through(own, is_enabled=place.enabled)
    shares = (_share("canary", "on", percent), _share("stable", "off", _rest(percent)))
    _observe(item, reading, (UNLEASH, f"{wanted}/{feature}"), at=None, shares=shares, caveat=caveat)


def _let_through(strategies: list[Strategy], *, is_enabled: bool) -> tuple[Decimal | None, str | None]:
    """The share that the strategies let through, any of which suffices.

    None, and why, where that is not said.
    """
    percents = [s.percent for s in strategies]
    if not is_enabled:
        return NOTHING, None
    if FULL in percents or not strategies:
        return FULL, None
    if len(percents) == 1 and percents[0] is not None:
        return percents[0], None
    names = ", ".join(s.name for s in strategies)
    return None, f"{names}: not one percentage of all, so the share is not said"


def _one(known: list[str], what: str, reading: ManifestReading) -> str:
    """The one that a label names, or the only one; refused with the names of all."""
    wanted = reading.labels.get(what, known[0] if len(known) == 1 else None)
    if wanted in known:
        return str(wanted)
    message = f"has the {what}s {', '.join(known) or 'none'}; pick one with --label {what}=NAME"
    raise refuse(reading.document.name, message)


def _rest(percent: Decimal | None) -> Decimal | None:
    return None if percent is None else FULL - percent


def _share(role: str, name: str, percent: Decimal | None) -> VersionShare:
    return VersionShare.model_validate({"role": role, "hash": name, "percent": percent})


def _observe(
    item: KubernetesObject,
    reading: ManifestReading,
    about: tuple[str, str],
    *,
    at: datetime | None,
    shares: tuple[VersionShare, ...],
    caveat: str | None,
) -> None:
    tool, workload = about
    if at is None:
        reading.note(item, "", f"{tool} names no time; the share holds from its import")
    if caveat:
        reading.note(item, "", f"{workload}: {caveat}")
    words = {"tool": tool, "workload": workload, "message": f"{tool}: {workload}", "caveat": caveat}
    at = at or reading.now
    reading.observe(item, "", kind="controller_state", observed_at=at, versions=shares, **words)
