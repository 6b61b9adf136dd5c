"""Permalinks: a link that pins what is seen, and what is said where the record has moved on since."""

import streamlit as st

from dashboard.domain.values import wording
from dashboard.errors import UnknownCertificationError
from dashboard.review.as_of_line import HEAD
from dashboard.ui import sheet
from dashboard.ui.frame.address import CARRIED, Standpoint, compare_at, link, linked, page_at
from dashboard.ui.frame.text import escape
from dashboard.ui.frame.view import View


def copy_permalink(view: View) -> None:
    """Draw the control that copies the open page's address with what it shows pinned."""
    pins = page_at(view.permalink, "").removeprefix("?")
    sheet.draw("permalink", {"pins": pins})


def pinned(view: View) -> None:
    """Say of a pinned link what it is, and by how much it has aged, with the way to what changed since."""
    stand = view.stand
    if stand.known_by is None:
        return
    now, then = _here(Standpoint(stand.certification)), wording.moment(stand.known_by, view.zone)
    if stand.head and stand.head != view.assessment.ledger_head:
        sent = escape(stand.head[:HEAD])
        sheet.alert(
            "bad",
            f"This link was sent at head {sent}, and this record tells of {then} at another: it was written "
            f"anew, or is not the one. {linked('Show now', now)}",
            sign="link_off",
        )
        return
    sent = f"As sent at head {stand.head[:HEAD]}, known by {then}" if stand.head else f"As known by {then}"
    sheet.alert("blue", f"{sent}; {_aged(view)}. {linked('Show now', now)}", sign="push_pin")


def _aged(view: View) -> str:
    """How much changed since what a pinned link shows, as a link to the comparison."""
    try:
        number = len(view.since_sent.changes)
    except UnknownCertificationError:
        return "the certification has been retracted since"
    here = Standpoint(view.stand.certification)
    address = compare_at(here, view.moment.at, known_then=view.known_by)
    return (
        link(f"{wording.count(number, 'thing')} changed since", address)
        if number
        else "nothing changed since"
    )


def _here(stand: Standpoint) -> str:
    """The open page, with what is chosen on it, seen from elsewhere."""
    chosen = {name: text for name, text in st.query_params.items() if name not in CARRIED}
    return page_at(stand, "", **chosen)
