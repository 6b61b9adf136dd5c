"""The pages, in the order of the navigation."""

from typing import Any

import streamlit as st

from dashboard.paths import PAGES

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
# Pages that links alone reach: they are not in the bar.
LINKED = {"thing": ("Biography", ":material/manage_search:")}


def navigation() -> Any:
    """The page that was asked for; draws the navigation at the top."""
    pages = [
        st.Page(
            PAGES / f"{name}.py",
            title=title,
            icon=icon,
            url_path=name,
            default=name == "overview",
            visibility="hidden" if name in LINKED else "visible",
        )
        for name, (title, icon) in {**TITLES, **LINKED}.items()
    ]
    return st.navigation(pages, position="top")
