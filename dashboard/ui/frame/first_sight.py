"""A page's first answer: Streamlit's index.html, with the page's own first sight in it.

Streamlit draws nothing before its scripts have run and its socket has answered; a reader sees the verdict
with the first bytes, drawn from the same view. `sight.js` takes it away once the page has drawn.
"""

import asyncio
import gzip
import html
import logging
import re
from collections.abc import Mapping
from functools import cache, partial
from pathlib import Path

import streamlit
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route
from streamlit import config

from dashboard.errors import ReadinessError
from dashboard.exporters.documents.html import Frame, FrameLine, first_sight
from dashboard.exporters.json import questions
from dashboard.review.as_of_line import stamp
from dashboard.review.portfolio import heading
from dashboard.review.sight import Sight, sight_of
from dashboard.settings import Settings
from dashboard.store.answers import lacking
from dashboard.store.publish.snapshot import Snapshot
from dashboard.ui.frame import view
from dashboard.ui.frame.address import AS_OF, CERTIFICATION, HOME, QUERY, REVIEW, Standpoint, page_at
from dashboard.ui.frame.asked import read_asof
from dashboard.ui.frame.bundle import bundle
from dashboard.ui.frame.comparing import KNOWN_NOW, KNOWN_THEN, SINCE, UNTIL
from dashboard.ui.frame.guard import AT_HOME, ONCE_SEEN
from dashboard.ui.frame.header import now_words, then_words
from dashboard.ui.frame.portfolio import PORTFOLIO, is_wanted, told
from dashboard.ui.frame.precompressed import takes_gzip
from dashboard.ui.frame.scripts import component_path, links, texts
from dashboard.ui.frame.title import page_title
from dashboard.ui.frame.view import View
from dashboard.ui.sections.sight import HEADINGS

logger = logging.getLogger(__name__)
Titles = Mapping[str, tuple[str, str]]  # of the pages by name: title and icon

INDEX = Path(streamlit.__file__).parent / "static" / "index.html"
STYLESHEET = re.compile(r"<link rel=\"stylesheet\"[^>]*>")
TITLE = re.compile(r"<title>[^<]*</title>")
ASKED = re.compile(r'<script type="module"[^>]*></script>|<link rel="modulepreload"[^>]*>')
BODY, BODY_END = re.compile(r"<body>"), "</body>"
ROOT = re.compile(r"<div id=\"root\"></div>")
HEAD, HEAD_END = re.compile("<head>"), "</head>"
FONT = re.compile(r'href="([^"]+SourceSans[^"]*[.]woff2)"')
FRESH = {"Cache-Control": "no-cache"}
# In board.css the type of a shared screen, read across a room: on which screens, and how large.
ROOM = re.compile(r"(@media screen and [^{]+){\s*html:has\(\.room\) ({[^}]+})")
SOON = 20  # certifications that are assessed while a first sight is waited for
# What an address may ask for that the first sight knows of; of another it would show what nobody asked for.
KNOWN = {CERTIFICATION, AS_OF, "agent", "slide", "gate", "show", "kind", "id", "entry", "line", QUERY}
KNOWN |= {SINCE, UNTIL, KNOWN_THEN, KNOWN_NOW}


@cache
def _index() -> str:
    """Streamlit's page, which names what the page will ask for.

    Stylesheets stand behind the first sight, which then waits for nothing.
    """
    text = INDEX.read_text(encoding="utf-8")
    found = bundle()
    alone = found.page(text) if found else text
    alone = HEAD.sub(lambda head: f"{head[0]}<script>{AT_HOME}</script>", alone)
    named = alone.replace(HEAD_END, links(text) + HEAD_END)
    sheets = "".join(STYLESHEET.findall(named))
    return ROOT.sub(lambda root: sheets + root[0], STYLESHEET.sub("", named))


@cache
def _behind() -> str:
    """That page as it stands behind a first sight: it asks for its scripts once that is painted.

    They look for what they draw into, which stands before them.
    """
    asked = "".join(ASKED.findall(_index()))
    later = f'<template id="once-seen">{asked}</template><script>{ONCE_SEEN}</script>'
    return ASKED.sub("", _index()).replace(BODY_END, later + BODY_END)


@cache
def _room_scale() -> str:
    """The root's size on a shared screen, as CSS for a page that holds no `.room` yet."""
    found = ROOM.search(texts()[component_path("css")])
    return f"{found[1]}{{html{found[2]}}}" if found else ""


def page_html(name: str, titles: Titles, asked: Mapping[str, str]) -> str:
    """The page of a name for what its address asks; without a first sight where none can be told."""
    try:
        found = _sight(name, asked)
    except (ReadinessError, ValueError):
        found = None
    if found is None:
        return _index()
    sight, seen = found
    drawn = first_sight(sight, _frame(name, titles, seen), warnings=_warnings(seen))
    system = seen.assessment.head.system if seen else ""
    named = html.escape(page_title(titles[name][0], system))
    preview = html.escape(f"{sight.heading}: {sight.title}")
    head = f'<title>{named}</title><meta property="og:title" content="{preview}">'
    return BODY.sub(lambda body: body[0] + drawn, TITLE.sub(lambda _: head, _behind()))


