"""The pack as a PDF: the certificate on one page, then the slides of its review, set by typst."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any
from unicodedata import category

import typst

from dashboard.domain.standing.assessment import Assessment
from dashboard.exporters.documents.drawings import room, traffic_sheet, windows_drawing
from dashboard.exporters.stamp import review_stamp
from dashboard.figures.shapes.colours import LIGHT
from dashboard.figures.shapes.drawing import Drawing
from dashboard.figures.shapes.svg import svg
from dashboard.review import Review
from dashboard.review.annex import annex
from dashboard.review.slides import WINDOWS, slides
from dashboard.review.summary import summary_of

HERE = Path(__file__).parent
TEMPLATE, FONTS = HERE / "pack.typ", HERE / "fonts"
LONG_WORD = re.compile(r"\S{31,}")  # more letters than the narrowest column takes
PART, BREAK = 10, "\u200b"  # letters between two places to break a word, and what marks them
SPARE = 40  # units that a page has beyond a screen's height
WINDOWS_ON_PAGE = 12  # that the page of the certificate draws; its table has all
# Units of a drawing's width: its text is as large as the text around it.
PAGE_WIDTH, SLIDE_WIDTH = 1560, 1400


@cache
def _fonts() -> typst.Fonts:
    """The board's font and typst's own, never the machine's: a pack looks the same wherever it is made."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(FONTS)])


def pdf(review: Review) -> bytes:
    """The pack of a review; the same review gives the same bytes."""
    made = typst.compile(
        str(TEMPLATE),
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps(_data(review), ensure_ascii=False)},
        timestamp=int(review.assessment.as_of.timestamp()),
    )
    assert isinstance(made, bytes), "one document gives one file"
    return made


def _data(review: Review) -> dict[str, Any]:
    """Everything that the template places: words as they are, drawings as SVG."""
    now, shown = review.assessment, slides(review)
    rooms = {slide.name: room(slide) for slide in shown}
    words = {
        "author": now.head.authority,
        "colours": LIGHT.model_dump(),
        "summary": summary_of(review).model_dump(mode="json"),
        "slides": [slide.model_dump(mode="json") for slide in shown],
        "annex": [listing.model_dump(mode="json") for listing in annex(review)],
    }
    drawn = {
        "windows": _svg("page-windows", windows_drawing(now, width=PAGE_WIDTH, most=WINDOWS_ON_PAGE)),
        "traffic": _traffic("page-traffic", now, PAGE_WIDTH, 430),
        "wide_windows": _svg("windows", _fitting(now, rooms["conditions"] + SPARE)),
        "wide_traffic": _traffic("traffic", now, SLIDE_WIDTH, rooms["rollout"]),
    }
    return {**_breakable(words), "stamp": [str(review_stamp(review))], **drawn}


def _fitting(now: Assessment, tall: float) -> Drawing | None:
    """The windows of the slide, drawn smaller where they would be taller than what its lines leave of it."""
    drawing = windows_drawing(now, width=SLIDE_WIDTH, most=WINDOWS)
    for width in range(SLIDE_WIDTH, 3 * SLIDE_WIDTH, 100):
        drawing = windows_drawing(now, width=width, most=WINDOWS)
        if drawing is None or drawing.height * SLIDE_WIDTH / width <= tall:
            break
    return drawing


def _parted(word: str) -> str:
    """A long word with places to break it, few, for a search meets them; none before a letter's mark."""
    parted = ""
    for n, letter in enumerate(word):
        is_mark = category(letter).startswith("M") or category(letter) == "Sk"
        parted += f"{BREAK}{letter}" if n and n % PART == 0 and not is_mark else letter
    return parted


def _breakable(value: Any) -> Any:
    """The same data, its long words with places to break them: typst breaks lines at nothing else."""
    match value:
        case str():
            return LONG_WORD.sub(lambda word: _parted(word[0]), value)
        case dict():
            return {key: _breakable(each) for key, each in value.items()}
        case list() | tuple():
            return [_breakable(each) for each in value]
    return value


def _traffic(name: str, now: Assessment, width: float, height: float) -> str | None:
    return svg(traffic_sheet(now, width=width, height=height), name=name) if now.rollout.steps else None


def _svg(name: str, drawing: Drawing | None) -> str | None:
    return svg(drawing, name=name) if drawing else None
