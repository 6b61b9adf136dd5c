"""Doors: from a thing of a certification to the page that shows it, with the address kept."""

from typing import NamedTuple

from dashboard.domain.values.subject import Subject, SubjectKind
from dashboard.ui import sheet
from dashboard.ui.frame.address import Standpoint, linked, page_at, thing_at
from dashboard.ui.frame.view import View


class Place(NamedTuple):
    """Where a kind of thing is shown: a page, and the parameter that chooses one of them, if there is one."""

    page: str
    parameter: str | None = None


PLACES: dict[SubjectKind, Place] = {
    "certificate": Place("overview"),
    "decision": Place("record"),
    "gate": Place("gates", "gate"),
    "agent": Place("agents", "agent"),
    "condition": Place("conditions"),
    "trigger": Place("rollout"),
    "phase": Place("rollout"),
    "step": Place("rollout"),
    "traffic": Place("rollout"),
    "obligation": Place("operations"),
    "maintenance": Place("operations"),
    "signoff": Place("signoffs"),
    "finding": Place("record"),
}


def shown_at(stand: Standpoint, subject: Subject) -> str:
    """The address of the page that shows a thing among its kind, with it chosen where one can be."""
    place = PLACES[subject.kind]
    return page_at(stand, place.page, **({place.parameter: subject.id} if place.parameter else {}))


def door(subject: Subject, label: str, view: View) -> None:
    """Draw a link to a thing's own page; `label` is Markdown. One Back step returns."""
    sheet.markdown(f":material/arrow_forward: {linked(label, thing_at(view.stand, subject))}")
