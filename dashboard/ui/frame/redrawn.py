"""A page that was drawn before, drawn again as it was: what one run said serves all sessions."""

from collections.abc import Hashable
from functools import partial
from typing import NamedTuple

import streamlit as st
from streamlit.navigation.page import Page

from dashboard.ui import sheet
from dashboard.ui.frame.address import CARRIED, REVIEW
from dashboard.ui.frame.header import footer
from dashboard.ui.frame.shared import Shared
from dashboard.ui.frame.title import page_title, titled
from dashboard.ui.frame.view import View, kept_heads
from dashboard.ui.sheet.markdown import Node


class Drawn(NamedTuple):
    """What a page says, and what a browser's tab calls it."""

    nodes: tuple[Node, ...]
    title: str


_DRAWN = Shared[Drawn](64)  # of some tens of kilobytes each


def redrawn(page: Page, view: View) -> str:
    """Say what a page says of a view, by what was said when somebody looked from there before; its title.

    All of it follows from the view and the address. A clock that ticks on it goes by the first of these runs:
    less than a minute late, for a view of now is of one minute.
    """
    drawn = _DRAWN.of(_key(page.url_path, view), partial(_drawn, page, view))
    sheet.add(*drawn.nodes)
    return drawn.title


def _drawn(page: Page, view: View) -> Drawn:
    with sheet.Box() as place, titled(page_title(page.title, view.assessment.head.system)) as title:
        page.run()
        if page.url_path != REVIEW:
            footer()
    return Drawn(place.inside, title[-1])


def forget() -> None:
    """Forget what was drawn."""
    _DRAWN.clear()


def _key(page: str, view: View) -> Hashable:
    """What a page hangs on: what is looked at and was accepted of it, from where, what the address asks."""
    seen = view.snapshot.state, view.stand, view.read_until, view.moment.at, view.known_by, view.fault
    chosen = sorted(set(st.query_params) - set(CARRIED))
    asked = tuple((name, tuple(st.query_params.get_all(name))) for name in chosen)
    return page, seen, kept_heads(view.snapshot), asked
