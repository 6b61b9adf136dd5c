"""Sign-offs: who signed, which remarks are open, and does the record bear out the closing statement?"""

import streamlit as st

from dashboard.review import headlines
from dashboard.ui.frame.text import escape
from dashboard.ui.frame.view import current_view
from dashboard.ui.sections import signoffs

view = current_view()
st.title(escape(headlines.signoffs(view.assessment)))
signoffs.boards(view)
left, right = st.columns(2, gap="large")
with left:
    signoffs.claims(view)
    signoffs.closing(view)
with right:
    signoffs.requirements(view)
    signoffs.scope(view)
