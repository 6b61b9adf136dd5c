"""A sheet as data: columns of a kind each, and rows of values as the domain has them."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from dashboard.domain.values.fields import Model
from dashboard.domain.values.wording import Mark

Kind = Literal["text", "number", "percent", "day", "instant", "status"]
Value = str | int | Decimal | datetime | date | Mark | None
Row = tuple[Value, ...]


class Column(Model):
    """A column; percentages are numbers from 0 to 100, instants are aware, and what is not known is None, never 0."""

    title: str
    kind: Kind = "text"


class Sheet(Model):
    """A table; `title` is its finding, with the mark of a verdict where it is one.

    `kinds` are those of the second column's values, row by row, in a sheet of names and values.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    mark: Mark | None = None
    kinds: tuple[Kind, ...] = ()

    def kind(self, row: int, column: int) -> Kind:
        """The kind of a cell, both counted from 0."""
        return self.kinds[row] if self.kinds and column == 1 else self.columns[column].kind


def columns(kinds: Mapping[str, Kind]) -> tuple[Column, ...]:
    """Columns in their order, from title to kind."""
    return tuple(Column(title=title, kind=kind) for title, kind in kinds.items())
