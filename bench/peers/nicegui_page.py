"""Overview's content in NiceGUI."""

import sys

from nicegui import ui
from peers.content import content, fragment


@ui.page("/")
def overview() -> None:
    """Draw all of it."""
    ui.html(fragment(content()), sanitize=False)


ui.run(host="127.0.0.1", port=int(sys.argv[1]), show=False, reload=False)
