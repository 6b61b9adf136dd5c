"""A review as a presentation: a title slide, its six slides, every gate and condition; all editable."""

from datetime import UTC
from typing import Any

from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.values import wording
from dashboard.exporters.deck.appendix import Listing, listings
from dashboard.exporters.deck.drawn import put_rollout, put_windows
from dashboard.exporters.deck.notes import notes
from dashboard.exporters.deck.parts import (
    GAP,
    band_of,
    paragraphs,
    place,
    put_band,
    put_body,
    put_chip,
    put_measures,
    put_title,
)
from dashboard.exporters.deck.shapes import text_box
from dashboard.exporters.deck.table import add_table, parts
from dashboard.exporters.deck.template import (
    BOTTOM,
    CONTENT,
    CONTENT_WIDTH,
    LEFT,
    TITLE_ONLY,
    TITLE_SLIDE,
    TOP,
    add_footer,
    blank,
    bytes_of,
    layout,
)
from dashboard.exporters.deck.text import Area, fitted, plain, said
from dashboard.exporters.stamp import review_stamp
from dashboard.figures.shapes.colours import LIGHT
from dashboard.review import Review
from dashboard.review.as_of_line import SAMPLE, stamp
from dashboard.review.slide import Slide
from dashboard.review.slides import slides

BODIES = (24, 22, 20, 18, 16, 14)  # sizes to try, in points
COVER = (44, 40, 36, 32, 28, 24, 22, 20, 18, 16)
HEADS = (32, 28, 26, 24, 22, 20)
PROPERTY = 255  # letters that a core property holds
ABOUT, TABLE = 106, 100  # points: the height of the cover's lines, and where tables begin


def pptx(review: Review) -> bytes:
    """The review as a PowerPoint file; the same review gives the same bytes."""
    assessment, deck = review.assessment, blank()
    _cover(deck, assessment)
    for slide in slides(review):
        _slide(deck, slide, review)
    for listing in listings(assessment):
        _listing(deck, listing)
    for n, made in enumerate(deck.slides, 1):
        if assessment.head.sample:
            put_chip(made, SAMPLE)
        add_footer(made, stamp(assessment), n)
    _properties(deck, review)
    return bytes_of(deck, assessment.as_of)


def _occasion(assessment: Assessment) -> str:
    return f"Weekly review, {wording.day(assessment.on)}"


def _properties(deck: Any, review: Review) -> None:
    assessment, properties = review.assessment, deck.core_properties
    head, properties.keywords = assessment.head, str(review_stamp(review))
    properties.title, properties.subject = plain(head.title)[:PROPERTY], _occasion(assessment)
    properties.author = properties.last_modified_by = plain(head.authority)[:PROPERTY]
    properties.created = properties.modified = assessment.as_of.astimezone(UTC).replace(tzinfo=None)
    properties.revision = 1


def _cover(deck: Any, assessment: Assessment) -> None:
    """What is certified, by whom, for which meeting, and how it stands."""
    head, standing = assessment.head, assessment.standing
    made = deck.slides.add_slide(layout(deck, TITLE_SLIDE))
    band = band_of(wording.mark(standing.status), standing.headline, standing.detail)
    occasion = Area(x=LEFT, y=TOP, width=CONTENT_WIDTH, height=26)
    text_box(
        made.shapes, occasion, fitted([said(_occasion(assessment), LIGHT.muted, bold=True)], occasion, (18,))
    )
    room = BOTTOM - band.height - occasion.bottom - 2 * GAP - ABOUT
    y = put_title(made, head.title, y=occasion.bottom, most=room, sizes=COVER)
    about = Area(x=LEFT, y=y + GAP, width=CONTENT_WIDTH, height=ABOUT - GAP)
    lines = [
        said(head.system, LIGHT.text, scale=1.1),
        said(head.authority, LIGHT.muted),
        said(head.id, LIGHT.muted),
    ]
    place(made.placeholders[1], fitted(lines, about, (20, 18, 16)), about)
    put_band(made, band, BOTTOM - band.height, titled=False)


def _slide(deck: Any, slide: Slide, review: Review) -> None:
    """One of the six: its message, figures, drawing and lines, with what was left out in the notes."""
    made = deck.slides.add_slide(layout(deck, CONTENT))
    if slide.mark:
        y = put_band(made, band_of(slide.mark, slide.title, slide.lead or ""), TOP, titled=True)
    else:
        y = put_title(made, slide.title)
    if slide.measures:
        y = put_measures(made, slide.measures, y + GAP)
    area = Area(x=LEFT, y=y + GAP, width=CONTENT_WIDTH, height=BOTTOM - y - GAP)
    if slide.drawing == "windows":
        put_windows(made, slide, review.assessment, area)
    elif slide.drawing == "rollout":
        put_rollout(made, slide, review.assessment, area)
    else:
        put_body(made, tuple(paragraphs(slide)), area, BODIES)
    made.notes_slide.notes_text_frame.text = notes(slide.name, review)


def _listing(deck: Any, listing: Listing) -> None:
    """A table over as many slides as it needs; the first has its finding as title."""
    area = Area(x=LEFT, y=TABLE, width=CONTENT_WIDTH, height=BOTTOM - TABLE)
    found = parts(listing.rows, listing.columns, area.height)
    for n, rows in enumerate(found, 1):
        made = deck.slides.add_slide(layout(deck, TITLE_ONLY))
        title = listing.title if n == 1 else f"{listing.name} ({n} of {len(found)})"
        put_title(made, title, most=TABLE - TOP - GAP / 2, sizes=HEADS)
        add_table(made.shapes, rows, listing.columns, area, label=title)
