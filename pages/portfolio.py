"""Portfolio: where does every certification stand, what will be, and who must act?"""

from dashboard.review.portfolio import heading
from dashboard.ui import sheet
from dashboard.ui.frame.portfolio import current_lines, today
from dashboard.ui.frame.text import escape
from dashboard.ui.sections import portfolio

lines = current_lines()
sheet.title(escape(heading(lines).capitalize()))
portfolio.table(portfolio.found(lines))
if len(lines) > 1:
    portfolio.course(lines, today())
    portfolio.rolled_up(lines)
