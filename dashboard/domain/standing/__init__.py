"""The standing of the certificate: the first of nine that applies, and why (RULES.md, Standing)."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Literal

from dashboard.domain.rollout import overdue_steps
from dashboard.domain.standing import grounds
from dashboard.domain.standing.inputs import StandingInputs, Validity
from dashboard.domain.standing.reasons import Reason
from dashboard.domain.triggers.verdicts import UNCLEAR
from dashboard.domain.values import wording
from dashboard.domain.values.fields import Model
from dashboard.domain.values.subject import CERTIFICATE

Status = Literal[
    "not_in_force",
    "revoked",
    "suspended",
    "rejected",
    "not_decided",
    "expired",
    "lapsed",
    "conditional",
    "certified",
]
# From best to worst; nothing that happens to a certificate makes it better except evidence and decisions.
RANK: tuple[Status, ...] = (
    "certified",
    "conditional",
    "not_in_force",
    "not_decided",
    "lapsed",
    "expired",
    "suspended",
    "rejected",
    "revoked",
)
NAMED = 5  # reasons that the line below the headline gives


class Standing(Model):
    """The standing at an instant; `headline` is its shortest statement, `detail` the line below it."""

    status: Status
    headline: str
    detail: str
    reasons: tuple[Reason, ...]

    @property
    def sentence(self) -> str:
        """Headline and detail as one text."""
        return f"{self.headline}. {self.detail}"

    @property
    def is_certified(self) -> bool:
        """Whether the system may be operated under the certificate, with conditions or without."""
        return self.status in ("certified", "conditional")


Ground = Callable[[StandingInputs], Iterator[Reason]]
# What brings each standing, in the order in which they apply; certified is what nothing of it brings. Its
# reasons are told in this order: a trigger's come before others of a lapse.
GROUNDS: tuple[tuple[Status, tuple[Ground, ...]], ...] = (
    ("not_in_force", (grounds.day_before_force,)),
    ("revoked", (partial(grounds.recorded, change="revoked"),)),
    ("suspended", (partial(grounds.recorded, change="suspended"),)),
    ("rejected", (grounds.rejections,)),
    ("not_decided", (grounds.no_decision,)),
    ("expired", (grounds.expiry,)),
    ("lapsed", (grounds.fired, grounds.failures, grounds.overdue)),
    ("conditional", (grounds.reservations,)),
)


def status_of(inputs: StandingInputs) -> Status:
    """The first standing that applies: one reason is enough, and the last that are told ask for the least."""
    applies = (status for status, found in GROUNDS if any(any(each(inputs)) for each in reversed(found)))
    return next(applies, "certified")


def standing_of(inputs: StandingInputs) -> Standing:
    """The first standing that applies, with its reasons."""
    for status, found in GROUNDS:
        reasons = tuple(reason for each in found for reason in each(inputs))
        if reasons:
            return _state(status, reasons, inputs)
    message = "every gate passes, every agent is ready, every condition is met"
    nothing_open = Reason(subject=CERTIFICATE, cause="nothing_open", message=message)
    return _state("certified", (nothing_open,), inputs)


def _state(status: Status, reasons: tuple[Reason, ...], inputs: StandingInputs) -> Standing:
    reading = inputs.record.reading
    unread = reading.warning if reading else None
    detail = _detail(status, reasons, inputs)
    return Standing(
        status=status,
        headline=_headline(status, reasons, inputs),
        detail=f"{detail} {unread}" if unread else detail,
        reasons=(*reasons, *grounds.overruled(inputs)),
    )


def _headline(status: Status, reasons: tuple[Reason, ...], inputs: StandingInputs) -> str:
    validity, since = inputs.validity, min((r.since for r in reasons if r.since), default=None)
    match status:
        case "not_in_force":
            return f"Not in force before {wording.day(validity.from_day)}"
        case "expired":
            assert validity.days_left is not None, "only a last valid day can have passed"
            return f"Expired {wording.days(-validity.days_left)} ago"
        case "conditional":
            return f"Certified, {_reserved(inputs)}"
        case "certified":
            return "Certified"
    word = wording.mark(status).word
    return f"{word} since {wording.day(since)}" if since else word


def _reserved(inputs: StandingInputs) -> str:
    """What a conditional certificate is conditional on: its conditions, else gates, agents, triggers."""
    conditions = sum(c.is_unmet or c.status == "waived" for c in inputs.conditions)
    if conditions:
        return f"with {wording.count(conditions, 'condition')}"
    for status, word in (("not_assessed", "not assessed"), ("conditional", "conditional")):
        gates = sum(g.status == status for g in inputs.gates)
        if gates:
            return f"with {wording.count(gates, 'gate')} {word}"
    agents = sum(a.status != "ready" for a in inputs.agents)
    if agents:
        return f"with {wording.count(agents, 'agent')} not fully ready"
    for verdict in UNCLEAR:
        triggers = sum(trigger.verdict == verdict for trigger in inputs.unclear)
        if triggers:
            word = wording.trigger_mark(verdict).word.lower()
            return f"with {wording.count(triggers, 'rollback trigger')} {word}"
    return "by a conditional decision"


def _detail(status: Status, reasons: tuple[Reason, ...], inputs: StandingInputs) -> str:
    validity = inputs.validity
    if status == "expired":
        assert validity.last_day is not None, "only a last valid day can have passed"
        return f"The last valid day was {wording.day(validity.last_day)}."
    if status == "not_in_force":
        return f"Takes effect in {wording.days((validity.from_day - validity.on).days)}."
    if status in ("certified", "conditional"):
        return f"{until(validity)} {_overdue(inputs)}"
    named = [wording.capitalized(reason.sentence) for reason in reasons[:NAMED]]
    if len(reasons) > NAMED:
        named.append(f"and {wording.count(len(reasons) - NAMED, 'more reason')}")
    return "; ".join(named) + "."


def _overdue(inputs: StandingInputs) -> str:
    """What no standing hangs on: steps of traffic that are overdue, and duties that were missed."""
    missed = sum(duty.status == "missed" for duty in inputs.obligations)
    late = len(overdue_steps(inputs.rollout, inputs.validity.on))
    if not missed and not late:
        return "Nothing is overdue."
    said = ["No condition is overdue"]
    said += [f"{wording.count(late, 'rollout step')} {'is' if late == 1 else 'are'}"] if late else []
    duties = wording.count(missed, "duty", "duties")
    said += [f"{duties} {'was' if missed == 1 else 'were'} missed"] if missed else []
    return f"{', '.join(said)}."


def until(validity: Validity) -> str:
    """Until when the certificate is valid, both absolute and relative."""
    if validity.last_day is None:
        return "Valid without a last day."
    days = (validity.last_day - validity.on).days
    left = f"{wording.days(days)} left" if days else "the last valid day is today"
    return f"Valid until {wording.day(validity.last_day)}, {left}."
