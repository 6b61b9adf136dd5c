"""The pack as a PDF: the certificate on one page and the slides of its review, set by typst in the board's own font."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import typst

from dashboard.domain.annex import annex
from dashboard.domain.review import Review
from dashboard.domain.slides import WINDOWS, slides
from dashboard.domain.summary import summary_of
from dashboard.exporters.drawings import course_drawing, room, windows_drawing
from dashboard.figures.colours import LIGHT
from dashboard.figures.drawing import Drawing
from dashboard.figures.svg import svg

HERE = Path(__file__).parent
TEMPLATE, FONTS = HERE / "pack.typ", HERE / "fonts"
PAGE, SLIDE = 1560, 1400  # units of a drawing's width: its text is as large as the text around it


@cache
def _fonts() -> typst.Fonts:
    """The board's font and typst's own, never those of the machine: a pack looks the same wherever it is made."""
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
    tall = room(next(slide for slide in shown if slide.name == "rollout"))
    return {
        "author": now.head.authority,
        "colours": LIGHT.model_dump(),
        "summary": summary_of(review).model_dump(mode="json"),
        "slides": [slide.model_dump(mode="json") for slide in shown],
        "annex": [listing.model_dump(mode="json") for listing in annex(review)],
        "windows": _svg("page-windows", windows_drawing(now, width=PAGE)),
        "course": _svg("page-course", course_drawing(now, width=PAGE, height=430)),
        "wide_windows": _svg("windows", windows_drawing(now, width=SLIDE, most=WINDOWS)),
        "wide_course": _svg("course", course_drawing(now, width=SLIDE, height=tall)),
    }


def _svg(name: str, drawing: Drawing | None) -> str | None:
    return svg(drawing, name=name) if drawing else None
