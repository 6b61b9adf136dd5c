"""The main script: the frame around every page, and the page that was asked for."""

import streamlit as st

from dashboard.navigation import navigation
from dashboard.paths import ASSETS
from dashboard.ui.frame.header import footer, frame
from dashboard.ui.frame.portfolio import PORTFOLIO, portfolio_frame
from dashboard.ui.frame.refusals import told_plainly
from dashboard.ui.frame.title import entitle
from dashboard.ui.frame.view import current_view

st.set_page_config(page_title="Readiness Board", page_icon=str(ASSETS / "icon.png"), layout="wide")
with told_plainly():
    page = navigation()
    is_shared_screen = page.url_path == "review"
    is_of_all = page.url_path == PORTFOLIO
    place = portfolio_frame() if is_of_all else frame(at_foot=is_shared_screen)
    if place:
        if not is_of_all:
            entitle(page.title, current_view())
        with place:
            page.run()
            if not (is_shared_screen or is_of_all):
                footer()
