"""The sheets that a drawing on the board is made on, one of which serves a place of any width."""

from dashboard.domain.values.fields import Model

SMALL = 0.86  # of a drawing's text: what says less


class Sheet(Model):
    """A sheet serves places from `least` pixels wide; its width and its text's size are in its own units.

    In the narrowest place that it serves its smallest text, which is `SMALL` of that size, is 14 px.
    """

    least: int
    width: float
    size: float


PHONE = Sheet(least=0, width=360, size=17)
COLUMN = Sheet(least=554, width=680, size=20)
PAGE = Sheet(least=1002, width=1600, size=26)
