"""Record: where does the certification contradict itself, and where did every fact come from?"""

from dashboard.review import headlines
from dashboard.ui import sheet
from dashboard.ui.frame.text import escape
from dashboard.ui.frame.view import current_view
from dashboard.ui.sections import findings, ledger

view = current_view()
sheet.title(escape(headlines.findings(view.moment.findings)))
ledger.chosen(view)
findings.listed(view)
ledger.entries(view)
