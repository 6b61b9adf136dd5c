"""The main script: the frame around every page, and the page that was asked for."""

import streamlit as st

from dashboard.navigation import navigation
from dashboard.ui import sheet
from dashboard.ui.frame.address import REVIEW
from dashboard.ui.frame.header import frame
from dashboard.ui.frame.portfolio import PORTFOLIO, portfolio_frame
from dashboard.ui.frame.redrawn import redrawn
from dashboard.ui.frame.refusals import told_plainly
from dashboard.ui.frame.title import icon
from dashboard.ui.frame.view import current, current_view

st.set_page_config(page_title="Readiness Board", page_icon=icon(), layout="wide")
with sheet.opened() as whole, told_plainly():
    found = current()
    page = navigation(found[0])
    whole.page = page.url_path
    if page.url_path == PORTFOLIO:
        if place := portfolio_frame(found):
            with place:
                page.run()
    elif place := frame(found, at_foot=page.url_path == REVIEW):
        with place:
            st.set_page_config(page_title=redrawn(page, current_view()))