def _warnings(seen: View | None) -> list[str]:
    snapshot, _ = view.current()
    said = view.warnings(snapshot) if snapshot else ()
    return [*said, *([seen.said] if seen and seen.said else [])]


def _frame(name: str, titles: Titles, seen: View | None) -> Frame:
    snapshot, _ = view.current()
    bar = [page for page in titles if page not in HEADINGS and (page != PORTFOLIO or is_wanted(snapshot))]
    bar.sort(key=lambda page: page != PORTFOLIO)
    first, *_ = view.known_ids(snapshot) if snapshot else ("",)
    stand = seen.stand if seen else Standpoint(first)
    base = config.get_option("theme.baseFontSize") or 16
    face = FONT.search(_index())
    return Frame(
        pages=[(page, titles[page][0], page_at(stand, page)) for page in bar],
        glance=page_at(stand, "glance"),
        face=face[1] if face else "",
        scale=f"html{{font-size:{base}px}}{_room_scale() if name == REVIEW else ''}",
        line=_line(seen) if seen and name != REVIEW else None,
    )


def _line(seen: View) -> FrameLine:
    day, live = seen.stand.asof, seen.is_live
    words = now_words(seen) if live else then_words(seen)
    return FrameLine(seen.assessment.head.id, f"{day:%Y-%m-%d}" if day else "yyyy-mm-dd", words, live)


def _sight(name: str, asked: Mapping[str, str]) -> tuple[Sight, View | None] | None:
    """The first sight of a page, and the view that it is of; ValueError where the address asks for no day."""
    snapshot, _ = view.current()
    if snapshot is None or set(asked) - KNOWN:
        return None
    if name == PORTFOLIO:
        return _of_all(snapshot)
    ids = view.known_ids(snapshot)
    asof = read_asof(asked[AS_OF]) if asked.get(AS_OF) else None
    seen = view.view_of(snapshot, Standpoint(asked.get(CERTIFICATION, ids[0] if ids else ""), asof))
    if name in HEADINGS:
        headed, head = HEADINGS[name](seen, asked), seen.assessment.head
        if headed is None:
            return None
        make = partial(Sight, page=name, title=head.title, stamp=stamp(seen.assessment))
        return make(is_sample=head.sample, heading=headed.text, mark=headed.mark), seen
    sight = sight_of(name, seen.review, agent=asked.get("agent"), slide=asked.get("slide"))
    return (sight, seen) if sight else None


def _of_all(snapshot: Snapshot) -> tuple[Sight, None] | None:
    """That of the page of all certifications; None where one cannot be told, or not all of them soon."""
    ids, minute = view.known_ids(snapshot), view.this_minute()
    if len(lacking(snapshot, ids, questions.line(), at=minute, cache=Settings().cache)) > SOON:
        return None
    lines, faults = told(snapshot)
    if faults or not lines:
        return None
    said = heading(lines)
    headed = f"{said[0].upper()}{said[1:]}"
    at = f"{minute:%Y-%m-%d %H:%M} UTC"
    return Sight(page=PORTFOLIO, title="Readiness Board", stamp=at, is_sample=False, heading=headed), None


def _named(name: str, asked: Mapping[str, str]) -> str | None:
    """The address with the certification that it means, which keeps its meaning; None where it has it."""
    if name == HOME and not asked and is_wanted(view.current()[0]):
        return PORTFOLIO
    snapshot, _ = view.current()
    ids = view.known_ids(snapshot) if snapshot else ()
    if asked.get(CERTIFICATION) or name == PORTFOLIO or not ids:
        return None
    return page_at(Standpoint(ids[0]), name, **{key: text for key, text in asked.items() if text})


def _sent(page: str, headers: Headers) -> Response:
    """A page as bytes, compressed for whoever takes it so: three quarters of it are styles and marks."""
    fresh = {**FRESH, "Vary": "Accept-Encoding"}
    if not takes_gzip(headers):
        return HTMLResponse(page, headers=fresh)
    return HTMLResponse(
        gzip.compress(page.encode(), 6, mtime=0), headers={**fresh, "Content-Encoding": "gzip"}
    )


def routes(titles: Titles) -> list[Route]:
    """A route for each page of the navigation, by its name; the first is at the root too."""

    async def answer(request: Request, name: str) -> Response:
        asked = dict(request.query_params)
        if request.url.path.endswith(f"/{HOME}"):  # Streamlit knows it at the root alone.
            return RedirectResponse(f"./?{request.url.query}", headers=FRESH)
        try:
            if named := await asyncio.to_thread(_named, name, asked):
                return RedirectResponse(named, headers=FRESH)
            page = await asyncio.to_thread(page_html, name, titles, asked)
        except Exception:
            logger.exception("A first sight could not be told")
            page = _index()  # The page itself says what is wrong.
        return _sent(page, request.headers)

    first = next(iter(titles))
    paths = [("/", first), *((f"/{name}", name) for name in titles)]
    return [Route(path, partial(answer, name=name)) for path, name in paths]
