"""Addresses: where a page, a thing, an entry, a line or a comparison stands, and from where it is seen.

All are relative to the board, so that they hold under any base path; none needs a session.
"""

from datetime import UTC, date, datetime
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlencode

from dashboard.domain.values.subject import Subject, SubjectKind
from dashboard.ui.frame.text import escape

# The parameters of every address; the frame reads them.
CARRIED = CERTIFICATION, AS_OF, KNOWN_BY, HEAD = "certification", "asof", "known_by", "head"
LONGEST = 40  # characters of what is wrong in an address that are said again
HOME = "overview"  # the page at the board's root
REVIEW = "review"  # the page for a shared screen, which has room for its message alone
DOCUMENT = "document"  # the page that shows a document and its lines
SEARCH, QUERY = "search", "q"  # the page of what is found, and the parameter that it is looked for by
ELSEWHERE: dict[SubjectKind, str] = {"certificate": HOME, "decision": "record", "maintenance": "operations"}


class Standpoint(NamedTuple):
    """From where the board is looked at: what every address carries, so that a link keeps it.

    `asof` is a day of the certification's zone or an instant, None for now; `known_by` an instant; `head` the
    ledger's head that the sender saw.
    """

    certification: str
    asof: date | None = None
    known_by: datetime | None = None
    head: str | None = None


def page_at(stand: Standpoint, page: str, **chosen: object) -> str:
    """The address of a page, with what is chosen on it; None chooses nothing."""
    asked = {
        CERTIFICATION: stand.certification,
        AS_OF: stand.asof,
        KNOWN_BY: stand.known_by,
        HEAD: stand.head,
        **chosen,
    }
    return _address(page, tuple((name, _text(value)) for name, value in asked.items() if value is not None))


@lru_cache(maxsize=8192)  # A page has some fifty, the same ones at each run.
def _address(page: str, asked: tuple[tuple[str, str], ...]) -> str:
    return f"{'./' if page == HOME else page}?{urlencode(asked)}"


def thing_at(stand: Standpoint, subject: Subject) -> str:
    """The address of a thing's own page; what has none is shown where all of its kind are."""
    if subject.kind in ELSEWHERE:
        return page_at(stand, ELSEWHERE[subject.kind])
    return page_at(stand, "thing", kind=subject.kind, id=subject.id)


def entry_at(stand: Standpoint, seq: int) -> str:
    """The address of an entry of the ledger, on Record."""
    return page_at(stand, "record", entry=seq)


def line_at(stand: Standpoint, seq: int, line: int | None) -> str:
    """The address of a line of the document that an entry brought; None: of the document."""
    return page_at(stand, DOCUMENT, entry=seq, line=line)


def compare_at(
    stand: Standpoint,
    since: date,
    until: date | None = None,
    *,
    known_then: datetime | None = None,
    known_now: datetime | None = None,
) -> str:
    """The address of a comparison of two instants, each as known at another where that is given."""
    return page_at(stand, "compare", since=since, until=until, known_then=known_then, known_now=known_now)


def link(label: object, address: str) -> str:
    """A link as Markdown, its label literal; it is followed without loading the board anew."""
    return linked(escape(label), address)


def linked(markdown: str, address: str) -> str:
    """A link as Markdown around Markdown: what is data in it has been escaped."""
    return f"[{markdown}]({address})"


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return str(value)
