"""The differences of two assessments of a record, each a sentence with before, after and cause (RULES.md)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime

from dashboard.domain.standing import Standing
from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.standing.reasons import BROUGHT_BY_TIME
from dashboard.domain.values.subject import CERTIFICATE, Subject, SubjectKind
from dashboard.findings import Finding
from dashboard.findings.moment import Moment
from dashboard.review.change import Cause, CauseFinder, Change, Kind, paired
from dashboard.review.item_differences import (
    agent_changes,
    condition_changes,
    gate_changes,
    obligations_changes,
    signoffs_changes,
    status_word,
)
from dashboard.review.rollout_differences import traffic_changes, trigger_changes

# The field by which an observation names what it is of.
NAMING: dict[SubjectKind, str] = {"trigger": "trigger", "gate": "gate", "signoff": "role"}


def differences(earlier: Moment, later: Moment, *, since: datetime | None = None) -> Iterator[Change]:
    """Everything that differs between two moments.

    Causes are looked for in the record of the later among what was observed after `since`, else after the
    earlier.
    """
    before, after = earlier.assessment, later.assessment
    seen = CauseFinder(later.record, since or earlier.at, later.at)
    yield from _standing(before, after, seen)
    yield from _revised(before, after)
    for old, new in paired(before.gates, after.gates, lambda state: state.gate.id):
        yield from gate_changes(old, new, seen)
    for was, now in paired(before.agents, after.agents, lambda state: state.agent.id):
        yield from agent_changes(was, now, seen)
    for first, last in paired(before.conditions, after.conditions, lambda state: state.condition.id):
        yield from condition_changes(first, last, seen)
    yield from traffic_changes(before, after, seen)
    yield from trigger_changes(before, after, seen)
    yield from signoffs_changes(before, after, seen)
    yield from obligations_changes(before, after, seen)
    yield from _findings(earlier.findings, later.findings)


def _revised(before: Assessment, after: Assessment) -> Iterator[Change]:
    """What a revision of the document added or dropped."""
    old, new = _defined(before), _defined(after)
    for subject, (kind, name) in {**old, **new}.items():
        if (subject in old) != (subject in new):
            is_new = subject in new
            what = (
                "added by a revision of the document" if is_new else "dropped by a revision of the document"
            )
            turn = (None, "added") if is_new else ("dropped", None)
            yield Change(
                kind=kind,
                subject=subject,
                sentence=f"{name}: {what}",
                before=None if is_new else name,
                after=name if is_new else None,
                turn=turn,
            )


def _defined(assessment: Assessment) -> dict[Subject, tuple[Kind, str]]:
    """Gates, agents and conditions, each with its kind and its name."""
    named: list[tuple[Subject, Kind, str]] = [(g.subject, "gate", g.gate.name) for g in assessment.gates]
    named += [(a.subject, "agent", a.agent.name) for a in assessment.agents]
    named += [(c.subject, "condition", c.condition.title) for c in assessment.conditions]
    return {subject: (kind, f"{subject.capitalized} {name}") for subject, kind, name in named}


def _standing(before: Assessment, after: Assessment, seen: CauseFinder) -> Iterator[Change]:
    old, new = before.standing, after.standing
    if old.status != new.status:
        reason = new.reasons[0]
        sentence = (
            f"The certificate is {status_word(new.status)}, was {status_word(old.status)}: {reason.sentence}"
        )
        yield Change(
            kind="standing",
            subject=CERTIFICATE,
            sentence=sentence,
            before=old.headline,
            after=new.headline,
            cause=_cause_of_standing(new, seen),
            turn=(old.status, new.status),
        )


def _cause_of_standing(standing: Standing, seen: CauseFinder) -> Cause | None:
    """The observation behind the first reason that has one; None where time alone brought it."""
    for reason in standing.reasons:
        if reason.cause in BROUGHT_BY_TIME:
            continue  # What time brought was not brought by what was seen of it meanwhile.
        if reason.subject == CERTIFICATE:
            found = seen.any_cause(
                "certificate", "condition_met", "condition_item", "gate_result", "agent_score"
            )
        else:
            field = NAMING.get(reason.subject.kind)
            found = seen.cause(**{field: reason.subject.id}) if field else None
        if found:
            return found
    return None


def _findings(old: Sequence[Finding], new: Sequence[Finding]) -> Iterator[Change]:
    for finding in _without(new, old):
        yield Change(
            kind="finding",
            subject=finding.subject,
            sentence=f"New finding: {finding.sentence}",
            before=None,
            after=finding.message,
            turn=(None, finding.severity),
        )
    for finding in _without(old, new):
        yield Change(
            kind="finding",
            subject=finding.subject,
            sentence=f"No longer found: {finding.sentence}",
            before=finding.message,
            after=None,
            turn=(finding.severity, None),
        )


def _without(found: Sequence[Finding], others: Sequence[Finding]) -> Iterator[Finding]:
    """The findings that have no partner among others.

    One of the same words, else of the same rule and subject.
    """
    words = {(f.rule, f.subject, f.message) for f in found}, {(f.rule, f.subject, f.message) for f in others}
    same = words[0] & words[1]
    partners = Counter((rule, subject) for rule, subject, _ in words[1] - same)
    for finding in found:
        key = (finding.rule, finding.subject)
        if (*key, finding.message) in same:
            continue
        if partners[key]:
            partners[key] -= 1
        else:
            yield finding
