"""The sections of a thing's own page: where it stands, what was ever said of it, and what hangs on what."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple, get_args

import streamlit as st

from dashboard.domain.gates import GateState
from dashboard.domain.values import wording
from dashboard.domain.values.instants import day_of
from dashboard.domain.values.subject import CERTIFICATE, TRAFFIC, Subject, SubjectKind
from dashboard.findings import line_of
from dashboard.review.biography import Event, biography, firing_events
from dashboard.review.relations import found_of, hanging_on, hangs_on
from dashboard.review.things import Thing, things
from dashboard.ui import sheet
from dashboard.ui.frame.address import entry_at, line_at, link, thing_at
from dashboard.ui.frame.links import shown_at
from dashboard.ui.frame.named import facts
from dashboard.ui.frame.provenance import evidenced, placed
from dashboard.ui.frame.text import escape, shape
from dashboard.ui.frame.title import entitle
from dashboard.ui.frame.view import View
from dashboard.ui.sections import findings, rollout

LONGEST = 80  # characters of what is wrong in an address that are said again


def asked(view: View) -> Thing | None:
    """The thing that the address asks for; None where there is none, which is said with those that exist."""
    kind, name = st.query_params.get("kind", ""), st.query_params.get("id", "")
    thing = named(view, kind, name)
    if thing is None:
        found = _of_kind(view, kind)
        sheet.title(f"There is no {escape(kind[:LONGEST] or 'thing')} {escape(name[:LONGEST])}")
        sheet.markdown(
            "The certificate has:" if found else "The address names no kind of thing that has a page."
        )
        listed = dict.fromkeys(each.subject for each in found)
        sheet.markdown("\n".join(f"- {link(each, thing_at(view.stand, each))}" for each in listed))
    return thing


def named(view: View, kind: str, name: str) -> Thing | None:
    """The thing of a kind by its id; None where there is none."""
    return next((each for each in _of_kind(view, kind) if each.subject.id == name), None)


def _of_kind(view: View, kind: str) -> tuple[Thing, ...]:
    return next((things(view.moment, each) for each in get_args(SubjectKind) if each == kind), ())


def head(view: View, thing: Thing) -> None:
    """Draw what it is and where it stands, where the certificate says it, and the way to its kind."""
    entitle(thing.subject.capitalized, view)
    sheet.title(f"{shape(thing.mark)} {escape(thing.heading)}")
    source, lines = view.assessment.source, view.assessment.lines
    line = line_of(thing.path, lines) if thing.path else None
    if thing.facts:
        sheet.markdown(facts(view, thing.facts, line_at(view.stand, source.seq, line)))
    among = link(f"Among all {KINDS[thing.subject.kind]}", shown_at(view.stand, thing.subject))
    stands = placed(view.stand, source.model_copy(update={"line": line}))
    sheet.markdown(f"Stated in {stands}. {among}." if thing.path else f"{among}.")


NAMES = {CERTIFICATE: "The certificate", TRAFFIC: "Traffic"}  # what has no name of its own
KINDS: dict[SubjectKind, str] = {
    "gate": "gates",
    "agent": "agents",
    "condition": "conditions",
    "trigger": "triggers",
    "phase": "phases",
    "step": "steps",
    "signoff": "sign-offs",
    "obligation": "duties",
    "traffic": "changes of traffic",
    "finding": "findings",
}


def events(view: View, thing: Thing) -> tuple[Event, ...]:
    """Everything that was said of it, oldest first."""
    gate = _gate(view, thing.subject)
    unit = gate.requirement.unit if gate else None
    told = view.told(thing.subject)
    found = biography(told, thing.subject, zone=view.zone, unit=unit)
    fired = firing_events(view.record.firings, thing.subject.id) if thing.subject.kind == "trigger" else ()
    return tuple(sorted((*found, *fired), key=lambda event: event.observed_at))


def _gate(view: View, subject: Subject) -> GateState | None:
    return next((g for g in view.assessment.gates if g.subject == subject), None)


class Course(NamedTuple):
    """Its figures over time, oldest first, and the limit they are held against, where there is one."""

    readings: tuple[tuple[datetime, Decimal], ...]
    limit: Decimal | None = None
    limit_label: str = ""
    unit: str | None = None


def course(view: View, thing: Thing, found: Sequence[Event]) -> Course | None:
    """What a chart draws of it: nothing of fewer than two figures; of traffic its own drawing is drawn."""
    if thing.subject.kind in ("step", "traffic"):
        if view.assessment.rollout.phases:
            rollout.traffic(view)
        return None
    readings = tuple(
        (event.observed_at, event.number)
        for event in found
        if event.number is not None and event.retracted_by is None
    )
    if len(readings) < 2:
        return None
    if gate := _gate(view, thing.subject):
        asked = gate.requirement
        return Course(readings, asked.threshold, f"required: {gate.gate.requirement}", asked.unit)
    ready = view.assessment.certificate.policy.ready_from
    return Course(readings, ready, f"ready from {wording.number(ready)}")


def table(view: View, found: Sequence[Event]) -> None:
    """Draw its biography, newest first: who recorded what, when, from where; what was taken back too."""
    if not found:
        sheet.header("Nothing was recorded of it")
        sheet.markdown("What stands here is what the certificate says, and what follows from it.")
        return
    sheet.header(f"{wording.count(len(found), 'entry', 'entries').capitalize()} in its biography")
    has_before = any(event.before for event in found)
    sheet.table([_row(view, event, has_before=has_before) for event in reversed(found)])


def _row(view: View, event: Event, *, has_before: bool) -> dict[str, str]:
    value, source, stand = escape(event.value), event.source, view.stand
    if event.retracted_by:
        gone = link(f"entry {event.retracted_by}", entry_at(stand, event.retracted_by))
        value = f"~~{value}~~ :red-badge[retracted] by {gone}"
    late = f" :orange-badge[{wording.days(event.days_late)} late]" if event.days_late else ""
    document = link(_document(event), line_at(stand, source.seq, source.line))
    before = {"Before": escape(event.before or "")} if has_before else {}
    return {
        "Value": value,
        **before,
        "Observed": wording.day(day_of(event.observed_at, view.zone)),
        "Recorded": f"{wording.moment(source.recorded_at, view.zone)}{late} by {escape(source.actor)}",
        "Evidence": evidenced(event.evidence),
        "From": f"{document}, {link(f'entry {source.seq}', entry_at(stand, source.seq))}",
    }


def _document(event: Event) -> str:
    name = wording.document(event.source.document)
    return f"{name}, line {event.source.line}" if event.source.line else name


def relations(view: View, thing: Thing) -> None:
    """Draw what it hangs on and what hangs on it, each a link, side by side; then what is found of it."""
    on = (*hangs_on(view.assessment, thing.subject), *found_of(view.moment, thing.subject))
    under = hanging_on(view.assessment, thing.subject)
    left, right = sheet.columns(2)
    with left:
        sheet.header(f"It hangs on {wording.count(len(on), 'thing')}" if on else "It hangs on nothing")
        sheet.markdown("\n".join(f"- It {escape(tie.how)} {_end(view, tie.lower)}" for tie in on))
    with right:
        hang = "hangs" if len(under) == 1 else "hang"
        number = wording.count(len(under), "thing").capitalize()
        sheet.header(f"{number} {hang} on it" if under else "Nothing hangs on it")
        sheet.markdown("\n".join(f"- {_end(view, tie.upper)} {escape(tie.how)} this" for tie in under))
    if thing.subject.kind == "finding":
        findings.one(view, thing.subject)
    else:
        findings.beside(view, thing.subject)


def _end(view: View, subject: Subject) -> str:
    """What is at the other end of a tie, as a link."""
    return link(NAMES.get(subject, subject.capitalized), thing_at(view.stand, subject))
