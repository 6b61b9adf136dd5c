"""The words, dates and numbers of the board: a function for each, so that one item reads the same everywhere.

Every screen, export and ticking window takes its words from here (UX.md, principle 3). Dates are days of the
certification's time zone.
"""

from dashboard.domain.values.wording.dates import *
from dashboard.domain.values.wording.marks import *
from dashboard.domain.values.wording.numbers import *
from dashboard.domain.values.wording.phrases import *
