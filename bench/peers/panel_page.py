"""Overview's content in Panel."""

import sys

import panel as pn
from peers.content import content, fragment


def overview() -> pn.pane.HTML:
    """Draw all of it."""
    return pn.pane.HTML(fragment(content()))


pn.serve(overview, address="127.0.0.1", port=int(sys.argv[1]), show=False)
