"""The pages, in the order of the navigation."""

from copy import copy
from functools import cache
from typing import Any

import streamlit as st

from dashboard.paths import PAGES
from dashboard.store.publish.snapshot import Snapshot
from dashboard.ui.frame.portfolio import PORTFOLIO, is_wanted

TITLES = {
    "overview": ("Overview", ":material/verified:"),
    "gates": ("Gates", ":material/fact_check:"),
    "agents": ("Agents", ":material/group_work:"),
    "conditions": ("Conditions", ":material/event_upcoming:"),
    "rollout": ("Rollout", ":material/moving:"),
    "operations": ("Operations", ":material/build_circle:"),
    "signoffs": ("Sign-offs", ":material/approval:"),
    "record": ("Record", ":material/history_edu:"),
    "review": ("Review", ":material/co_present:"),
}
# Pages that links alone reach: they are not in the bar, but for the portfolio where there is one.
LINKED = {
    PORTFOLIO: ("Portfolio", ":material/view_list:"),
    "thing": ("Biography", ":material/manage_search:"),
    "compare": ("Compare", ":material/difference:"),
    "search": ("Search", ":material/search:"),
    "document": ("Document", ":material/description:"),
}


def navigation(snapshot: Snapshot | None) -> Any:
    """The page that was asked for; draws the navigation at the top, the portfolio first if it is wanted."""
    return st.navigation([copy(page) for page in _pages(is_wanted(snapshot))], position="top")


@cache
def _pages(with_portfolio: bool) -> list[Any]:  # noqa: FBT001 - the key of what is kept.
    """The pages, each looked for on the disk once; a run may mark only a copy of one as the one it draws."""
    hidden = set(LINKED) - ({PORTFOLIO} if with_portfolio else set())
    return [
        st.Page(
            PAGES / f"{name}.py",
            title=title,
            icon=icon,
            url_path=name,
            default=name == "overview",
            visibility="hidden" if name in hidden else "visible",
        )
        for name, (title, icon) in {PORTFOLIO: LINKED[PORTFOLIO], **TITLES, **LINKED}.items()
    ]
