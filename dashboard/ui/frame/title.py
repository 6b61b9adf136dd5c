"""What a browser's tab, its history and a bookmark call a page."""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

from dashboard.paths import ASSETS
from dashboard.ui.frame.view import View


@cache
def icon() -> str:
    """The board's icon, as an address that holds it: a file's would be read and digested at each run."""
    packed = base64.b64encode((ASSETS / "icon.png").read_bytes()).decode()
    return f"data:image/png;base64,{packed}"


def page_title(page: str, system: str, thing: object = None) -> str:
    """A page, what is chosen on it and the system: "Gates · PROD-001 · Payments"."""
    return " · ".join(str(part) for part in (page, thing, system) if part)


_TITLES: ContextVar[list[str]] = ContextVar("titles")


@contextmanager
def titled(text: str) -> Iterator[list[str]]:
    """Collect what the open page is called: so, until it is called by what is chosen on it."""
    titles = [text]
    held = _TITLES.set(titles)
    try:
        yield titles
    finally:
        _TITLES.reset(held)


def entitle(page: str, view: View, thing: object = None) -> None:
    """Call the open page by its title; the last call of a run holds."""
    _TITLES.get().append(page_title(page, view.assessment.head.system, thing))
