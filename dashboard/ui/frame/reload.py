"""The snapshot watcher: an open page notices within seconds that the record was published anew."""

from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st


@cache
def _component() -> Any:
    # Not isolated: its few rules of CSS are for the page. Inline, so that they hold from the first frame on.
    css = (Path(__file__).parents[1] / "assets" / "watch.css").read_text(encoding="utf-8")
    return st.components.v2.component("readiness-board.watch", js="watch.js", css=css, isolate_styles=False)


def watch(snapshot_id: str) -> None:
    """Rerun the page once `/snapshot` names another snapshot than this; mount it before the page runs."""
    _component()(key="watch", data={"id": snapshot_id}, width="content", on_changed_change=_rerun)


def _rerun() -> None:
    """Do nothing: that the trigger fired is what reruns the script."""
