"""What a browser's tab, its history and a bookmark call a page."""

import base64
from functools import cache

import streamlit as st

from dashboard.paths import ASSETS
from dashboard.ui.frame.view import View


@cache
def icon() -> str:
    """The board's icon, as an address that holds it: a file's would be read and digested at each run."""
    packed = base64.b64encode((ASSETS / "icon.png").read_bytes()).decode()
    return f"data:image/png;base64,{packed}"


def page_title(page: str, system: str, thing: object = None) -> str:
    """A page, what is chosen on it and the system: "Gates · PROD-001 · Payments"."""
    return " · ".join(str(part) for part in (page, thing, system) if part)


def entitle(page: str, view: View, thing: object = None) -> None:
    """Call the open page by its title; the last call of a run holds."""
    st.set_page_config(page_title=page_title(page, view.assessment.head.system, thing))
