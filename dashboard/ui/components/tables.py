"""Tables in the browser: each row is laid out alone, so that many cost little."""

from collections.abc import Sequence

from dashboard.domain.values.fields import Model
from dashboard.domain.values.wording import Mark
from dashboard.ui import sheet


class Cell(Model):
    """What stands in a cell: a text or a status, as a link where it has an address."""

    text: str = ""
    mark: Mark | None = None
    href: str | None = None


class Head(Cell):
    """The head of a column, and its share of the width; numbers stand at its right."""

    share: float = 1
    is_number: bool = False


def table(
    heads: Sequence[Head], rows: Sequence[Sequence[Cell]], *, label: str, more: Cell | None = None
) -> None:
    """Draw rows under heads, as high as they are; on a narrow screen each is a card.

    The first cell names its row; `more` stands below them all.
    """
    data = {
        "label": label,
        "heads": [head.model_dump(mode="json", exclude_defaults=True) for head in heads],
        "rows": [[cell.model_dump(mode="json", exclude_defaults=True) for cell in row] for row in rows],
        "more": more.model_dump(mode="json") if more else None,
    }
    sheet.draw("table", data)
