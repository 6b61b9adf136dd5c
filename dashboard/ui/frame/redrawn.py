"""A page that was drawn before, drawn again as it was: what one run sent serves all sessions."""

from collections.abc import Hashable
from itertools import groupby

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.navigation.page import Page
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dashboard.ui.frame.address import CARRIED
from dashboard.ui.frame.header import footer
from dashboard.ui.frame.shared import Shared
from dashboard.ui.frame.view import View

# Pages on which nothing is picked: all that they draw follows from the view and the address.
STILL = frozenset({"", "conditions", "rollout", "operations", "signoffs"})
_DRAWN = Shared[list[ForwardMsg]](32)  # of some hundred kilobytes each


def redrawn(page: Page, view: View, place: DeltaGenerator) -> None:
    """Draw a page of a view at a place, by what was sent when it was drawn there before.

    A clock that ticks on it goes by the first of these runs: less than a minute late, for a view of now is of
    one minute.
    """
    context = get_script_run_ctx()
    if page.url_path not in STILL or context is None:
        _draw(page, place)
        return
    is_drawn = False

    def drawn() -> list[ForwardMsg]:
        nonlocal is_drawn
        sent, is_drawn, send = list[ForwardMsg](), True, context.enqueue

        def enqueue(message: ForwardMsg) -> None:
            send(message)
            sent.append(message)

        context.enqueue = enqueue  # type: ignore[assignment, method-assign] # It is deleted again below.
        try:
            _draw(page, place)
        finally:
            del context.enqueue
        return sent

    messages = _DRAWN.of(_key(page.url_path, view, place), drawn)
    if not is_drawn:
        for script, of_it in groupby(messages, lambda message: message.metadata.active_script_hash):
            with context.run_with_active_hash(script):
                for message in of_it:
                    context.enqueue(message)


def _draw(page: Page, place: DeltaGenerator) -> None:
    with place:
        page.run()
        if page.url_path != "review":  # A shared screen has room for its message alone.
            footer()


def forget() -> None:
    """Forget what was drawn."""
    _DRAWN.clear()


def _key(page: str, view: View, place: DeltaGenerator) -> Hashable:
    """What a page hangs on: what is looked at, from where, what the address asks, and where it stands."""
    seen = view.snapshot.state, view.stand, view.read_until, view.moment.at, view.known_by, view.fault
    chosen = sorted(set(st.query_params) - set(CARRIED))
    asked = tuple((name, tuple(st.query_params.get_all(name))) for name in chosen)
    return page, seen, asked, place._get_delta_path_str()  # noqa: SLF001 - nothing public tells it.
