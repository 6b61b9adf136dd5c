"""Compare: what changed between two instants, who recorded it, and what did not?"""

import streamlit as st

from dashboard.ui import sheet
from dashboard.ui.frame import comparing
from dashboard.ui.frame.text import escape
from dashboard.ui.frame.view import current_view
from dashboard.ui.sections import compare

view = current_view()
asked = comparing.asked(view, st.query_params.to_dict())
found = comparing.comparison(view, asked)
sheet.title(escape(found.heading if found else compare.nothing(asked)))
comparing.days(view, asked)
if found:
    compare.known(view, asked)
    compare.table(view, found)
