"""The snapshot watcher: an open page notices within seconds that the record was published anew."""

from functools import cache
from typing import Any

import streamlit as st

from dashboard.paths import ASSETS


@cache
def _component() -> Any:
    # Not isolated: its rules of CSS are for the page. Inline, so that they hold from the first frame on.
    css = "".join((ASSETS / name).read_text(encoding="utf-8") for name in ("watch.css", "paper.css"))
    return st.components.v2.component("readiness-board.watch", js="watch.js", css=css, isolate_styles=False)


def watch(snapshot_id: str, stamp: str = "") -> None:
    """Rerun the page once `/snapshot` names another snapshot than this; mount it before the page runs.

    `stamp` stands at the foot of each sheet where the page is printed.
    """
    data = {"id": snapshot_id, "stamp": stamp}
    _component()(key="watch", data=data, width="content", on_changed_change=_rerun)


def _rerun() -> None:
    """Do nothing: that the trigger fired is what reruns the script."""
