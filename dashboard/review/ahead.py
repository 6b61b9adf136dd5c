"""What lies before the next review: what opens, falls due, ends or expires, by date (UX.md, Review)."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from dashboard.domain.certificate import Certification
from dashboard.domain.operations import Maintenance, next_windows
from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.values import wording
from dashboard.domain.values.fields import Model
from dashboard.domain.values.subject import CERTIFICATE, Subject

WEEK = timedelta(days=7)
What = Literal["opens", "due", "ends", "expires", "step", "duty", "review", "maintenance"]


class Upcoming(Model):
    """Something that a date brings; `sentence` says what, without the date."""

    on: date
    what: What
    subject: Subject
    sentence: str

    @property
    def about(self) -> str:
        """The subject as it is named beside what the date brings: step 30% is "30%" among steps."""
        return self.subject.under(self.what)


def next_review_on(assessment: Assessment) -> date:
    """The day of the next weekly review, taken to be seven days ahead."""
    return assessment.on + WEEK


def before_next_review(assessment: Assessment) -> tuple[Upcoming, ...]:
    """All that comes from the day shown to the day of the next review, both included, the nearest first."""
    return upcoming(assessment, until=next_review_on(assessment))


def upcoming(assessment: Assessment, *, until: date) -> tuple[Upcoming, ...]:
    """All that comes from the day shown until a day, both included, the nearest first."""
    everything = (*dated(assessment, until=until), *_maintenance(assessment, until))
    return tuple(sorted(everything, key=lambda e: e.on))


def dated(assessment: Assessment, *, until: date) -> tuple[Upcoming, ...]:
    """What asks for something until a day, as `upcoming`: all but the windows of maintenance."""
    everything = (
        *_conditions(assessment),
        *_certificate(assessment),
        *_steps(assessment),
        *_duties(assessment, until),
    )
    return tuple(sorted((e for e in everything if assessment.on <= e.on <= until), key=lambda e: e.on))


def expiry_words(last_day: date) -> str:
    """The end of the certificate: "The certificate expires after 13 Sep 2026"."""
    return f"The certificate {wording.expiry(last_day)}"


def review_words(head: Certification) -> str:
    """The review that a certificate asks for, with its cadence."""
    cadence = f" ({head.review_cadence})" if head.review_cadence else ""
    return f"The review that the certificate asks for{cadence}"


def step_words(percent: Decimal) -> str:
    """A step of traffic: "The step to 50%"."""
    return f"The step to {wording.quantity(percent, '%')}"


def maintenance_words(window: Maintenance) -> str:
    """A maintenance window with its time as printed: "Weekly maintenance: Patches, Saturday 2-4 AM"."""
    when = f", {window.when}" if window.when else ""
    return f"{window.cadence.capitalize()} maintenance: {window.text}{when}"


def _conditions(assessment: Assessment) -> Iterator[Upcoming]:
    for state in assessment.conditions:
        name, shown = state.subject, f"{state.subject.capitalized} ({state.condition.title})"
        if state.status == "pending":
            yield Upcoming(on=state.opens_on, what="opens", subject=name, sentence=f"{shown} opens")
        if state.is_unmet:
            yield Upcoming(on=state.due_on, what="due", subject=name, sentence=f"{shown} is due")
        if state.status == "waived" and state.waived_until:
            sentence = f"The waiver of {name} ends"
            yield Upcoming(on=state.waived_until, what="ends", subject=name, sentence=sentence)


def _certificate(assessment: Assessment) -> Iterator[Upcoming]:
    head = assessment.head
    if head.valid_until:
        sentence = expiry_words(head.valid_until)
        yield Upcoming(on=head.valid_until, what="expires", subject=CERTIFICATE, sentence=sentence)
    if head.next_review:
        sentence = review_words(head)
        yield Upcoming(on=head.next_review, what="review", subject=CERTIFICATE, sentence=sentence)
    for trigger in assessment.triggers:
        resolved = trigger.resolved
        if resolved and resolved.until:
            sentence = f"The waiver of trigger {trigger.trigger.id} ends"
            yield Upcoming(on=resolved.until, what="ends", subject=trigger.subject, sentence=sentence)


def _steps(assessment: Assessment) -> Iterator[Upcoming]:
    for step in assessment.rollout.steps:
        if step.reached_on is None:
            sentence = f"{step_words(step.percent)} is planned"
            yield Upcoming(on=step.planned_on, what="step", subject=step.subject, sentence=sentence)


def _duties(assessment: Assessment, until: date) -> Iterator[Upcoming]:
    for state in assessment.obligations:
        if state.due_on <= until and state.status in ("due", "not_started"):
            sentence = f"Duty {state.id} is due: {state.obligation.text}"
            yield Upcoming(on=state.due_on, what="duty", subject=state.subject, sentence=sentence)


def _maintenance(assessment: Assessment, until: date) -> Iterator[Upcoming]:
    kept = assessment.certificate.operations.maintenance
    for window in kept.windows if kept else ():
        asked = {"decided_on": assessment.head.decided_on, "on": assessment.on, "until": until}
        for on in next_windows(window, **asked, count=60):
            sentence = maintenance_words(window)
            name = Subject(kind="maintenance", id=window.cadence)
            yield Upcoming(on=on, what="maintenance", subject=name, sentence=sentence)
