"""The finding that heads a page which links alone reach, of what its address asks for."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from dashboard.domain.values import wording
from dashboard.domain.values.wording import Mark
from dashboard.review import margin
from dashboard.review.search import heading as found_words
from dashboard.ui.frame import comparing
from dashboard.ui.frame.address import QUERY
from dashboard.ui.frame.view import View
from dashboard.ui.sections import search, thing


class Headed(NamedTuple):
    """A heading, behind its status's shape where it has one."""

    text: str
    mark: Mark | None = None


def _thing(view: View, asked: Mapping[str, str]) -> Headed | None:
    found = thing.named(view, asked.get("kind", ""), asked.get("id", ""))
    return Headed(found.heading, found.mark) if found else None


def _compared(view: View, asked: Mapping[str, str]) -> Headed | None:
    found = comparing.comparison(view, comparing.asked(view, asked))
    return Headed(found.heading) if found else None


def _document(view: View, asked: Mapping[str, str]) -> Headed | None:
    """Of the edition that the board shows; another has no verdicts."""
    standing = view.assessment.source.seq
    kept = view.document(standing) if asked.get("entry", str(standing)) == str(standing) else None
    if kept is None or kept.text is None:
        return None
    lines = margin.annotated(kept.text, view.moment)
    return Headed(margin.heading(wording.document(kept.source.document), lines))


def _found(view: View, asked: Mapping[str, str]) -> Headed:
    query = asked.get(QUERY, "")
    return Headed(found_words(query, search.found(view, query)))


HEADINGS: Mapping[str, Callable[[View, Mapping[str, str]], Headed | None]] = {
    "thing": _thing,
    "compare": _compared,
    "document": _document,
    "search": _found,
}
