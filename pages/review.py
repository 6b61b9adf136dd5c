"""Review: the weekly meeting on a shared screen; what changed, is due, blocks, and must be decided?"""

from dashboard.ui.frame.view import current_view
from dashboard.ui.sections import review

view = current_view()
slide, place = review.stage(view)
with place:
    review.show(slide, view)
