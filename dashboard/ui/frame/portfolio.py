"""The frame of the page of all certifications: what is told of each, and what could not be told."""

from collections.abc import Mapping
from datetime import date
from typing import cast

import streamlit as st

from dashboard.review.as_of_line import stamp_words
from dashboard.review.portfolio import Line, line_of
from dashboard.settings import Settings
from dashboard.store.publish.snapshot import Found, Snapshot
from dashboard.ui import sheet
from dashboard.ui.frame import cached, view
from dashboard.ui.frame.address import Standpoint
from dashboard.ui.frame.header import said_of
from dashboard.ui.frame.text import escape

PORTFOLIO = "portfolio"  # the page's name
_LINES = "_lines"


def is_wanted(snapshot: Snapshot | None) -> bool:
    """Whether the record holds several certifications of one's own, so that their page comes first."""
    return snapshot is not None and sum(listed.is_own for listed in view.listing(snapshot)) > 1


def told(snapshot: Snapshot) -> tuple[tuple[Line, ...], Mapping[str, str]]:
    """The line of every certification as it stands now, and why there is none of others, by id."""
    return cached.lines_of(snapshot, view.known_ids(snapshot), view.this_minute(), Settings().cache)


def portfolio_frame(found: Found) -> sheet.Box | None:
    """Read a line of each certification; the place for the page, or None if there is none to show."""
    snapshot = said_of(found)
    if snapshot is None:
        return None
    kept, faults = told(snapshot)
    lines = [*kept]
    for name, fault in faults.items():
        try:
            seen = view.view_of(snapshot, Standpoint(name))
        except Exception:  # noqa: BLE001 - it is said, and takes no other down.
            sheet.alert("bad", escape(f"{name} cannot be shown: {fault}"), sign="history")
            continue
        sheet.alert("bad", escape(seen.said), sign="history")
        lines.append(line_of(seen.moment))
    st.session_state[_LINES] = lines
    sheet.watch(snapshot.shown, stamp_words("All certifications", view.this_minute(), "UTC", snapshot.id))
    return sheet.container()


def current_lines() -> list[Line]:
    """The lines that the frame read for this run."""
    return cast("list[Line]", st.session_state[_LINES])


def today() -> date:
    """The day (UTC) on which the portfolio is looked at."""
    return view.this_minute().date()
