"""Where a figure came from: document, line and ledger entry."""

from datetime import datetime

from dashboard.domain.values import wording
from dashboard.domain.values.instants import day_of
from dashboard.domain.values.source import Source
from dashboard.ui import sheet
from dashboard.ui.frame.address import QUERY, SEARCH, Standpoint, entry_at, line_at, link, page_at
from dashboard.ui.frame.text import escape
from dashboard.ui.frame.view import View


def placed(stand: Standpoint, source: Source) -> str:
    """A fact's document, line and entry as Markdown, each a link: "phase3.yaml, line 47, entry 2"."""
    name = wording.document(source.document)
    where = f"{name}, line {source.line}" if source.line else name
    entry = link(f"entry {source.seq}", entry_at(stand, source.seq))
    return f"{link(where, line_at(stand, source.seq, source.line))}, {entry}"


def origin(view: View, source: Source | None) -> str:
    """Where a fact came from, as Markdown; "not recorded" where nobody said it."""
    return placed(view.stand, source) if source else "not recorded"


def place(view: View, path: str, line: int | None) -> str:
    """Where something stands in the certificate, as Markdown: a link to its line, else its path."""
    source = view.assessment.source
    where = f"{wording.document(source.document)}, line {line}" if line else path
    return link(where, line_at(view.stand, source.seq, line))


def evidenced(url: str | None) -> str:
    """Evidence as a link to it, in Markdown; that none is named."""
    return f"[{escape(url)}](<{url}>)" if url else "none named"


def sourced(
    view: View, source: Source | None, observed_at: datetime | None, evidence: str | None = None
) -> None:
    """Draw one line that says when a fact was observed, where it came from, and its evidence."""
    when = f"Observed {wording.day(day_of(observed_at, view.zone))}. " if observed_at else ""
    sheet.markdown(f"{when}From {origin(view, source)}. Evidence: {evidenced(evidence)}.")


def owner(stand: Standpoint, name: str | None) -> str:
    """Who answers for it, as Markdown: the way to all that is theirs, or that has no owner."""
    said = wording.owner(name)
    return link(said, page_at(stand, SEARCH, **{QUERY: said}))
