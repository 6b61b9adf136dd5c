"""Dates that disagree with each other, or leave no room."""

import re
from collections.abc import Iterator

from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.values import wording
from dashboard.domain.values.instants import months_after
from dashboard.domain.values.subject import CERTIFICATE
from dashboard.domain.values.timelines import read_timeline
from dashboard.findings import Finding, Place, places

MONTHS = re.compile(r"\b(\d{1,3})[ -](month|year)s?\b", re.IGNORECASE)
WITHIN = re.compile(r"\bwithin (\d{1,3} (?:day|week|month)s?)\b", re.IGNORECASE)


def validity_differs(assessment: Assessment) -> Iterator[Finding]:
    """The last valid day is not the decision's day plus the validity in words."""
    head = assessment.head
    words = MONTHS.search(head.validity) if head.validity else None
    if not words or head.valid_until is None:
        return
    assert head.validity, "it has words"
    months = int(words[1]) * (12 if words[2].lower() == "year" else 1)
    meant = months_after(head.decided_on, months)
    if abs((meant - head.valid_until).days) > 1:
        message = (
            f"“{head.validity}” from {wording.day(head.decided_on)} is {wording.day(meant)}, not"
            f" {wording.day(head.valid_until)}"
        )
        yield Finding(
            rule="validity-differs",
            severity="contradiction",
            subject=CERTIFICATE,
            message=message,
            sources=(
                Place(path="certification.validity", text=head.validity),
                Place(path="certification.valid_until", text=str(head.valid_until)),
            ),
        )


def requirement_and_condition_differ(assessment: Assessment) -> Iterator[Finding]:
    """A requirement after deployment names another time than the condition that carries it."""
    closing, start = assessment.certificate.closing, assessment.start.on
    by_id = {c.condition.id: (path, c) for path, c in places.conditions(assessment)}
    for n, asked in enumerate(closing.post_deployment if closing else ()):
        within = WITHIN.search(asked.text)
        if not within:
            continue
        due_on = read_timeline(f"within {within[1]}").window(start, assessment.head.decided_on)[1]
        for carrier in asked.maps_to:
            path, state = by_id.get(carrier, ("", None))
            if state is not None and state.original_due_on != due_on:
                message = (
                    f"“{asked.text}” means {wording.day(due_on)}, the condition is due"
                    f" {wording.day(state.original_due_on)}"
                )
                yield Finding(
                    rule="requirement-and-condition-differ",
                    severity="contradiction",
                    subject=state.subject,
                    message=message,
                    sources=(
                        Place(path=f"closing.post_deployment[{n}]", text=asked.text),
                        Place(path=f"{path}.timeline", text=state.condition.timeline),
                    ),
                )


def no_room_before_the_phase(assessment: Assessment) -> Iterator[Finding]:
    """A condition is due no earlier than the phase that deploys the agent it covers begins."""
    for path, state in places.conditions(assessment):
        for k, phase in enumerate(assessment.rollout.phases):
            deployed = [a for a in phase.phase.agents if a in state.condition.covers]
            if not deployed or state.is_met or state.original_due_on < phase.planned_start:
                continue
            both = state.original_due_on == phase.planned_start
            first = f"the first day of phase {phase.phase.number}, which deploys {wording.listed(deployed)}"
            begins, late = phase.planned_start, (state.original_due_on - phase.planned_start).days
            message = (
                f"is due no later than {first} (both {wording.day(begins)})"
                if both
                else f"is due {wording.day(state.original_due_on)}, {wording.days(late)} after {first}"
                f" ({wording.day(begins)})"
            )
            yield Finding.model_validate(
                {
                    "rule": "no-room-before-the-phase",
                    "severity": "note" if both else "contradiction",
                    "subject": state.subject,
                    "message": message,
                    "sources": (
                        Place(path=f"{path}.timeline", text=state.condition.timeline),
                        Place(
                            path=f"rollout.phases[{k}]",
                            text=f"Phase {phase.phase.number}: {phase.phase.period}",
                        ),
                    ),
                }
            )
