"""Review: the weekly meeting on a shared screen; what changed, what is due, what blocks, what must be decided?"""

from dashboard.ui import review
from dashboard.ui.report import report

view = report()
review.show(review.stage(view), view)
