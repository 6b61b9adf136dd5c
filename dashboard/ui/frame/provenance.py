"""Where a figure came from: document, line and ledger entry."""

from datetime import datetime

import streamlit as st

from dashboard.domain.values import wording
from dashboard.domain.values.source import Source
from dashboard.ui.frame.text import escape


def origin(source: Source | None) -> str:
    """A fact's document, line and entry as Markdown: "phase3.yaml, line 47, entry 2"."""
    if source is None:
        return "not recorded"
    line = f", line {source.line}" if source.line else ""
    return f"{escape(wording.document(source.document))}{line}, entry {source.seq}"


def place(path: str, line: int | None, source: Source) -> str:
    """Where something stands, in plain words: "phase3.yaml, line 47", or its path in the record file."""
    return f"{wording.document(source.document)}, line {line}" if line else path


def sourced(source: Source | None, observed_at: datetime | None, evidence: str | None = None) -> None:
    """Draw one line that says when a fact was observed, where it came from, and its evidence."""
    when = f"Observed {wording.day(observed_at.date())}. " if observed_at else ""
    proof = f" Evidence: {escape(evidence)}" if evidence else " No evidence named."
    st.caption(f"{when}From {origin(source)}.{proof}")


def owner(name: str | None) -> str:
    """Who answers for it, as Markdown."""
    return escape(wording.owner(name))
