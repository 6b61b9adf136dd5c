"""The file that `streamlit run` is given: the server. The board itself is dashboard/main.py."""

import streamlit as st

from dashboard.navigation import LINKED, TITLES
from dashboard.paths import MAIN_SCRIPT
from dashboard.ui.frame.server import lifespan, middleware, routes

PAGES = {**TITLES, **LINKED}
app = st.App(MAIN_SCRIPT, routes=routes(PAGES), middleware=middleware(PAGES), lifespan=lifespan)
