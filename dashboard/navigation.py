"""The pages, in the order of the navigation."""

from typing import Any

import streamlit as st

from dashboard.paths import PAGES
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


def navigation() -> Any:
    """The page that was asked for; draws the navigation at the top, the portfolio first if it is wanted."""
    hidden = set(LINKED) - ({PORTFOLIO} if is_wanted() else set())
    pages = [
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
    return st.navigation(pages, position="top")
