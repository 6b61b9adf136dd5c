"""Sign-offs: who signed, which remarks are open, and does the record bear out the closing statement?"""

from dashboard.review import headlines
from dashboard.ui import sheet
from dashboard.ui.frame.text import escape
from dashboard.ui.frame.view import current_view
from dashboard.ui.sections import signoffs

view = current_view()
sheet.title(escape(headlines.signoffs(view.assessment)))
signoffs.boards(view)
left, right = sheet.columns(2)
with left:
    signoffs.claims(view)
    signoffs.closing(view)
with right:
    signoffs.requirements(view)
    signoffs.scope(view)
