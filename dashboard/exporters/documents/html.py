"""Certificate and review as HTML: one file that opens offline, the one-page view, a page's first sight."""

from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.values import wording
from dashboard.exporters.documents.drawings import AS_OF, instant_word, traffic_sheets, windows_sheets
from dashboard.exporters.stamp import review_stamp
from dashboard.figures.shapes.colours import DARK, LIGHT, Colours, Tint
from dashboard.figures.shapes.drawing import Drawing, sign
from dashboard.figures.shapes.sheets import PAGE, PHONE
from dashboard.figures.shapes.svg import FONT, svg
from dashboard.review import Review
from dashboard.review.annex import annex
from dashboard.review.as_of_line import stamp_words
from dashboard.review.portfolio import Line, heading, urgency
from dashboard.review.sight import Sight
from dashboard.review.slides import slides
from dashboard.review.summary import summary_of

HERE = Path(__file__).parent
FACE = HERE / "fonts" / "SourceSans3VF-Upright.otf.woff2"
Pair = tuple[Markup, Markup] | None


def _names(colours: Colours) -> Iterator[tuple[str, str]]:
    for name, value in colours:
        if isinstance(value, Tint):
            yield from ((f"{name}-{part}", shade) for part, shade in value)
        else:
            yield name, value


def _variables() -> Colours:
    """The colours as CSS variables, so that one drawing serves both themes."""
    tints = {
        tone: Tint(shape=f"var(--{tone}-shape)", text=f"var(--{tone}-text)", ground=f"var(--{tone}-ground)")
        for tone in ("good", "warn", "bad", "none", "news")
    }
    plain = {name: f"var(--{name})" for name in Colours.model_fields if name not in tints}
    return Colours.model_validate({**plain, **tints})


VARIABLES = _variables()


@cache
def _signs() -> dict[str, Markup]:
    """The shapes of statuses as SVG, by tone and shape; several share one, the word beside it tells which."""
    marks = {mark.tone + mark.shape: mark for mark in wording.MARKS.values()}
    return {key: _sign(mark) for key, mark in marks.items()}


def _sign(mark: wording.Mark) -> Markup:
    drawing = Drawing(width=20, height=20, label="", shapes=sign(mark, 10, 10, 18))
    drawn = svg(drawing, VARIABLES).replace("<svg ", '<svg class="sign" ', 1)
    return Markup(drawn)  # noqa: S704 - the board's own markup; texts in it are escaped where it is made.


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined
    )
    themes = zip(_names(LIGHT), _names(DARK), strict=True)
    pairs = (f"--{name}: light-dark({light}, {dark});" for (name, light), (_, dark) in themes)
    variables = Markup(" ".join(pairs))  # noqa: S704 - the board's own colours.
    environment.globals.update(signs=_signs(), variables=variables, font=FONT)
    return environment


def _drawings(now: Assessment, word: str) -> dict[str, Pair]:
    traffic = traffic_sheets(now, word=word, on=(PHONE, PAGE)) if now.rollout.steps else {}
    return {"windows": _pair("windows", windows_sheets(now, word=word)), "traffic": _pair("traffic", traffic)}


def _pair(name: str, sheets: Mapping[int, Drawing]) -> Pair:
    """The widest sheet and the narrowest, for a desk and a phone; None where there is none."""
    if not sheets:
        return None
    drawn = [svg(sheets[px], VARIABLES, name=f"{name}{px}") for px in (max(sheets), min(sheets))]
    return (Markup(drawn[0]), Markup(drawn[1]))  # noqa: S704 - as above.


def html(review: Review) -> bytes:
    """The pack as one HTML file: nothing is fetched, no script runs; light and dark."""
    page = _environment().get_template("pack.html")
    text = page.render(
        summary=summary_of(review),
        slides=slides(review),
        annex=annex(review),
        stamp=str(review_stamp(review)),
        face=b64encode(FACE.read_bytes()).decode(),
        **_drawings(review.assessment, AS_OF),
    )
    return text.encode()


def glance(review: Review, *, is_live: bool, reloads: bool = False, warnings: Sequence[str] = ()) -> bytes:
    """The page of one certification; `warnings` stand above all else.

    One that `reloads` does so every minute: for a wall, as nobody who reads wants a page to jump.
    """
    page = _environment().get_template("glance.html")
    one = {"id": review.assessment.head.id, "summary": summary_of(review)}
    drawn = _drawings(review.assessment, instant_word(is_live=is_live))
    return page.render(pages=[one | drawn], heading="", reloads=reloads, warnings=warnings).encode()


def glances(
    lines: Sequence[Line], *, at: datetime, head: str, reloads: bool = False, warnings: Sequence[str] = ()
) -> bytes:
    """The verdicts of several certifications, the most urgent first, at an instant (aware).

    `head` is the ledger's; a page that `reloads` does so every minute.
    """
    page = _environment().get_template("glance.html")
    pages = [{"id": line.id, "summary": _verdict(line, at, head)} for line in sorted(lines, key=urgency)]
    return page.render(pages=pages, heading=heading(lines), reloads=reloads, warnings=warnings).encode()


def _verdict(line: Line, at: datetime, head: str) -> dict[str, Any]:
    """A certification's line by the names that its summary has."""
    return {
        "title": line.title,
        "is_sample": line.is_sample,
        "mark": wording.mark(line.status),
        "headline": line.standing,
        "detail": line.lead,
        "gates": {"heading": line.gates_headline},
        "conditions": {"heading": line.conditions_headline},
        "rollout": line.rollout,
        "stamp": stamp_words(line.id, at, line.time_zone, head),
    }


class FrameLine(NamedTuple):
    """The quiet line under the navigation: what is picked in its two boxes, and as of when that is."""

    certification: str
    day: str
    instant: str
    is_live: bool


class Frame(NamedTuple):
    """What stands around a page's first sight, and what it is set in.

    `pages` are those of the navigation, by name, title and address; `glance` is the one-page view's address,
    `face` that of the page's own font; `scale` sizes the root, as CSS; a shared screen has no `line`.
    """

    pages: Sequence[tuple[str, str, str]]
    glance: str
    face: str
    scale: str
    line: FrameLine | None


def first_sight(sight: Sight, frame: Frame, *, warnings: Sequence[str] = ()) -> str:
    """A page's first sight, to stand in its HTML before the root: it covers the page until that has drawn."""
    page = _environment().get_template("sight.html")
    return page.render(sight=sight, warnings=warnings, **frame._asdict())
