"""Search: where does the certification, or the document that brought it, speak of something?"""

from dashboard.ui.frame.view import current_view
from dashboard.ui.sections import search

view = current_view()
query = search.asked()
search.show(view, query, search.found(view, query))
