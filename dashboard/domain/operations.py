"""Operations: how the system is recovered, run, watched, supported and maintained, as the certification states it."""

from typing import Annotated, Literal

from dashboard.domain.fields import Choice, Model, Positive, Text, Whole

Cadence = Annotated[Literal["weekly", "monthly", "quarterly", "annual"], Choice]
Level = Annotated[Literal["critical", "warning", "informational"], Choice]


class Statement(Model):
    """A named line of the document: its label and its text."""

    name: Text
    text: Text


class Recovery(Model):
    """Recovery promises; both objectives in minutes."""

    declared: Text | None = None
    rto_minutes: Positive | None = None
    rpo_minutes: Positive | None = None
    backup: Text | None = None
    distribution: Text | None = None
    testing: Text | None = None
    controls: tuple[Text, ...] = ()


class Capabilities(Model):
    """What operations, or the security operations centre, can do."""

    declared: Text | None = None
    capabilities: tuple[Statement, ...] = ()
    support: tuple[Text, ...] = ()


class CrossCutting(Model):
    """A graded area across all agents: performance, security, integration."""

    name: Text
    grade: Text | None = None
    declared: Text | None = None
    results: tuple[Statement, ...] = ()
    practices: tuple[Text, ...] = ()


class Support(Model):
    """Who helps, in tiers, and how to reach them."""

    declared: Text | None = None
    tiers: tuple[Statement, ...] = ()
    contacts: tuple[Statement, ...] = ()


class Maintenance(Model):
    """A regular maintenance window; `when` is the document's own time, in the certification's time zone."""

    cadence: Cadence
    text: Text
    when: Text | None = None


class Maintained(Model):
    """Regular maintenance and the notice given before an emergency one."""

    declared: Text | None = None
    windows: tuple[Maintenance, ...] = ()
    emergency: tuple[Statement, ...] = ()


class AlertLevel(Model):
    """An alert level: its delay as printed (null minutes: a digest) and its channels."""

    level: Level
    delay: Text
    delay_minutes: Whole | None = None
    channels: tuple[Text, ...] = ()


class Monitoring(Model):
    """What is watched and who is told."""

    declared: Text | None = None
    scope: tuple[Statement, ...] = ()
    alerts: tuple[AlertLevel, ...] = ()


class Operations(Model):
    """Every operational section of the certification."""

    recovery: Recovery | None = None
    operational: Capabilities | None = None
    security_operations: Capabilities | None = None
    cross_cutting: tuple[CrossCutting, ...] = ()
    support: Support | None = None
    maintenance: Maintained | None = None
    monitoring: Monitoring | None = None
