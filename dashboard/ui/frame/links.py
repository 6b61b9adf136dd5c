"""Doors: from a thing of a certification to the page that shows it, with the address kept."""

from typing import NamedTuple

import streamlit as st

from dashboard import paths
from dashboard.domain.values.subject import Subject, SubjectKind
from dashboard.ui.frame.view import AS_OF, CERTIFICATION, View


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
}


def door(subject: Subject, label: str, view: View) -> None:
    """Draw a link to what a subject names; `label` is Markdown. One Back step returns."""
    place = PLACES[subject.kind]
    asked = {CERTIFICATION: view.assessment.head.id}
    if view.asof:
        asked[AS_OF] = view.asof.isoformat()
    if place.parameter:
        asked[place.parameter] = subject.id
    arrow = ":material/arrow_forward:"
    st.page_link(
        paths.PAGES / f"{place.page}.py", label=label, icon=arrow, query_params=asked, width="content"
    )
