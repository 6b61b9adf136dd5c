"""The differences of a rollout between two assessments: traffic, steps and rollback triggers."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from dashboard.domain.rollout import RolloutState
from dashboard.domain.rollout.course import TrafficEvent
from dashboard.domain.rollout.phases import Step
from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.values import wording
from dashboard.domain.values.subject import TRAFFIC
from dashboard.review.change import CauseFinder, Change, changed, paired
from dashboard.review.traffic_steps import days_late

# What a change of traffic may come from: the word of a person, or the report of a controller.
TRAFFIC_KINDS = ("traffic", "controller_state")


def traffic_changes(before: Assessment, after: Assessment, seen: CauseFinder) -> Iterator[Change]:
    """Rollbacks and pauses, the traffic itself, and the steps that were reached or became overdue."""
    old, new = before.rollout, after.rollout
    cause = seen.any_cause(*TRAFFIC_KINDS)
    for event in new.events[len(old.events) :]:
        if event.kind != "step":
            at = wording.moment(event.at, after.head.zone)
            share, why = wording.quantity(event.percent, "%"), event.reason or "no reason given"
            verb = "is" if event.kind == "stuck" else "was"
            sentence = f"Traffic {verb} {event.words}, {at}: {why}"
            cause_of_event = seen.cause_at(event.at, *TRAFFIC_KINDS)
            yield Change(
                kind="traffic",
                subject=TRAFFIC,
                sentence=sentence,
                before=None,
                after=share,
                cause=cause_of_event,
                turn=(None, event.kind),
            )
    if old.traffic_actual != new.traffic_actual:
        was, now = _share(old), _share(new)
        yield changed("traffic", TRAFFIC, "Traffic on the new system", was, now, cause, (None, None))
    if before.start.on != after.start.on:
        yield _start(before, after, seen)
    yield from _steps(before, after, seen)


def _start(before: Assessment, after: Assessment, seen: CauseFinder) -> Change:
    """The deployment's start with both dates, and which of them is assumed."""
    was, now = (
        f"{wording.day(each.start.on)}{' (assumed)' if each.start.assumed else ''}"
        for each in (before, after)
    )
    cause = seen.cause(kind="start")
    return changed("traffic", TRAFFIC, "The deployment's start", was, now, cause, (None, None))


def _share(state: RolloutState) -> str:
    """The share of traffic, or that it was not observed, or why it cannot be told."""
    share = wording.traffic(state.traffic_actual)
    return (
        f"{share} ({state.traffic_words})" if state.traffic_actual is None and state.traffic_words else share
    )


def _steps(before: Assessment, after: Assessment, seen: CauseFinder) -> Iterator[Change]:
    """Steps reached since, with how late they were, and steps that became overdue."""
    known = {s.percent: s for s in before.rollout.steps}
    for step in after.rollout.steps:
        was, share = known.get(step.percent), wording.quantity(step.percent, "%")
        planned = wording.short_day(step.planned_on, after.on)
        if was and was.planned_on != step.planned_on:
            yield _moved(step, was, seen)
        if step.reached_on and not (was and was.reached_on):
            how = wording.against_plan(days_late(step, after) or 0)
            cause = seen.cause_at(_reached_at(step, after.rollout.events), *TRAFFIC_KINDS)
            now = f"reached {wording.short_day(step.reached_on, after.on)}, {how}"
            yield changed(
                "traffic",
                step.subject,
                f"The step to {share}",
                f"planned for {planned}",
                now,
                cause,
                ("planned", "reached"),
            )
        elif not step.reached_on and step.planned_on < after.on and not step.planned_on < before.on:
            now = f"{wording.days((after.on - step.planned_on).days)} overdue"
            yield changed(
                "traffic",
                step.subject,
                f"The step to {share}",
                f"planned for {planned}",
                now,
                None,
                ("planned", "overdue"),
            )


def _moved(step: Step, was: Step, seen: CauseFinder) -> Change:
    """A step whose planned day moved, by how much, and why: another start, or another plan."""
    days, share = (step.planned_on - was.planned_on).days, wording.quantity(step.percent, "%")
    cause = seen.any_cause("plan", "start")
    old, new = wording.day(was.planned_on), wording.day(step.planned_on)
    why = seen.reason(cause.kind) if cause else ""
    return Change(
        kind="traffic",
        subject=step.subject,
        sentence=f"The step to {share} moved to {new}, {wording.moved(days)} than {old}{why}",
        before=old,
        after=new,
        cause=cause,
        turn=("planned", "moved"),
    )


def _reached_at(step: Step, events: Sequence[TrafficEvent]) -> datetime:
    """The instant since which traffic has stood at or above a step that is reached."""
    since = events[0].at
    for event, before in zip(events, (None, *events), strict=False):
        if event.percent >= step.percent and (before is None or before.percent < step.percent):
            since = event.at
    return since


def trigger_changes(before: Assessment, after: Assessment, seen: CauseFinder) -> Iterator[Change]:
    """Rollback triggers whose verdict is another, and those that fired in between and were resolved."""
    for old, new in paired(before.triggers, after.triggers, lambda state: state.trigger.id):
        name, cause = new.trigger.id, seen.cause(trigger=new.trigger.id)
        if old.verdict != new.verdict:
            was, turn = wording.trigger_mark(old.verdict).word.lower(), (old.verdict, new.verdict)
            yield changed("trigger", new.subject, f"Trigger {name}", was, new.detail, cause, turn)
        if new.verdict != "fired" and len(new.history) > len(old.history):
            at = wording.moment(new.history[-1].fired_at, after.head.zone)
            sentence = f"Trigger {name} fired {at}, and is resolved: {new.detail.removeprefix('clear: ')}"
            yield Change(
                kind="trigger",
                subject=new.subject,
                sentence=sentence,
                before=old.detail,
                after=new.detail,
                cause=cause,
                turn=(old.verdict, "fired"),
            )
