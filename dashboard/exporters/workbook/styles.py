"""How the cells of a workbook look: by the kind of a column, and by the tone of a status."""

import re
from types import MappingProxyType
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from dashboard.domain.values.wording import Mark
from dashboard.exporters.workbook.column_widths import FIGURES
from dashboard.exporters.workbook.sheets import Sheet
from dashboard.figures.shapes.colours import LIGHT
from dashboard.review.columns import Kind, Value

# Arial, since it or a font of its measure is on every desk: what fits its cell here fits there.
# Read-only, for a workbook writes into the mapping that it is given: each gets a copy.
FONT = MappingProxyType({"font_name": "Arial", "font_size": 10})
RULE, HAIR = "#8894A5", "#E3E7ED"
# `_0` leaves the width of a digit, which clears the filter's arrow in the header; a percentage stays the
# number that the record has, 93.7 and not 0.937.
NUMBERS: dict[Kind, str] = {
    "number": "General_0_0",
    "percent": 'General"%"_0_0',
    "day": "d mmm yyyy",
    "instant": "d mmm yyyy, hh:mm",
}
COMMAND = re.compile(r"\s*[=+\-@|%]")


def _tinted(mark: Mark | None) -> dict[str, str]:
    """The colours of a status's tone; none without a status."""
    if mark is None:
        return {}
    tint = LIGHT.tint(mark.tone)
    return {"font_color": tint.text, "bg_color": tint.ground}


class Styles:
    """The formats of one workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def _format(self, **properties: Any) -> Format:
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format({"font_color": LIGHT.text, **FONT, **properties})
        return self._made[key]

    def title(self, mark: Mark | None) -> Format:
        """The row above a table; a verdict's has its tone."""
        return self._format(**{"bold": True, "font_size": 15, "valign": "vcenter"} | _tinted(mark))

    def header(self, kind: Kind) -> Format:
        """The head of a column, over its digits where it holds figures."""
        side = {"align": "right", "indent": 2} if kind in FIGURES else {"align": "left"}
        return self._format(
            bold=True, bg_color=LIGHT.band, bottom=1, bottom_color=RULE, text_wrap=True, valign="top", **side
        )

    def cell(self, sheet: Sheet, row: int, column: int, value: Value) -> Format:
        """The format of a cell; in a sheet of names and values the names are bold and all is on the left."""
        kind = sheet.kind(row, column)
        properties: dict[str, Any] = {"valign": "top", "bottom": 1, "bottom_color": HAIR}
        if kind not in FIGURES or sheet.kinds:
            properties["align"] = "left"
        if kind in NUMBERS:
            properties["num_format"] = NUMBERS[kind]
        if kind == "text":
            properties["text_wrap"] = True
        if isinstance(value, Mark):
            properties |= {**_tinted(value), "bold": True}
        if isinstance(value, str) and COMMAND.match(value):
            properties["quote_prefix"] = True
        if sheet.kinds:
            properties |= {"bold": column == 0 or isinstance(value, Mark)}
        return self._format(**properties)
