"""The columns of every kind of item: their keys, heads, kinds and values, once for all that shows them.

A format names the columns that it shows (`GATES.pick("status id name")`) and takes each cell as data or as
words. So a gate has the same head, word, number and day in the terminal, a workbook, a CSV, a slide, a
document and on a page.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Generic, Literal, NamedTuple, TypeVar

from dashboard.domain.values import wording
from dashboard.domain.values.wording import Mark

Kind = Literal["text", "number", "percent", "day", "instant", "status"]
Value = str | int | Decimal | datetime | date | Mark | None
Item = TypeVar("Item")


@dataclass(frozen=True)
class Column(Generic[Item]):
    """A column: its head, and the value that an item has in it, as data of the column's kind.

    Percentages are numbers from 0 to 100, days are those of the certification's time zone, instants are
    aware, a status is its id. What is not known is None, never 0; `unknown` is the word for it.
    """

    head: str
    value: Callable[[Item], Value]
    kind: Kind = "text"
    unknown: str = ""
    mark_of: Callable[[str], Mark] = wording.mark

    def mark(self, item: Item) -> Mark:
        """The mark of an item's status."""
        value = self.value(item)
        return value if isinstance(value, Mark) else self.mark_of(str(value))

    def cell(self, item: Item) -> Value:
        """The value for a sheet: a status as its mark; where not known, a text is its word, a figure None."""
        value = self.value(item)
        if self.kind == "status" and value is not None:
            return self.mark(item)
        return (self.unknown or None) if value is None and self.kind == "text" else value

    def words(self, item: Item) -> str:
        """The value for a person: a status as shape and word, a figure with its unit, else the `unknown`."""
        value = self.cell(item)
        match value:
            case None:
                return self.unknown
            case Mark():
                return value.text
            case int() | Decimal():
                return wording.quantity(Decimal(value), "%" if self.kind == "percent" else None)
            case date():
                assert self.kind == "day", "an instant is read on a clock, which a column does not know"
                return wording.day(value)
        return value


class Columns(dict[str, Column[Item]]):
    """The columns of one kind of item by key, in the order of a sheet."""

    def __init__(self, **columns: Column[Item]) -> None:
        super().__init__(columns)

    def pick(self, keys: str) -> tuple[Column[Item], ...]:
        """The columns of these keys, parted by blanks, in that order."""
        return tuple(self[key] for key in keys.split())

    def cells(self, keys: Sequence[str], item: Item) -> tuple[Value, ...]:
        """An item's cells in a sheet shared with items of another kind: None where it has no such column."""
        return tuple(self[key].cell(item) if key in self else None for key in keys)


class On(NamedTuple, Generic[Item]):
    """An item as read on a day of the certification's time zone, from which its days left are counted."""

    state: Item
    on: date


def detail(mark: Mark, *texts: str | None) -> str:
    """A status as shape and word, and all that is said of it: "△ Conditional: 94%; measured"."""
    said = "; ".join(text for text in texts if text)
    return f"{mark.text}: {said}" if said else mark.text
