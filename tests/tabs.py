"""Tabs of a browser lent to one test after the other.

A tab keeps its renderer, with Streamlit's scripts compiled: a page costs a third of what it costs in a new one.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Error, Page

Listeners = Mapping[str, Callable[[Any], object]]
FORGET = "() => { localStorage.clear(); sessionStorage.clear(); }"


class Tabs:
    """The tabs that wait to be lent, by how their contexts were made."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._idle: dict[str, list[Page]] = defaultdict(list)

    @contextmanager
    def lent(
        self, heard: Listeners | None = None, *, width: int = 1366, height: int = 768, **options: Any
    ) -> Iterator[Page]:
        """A tab as good as new, in a context of its own, whose events are heard meanwhile.

        What a test leaves in it is taken away; where that fails it is closed.
        """
        listeners = (heard or {}).items()
        idle = self._idle[repr(sorted(options.items()))]
        page = idle.pop() if idle else self._browser.new_page(**options)
        page.set_viewport_size({"width": width, "height": height})
        for event, listener in listeners:
            page.on(event, listener)  # type: ignore[call-overload]  # one overload an event
        yield page
        try:
            for event, listener in listeners:
                page.remove_listener(event, listener)
            cleared(page)
        except Error:
            page.context.close()
        else:
            idle.append(page)


def cleared(page: Page) -> None:
    """Leave nothing in a tab of what a test did there."""
    context = page.context
    for other in context.pages:
        if other is not page:
            other.close()
    context.set_offline(offline=False)
    page.unroute_all()
    if page.url.startswith("http"):
        page.evaluate(FORGET)
    page.goto("about:blank")
    context.clear_cookies()
    context.clear_permissions()
    page.emulate_media(media="null", color_scheme="light", reduced_motion="null", forced_colors="null")
    page.mouse.move(0, 0)
