"""Permalinks: a link that pins what is seen, and what is said where the record has moved on since."""

from functools import cache
from typing import Any

import streamlit as st

from dashboard.domain.values import wording
from dashboard.errors import UnknownCertificationError
from dashboard.review.as_of_line import HEAD
from dashboard.review.change import Change
from dashboard.review.changes import weightiest_first
from dashboard.ui.frame.address import CARRIED, Standpoint, link, linked, page_at, thing_at
from dashboard.ui.frame.text import escape
from dashboard.ui.frame.view import View


@cache
def _component() -> Any:
    return st.components.v2.component("readiness-board.permalink", js="permalink.js", css="permalink.css")


def copy_permalink(view: View) -> None:
    """Draw the control that copies the open page's address with what it shows pinned."""
    pins = page_at(view.permalink, "").removeprefix("?")
    _component()(data={"pins": pins}, key="permalink", height=38, width=170)


def pinned(view: View) -> None:
    """Say of a pinned link what it is, and by how much it has aged, with the way to what changed since."""
    stand = view.stand
    if stand.known_by is None:
        return
    now, then = _here(Standpoint(stand.certification)), wording.moment(stand.known_by, view.zone)
    if stand.head and stand.head != view.assessment.ledger_head:
        sent = escape(stand.head[:HEAD])
        st.error(
            f"This link was sent at head {sent}, and this record tells of {then} at another: it was written "
            f"anew, or is not the one. {linked('Show now', now)}",
            icon=":material/link_off:",
        )
        return
    sent = f"As sent at head {stand.head[:HEAD]}, known by {then}" if stand.head else f"As known by {then}"
    changes = _since(view)
    aged = "the certification has been retracted since"
    if changes is not None:
        aged = f"{wording.count(len(changes), 'thing')} changed since" if changes else "nothing changed since"
    st.info(f"{sent}; {aged}. {linked('Show now', now)}", icon=":material/push_pin:")
    if changes:
        with st.expander(wording.capitalized(aged)):
            lines = [
                f"- {link(c.full_sentence, thing_at(Standpoint(stand.certification), c.subject))}"
                for c in changes
            ]
            st.markdown("\n".join(lines))


def _since(view: View) -> list[Change] | None:
    """What changed since what a pinned link shows, the weightiest first; None where it was retracted."""
    try:
        return weightiest_first(view.since_sent.changes)
    except UnknownCertificationError:
        return None


def _here(stand: Standpoint) -> str:
    """The open page, with what is chosen on it, seen from elsewhere."""
    chosen = {name: text for name, text in st.query_params.items() if name not in CARRIED}
    return page_at(stand, "", **chosen)
