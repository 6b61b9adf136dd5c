"""What a browser's tab, its history and a bookmark call a page."""

import streamlit as st

from dashboard.ui.frame.view import View


def page_title(page: str, system: str, thing: object = None) -> str:
    """A page, what is chosen on it and the system: "Gates · PROD-001 · Payments"."""
    return " · ".join(str(part) for part in (page, thing, system) if part)


def entitle(page: str, view: View, thing: object = None) -> None:
    """Call the open page by its title; the last call of a run holds."""
    st.set_page_config(page_title=page_title(page, view.assessment.head.system, thing))
