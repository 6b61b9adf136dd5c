"""Document: what does the certificate say in its own words, and what is computed of each line?"""

from dashboard.ui.frame.view import current_view
from dashboard.ui.sections import document

view = current_view()
kept = document.asked(view)
if kept:
    document.show(view, kept)
