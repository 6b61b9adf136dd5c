"""A condition in words: where it stands, how far it has slipped, and what else is known of it."""

from collections.abc import Sequence
from datetime import date

from dashboard.domain.conditions import ConditionState
from dashboard.domain.values import wording
from dashboard.domain.values.subject import Subject


def covering(condition_ids: Sequence[str]) -> str:
    """The conditions that cover something: "condition 1 and condition 2"; "" where none does."""
    return wording.listed([str(Subject(kind="condition", id=name)) for name in condition_ids])


def condition_words(condition: ConditionState, *, lasting: bool = False) -> str:
    """Where a condition stands, relative to the day.

    "due in 2 to 9 days", "met 20 Nov, 6 days early", "waived until ...".

    `lasting` words hold on any day: "due 27 Nov 2026", "met 20 Nov 2026, 6 days early".
    """
    on = None if lasting else condition.on
    if condition.met_on:
        return wording.finished(met_on=condition.met_on, due_on=condition.due_on, on=on)
    if condition.status == "waived" and condition.waived_until:
        return f"waived until {wording.short_day(condition.waived_until, on)}"
    if on is None:
        return f"due {wording.day(condition.due_on)}"
    return wording.deadline(on=on, opens_on=condition.opens_on, due_on=condition.due_on)


def window_words(condition: ConditionState) -> str:
    """A condition's window as its days, and whether they hang on an assumed start.

    "22 Nov to 29 Nov (assumed)".
    """
    days = wording.window(condition.opens_on, condition.due_on, condition.on)
    return wording.assumed(days, is_assumed=condition.start_assumed)


def slip_words(condition: ConditionState, *, lasting: bool = False) -> str | None:
    """How far a condition has slipped: "first due 20 Nov, 7 days later now", or earlier.

    None where it has not.
    """
    if not condition.slip_days:
        return None
    first = wording.short_day(condition.original_due_on, None if lasting else condition.on)
    moved = "later" if condition.slip_days > 0 else "earlier"
    return f"first due {first}, {wording.days(abs(condition.slip_days))} {moved} now"


def condition_facts(condition: ConditionState, *, start: date, lasting: bool = False) -> tuple[str, ...]:
    """What else is known of a condition, a line each: risk, cover, window, extensions, waiver.

    `start` is the deployment's.
    """
    terms, on = condition.condition, None if lasting else condition.on
    reason = f" ({terms.risk_reason})" if terms.risk_reason else ""
    lines = [
        f"Risk: {(terms.risk or 'not stated').replace('_', ' ')}{reason}",
        f"Covers: {wording.listed(terms.covers) or 'nothing'}{_inferred(condition)}",
        f"Window: {wording.day(condition.opens_on)} to {wording.day(condition.due_on)}, {terms.timeline}",
    ]
    if condition.start_assumed:
        lines.append(f"Assumed: the deployment started on {wording.day(start)}, the day of the certification")
    if terms.blocks_traffic_from is not None:
        lines.append(f"Blocks traffic from {wording.quantity(terms.blocks_traffic_from, '%')}")
    lines += [
        f"Extended on {wording.short_day(e.granted_on, on)} to {wording.short_day(e.to, on)} by {e.approver}:"
        f" {e.reason}"
        for e in condition.extensions
    ]
    if condition.status == "waived" and condition.waived_until:
        until = wording.day(condition.waived_until)
        lines.append(f"Waived until {until} by {condition.waived_by}: {condition.waiver_reason}")
    if condition.reopened_because:
        lines.append(f"Reopened: {condition.reopened_because}")
    return tuple(lines)


def _inferred(condition: ConditionState) -> str:
    inferred = [i for i in condition.condition.inferred if i in condition.condition.covers]
    return f" (inferred from the document's words: {wording.listed(inferred)})" if inferred else ""
