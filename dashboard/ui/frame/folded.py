"""Long lists: the first few stand open, the rest is folded or a link away, and how many that are is said."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from dashboard.domain.values import wording
from dashboard.ui import sheet
from dashboard.ui.frame.address import link

Item = TypeVar("Item")


def folded(items: Sequence[Item], draw: Callable[[Item], object], *, most: int) -> None:
    """Draw each item, those after the first few folded under their number."""
    for item in items[:most]:
        draw(item)
    if rest := items[most:]:
        with sheet.expander(f"{len(rest)} more"):
            for item in rest:
                draw(item)


def as_stated() -> sheet.Box:
    """A fold for what the document says at length; the heading over it tells what that comes to."""
    return sheet.expander("As the document states it")


def more(number: int, noun: str, address: str) -> None:
    """Draw how many more there are, as the way to all of them; nothing where there are none."""
    if number > 0:
        sheet.markdown(link(wording.count(number, f"more {noun}"), address))
