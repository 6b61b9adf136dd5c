"""The frame's box that asks for anything of the certification: "/" focuses it, Enter opens what is found."""

from functools import cache
from typing import Any

import streamlit as st

from dashboard.paths import ASSETS
from dashboard.ui.frame.address import QUERY, SEARCH, page_at
from dashboard.ui.frame.view import View


@cache
def _component() -> Any:
    css = (ASSETS / "search.css").read_text(encoding="utf-8")
    return st.components.v2.component("readiness-board.search", js="search.js", css=css)


def search_box(view: View) -> None:
    """Draw the box, with what the address asks for in it."""
    data = {"address": page_at(view.stand, SEARCH), "query": st.query_params.get(QUERY, "")}
    _component()(data=data, key="search", height=42, width=150)
