"""The main script: the frame around every page, and the page that was asked for."""

import streamlit as st

from dashboard.navigation import navigation
from dashboard.paths import ASSETS
from dashboard.ui.frame.header import footer, frame

st.set_page_config(page_title="Readiness Board", page_icon=str(ASSETS / "icon.png"), layout="wide")
page = navigation()
is_shared_screen = page.url_path == "review"
place = frame(at_foot=is_shared_screen)
if place:
    with place:
        page.run()
        if not is_shared_screen:
            footer()
