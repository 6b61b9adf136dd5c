"""The two slides that draw: windows of conditions, and traffic over time, each with its words below."""

from collections.abc import Iterator
from typing import Any

from pptx.enum.text import MSO_ANCHOR

from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.values import wording
from dashboard.domain.values.fields import Model
from dashboard.exporters.deck.parts import GAP, paragraphs, put_body
from dashboard.exporters.deck.shapes import box, draw, text_box
from dashboard.exporters.deck.template import CONTENT_WIDTH, LEFT, RIGHT
from dashboard.exporters.deck.text import Area, Paragraph, fitted, height_of, plain, said
from dashboard.exporters.documents.drawings import AS_OF
from dashboard.figures.shapes.colours import LIGHT
from dashboard.figures.shapes.drawing import Drawing
from dashboard.figures.shapes.measure import SLACK, extent
from dashboard.figures.shapes.traffic_drawing import traffic_drawing
from dashboard.figures.shapes.window_drawing import windows
from dashboard.review import headlines
from dashboard.review.slide import Slide

ALL = ((22, 20), (20, 18), (18, 18), (18, 16))  # sizes of the windows' letters and of the text below, to try
SOME = (18, 16)  # the same where the least urgent give way
SIZES = (20, 18, 16, 14)
DRAWN_SHARE = 0.63  # of the room below the title, at least
LETTERS = 15  # points: of the drawing of traffic
ASIDE, INSET, LEAST = 18, 14, 36  # points: letters of what stands beside the words, its inset, and its height


class Windows(Model):
    """Windows with the words below them: the drawing, the words, and their size in points."""

    sheet: Drawing
    texts: tuple[Paragraph, ...]
    size: float

    @property
    def height(self) -> float:
        """How high all of it stands."""
        return self.sheet.height + GAP + height_of(self.texts, self.size, CONTENT_WIDTH)


def _laid(slide: Slide, assessment: Assessment) -> Iterator[Windows]:
    """The windows, from the most and largest to a single one in the smallest letters."""
    states = headlines.worst_first(assessment.conditions)
    tries = [(len(states), *sizes) for sizes in ALL] + [(n, *SOME) for n in range(len(states) - 1, 0, -1)]
    for shown, letters, size in tries:
        sheet = windows(states[:shown], label=slide.title, word=AS_OF, width=CONTENT_WIDTH, size=letters)
        rest = len(states) - shown
        more = (said(f"and {wording.count(rest, 'more condition')}", LIGHT.muted),) if rest else ()
        # A line speaks of one condition, in the same order: those of windows that are left out go with them.
        kept = slide.model_copy(update={"lines": slide.lines[:shown], "left_out": None})
        yield Windows(sheet=sheet, texts=(*more, *paragraphs(kept)), size=size)


def put_windows(made: Any, slide: Slide, assessment: Assessment, area: Area) -> None:
    """Draw windows of conditions, the worst first, as many as there is room for, and what follows."""
    found = list(_laid(slide, assessment))
    chosen = next((one for one in found if one.height <= area.height), found[-1])
    draw(made.shapes, chosen.sheet, LEFT, area.y, CONTENT_WIDTH, name="Windows")
    end = area.y + chosen.sheet.height + GAP
    below = Area(x=LEFT, y=end, width=CONTENT_WIDTH, height=max(area.bottom - end, chosen.size))
    put_body(made, chosen.texts, below, (chosen.size, SIZES[-1]))


def put_rollout(made: Any, slide: Slide, assessment: Assessment, area: Area) -> None:
    """Draw plan and actual traffic, below it what comes next and, beside that, how far it may go now."""
    texts = tuple(paragraphs(slide.model_copy(update={"closing": None})))
    aside = extent(plain(slide.closing), ASIDE, bold=True) / SLACK + 2 * INSET if slide.closing else 0
    wide = CONTENT_WIDTH - aside - GAP if aside else CONTENT_WIDTH
    most = Area(x=LEFT, y=0, width=wide, height=(1 - DRAWN_SHARE) * area.height)
    height = max(fitted(texts, most, SIZES).height, LEAST)
    room = area.model_copy(update={"height": area.height - height - GAP})
    label = f"{slide.title}. {headlines.next_step(assessment)}"
    sheet = traffic_drawing(
        assessment, label=label, word=AS_OF, width=CONTENT_WIDTH, height=room.height, size=LETTERS
    )
    draw(made.shapes, sheet, LEFT, room.y, CONTENT_WIDTH, name="Traffic")
    below = Area(x=LEFT, y=room.bottom + GAP, width=wide, height=height)
    put_body(made, texts, below, SIZES)
    if slide.closing:
        _aside(made, slide.closing, Area(x=RIGHT - aside, y=below.y, width=aside, height=LEAST))


def _aside(made: Any, text: str, area: Area) -> None:
    """A text on one line in a box of its own size."""
    box(made.shapes, area, LIGHT.band, radius=8).name = "Ground"
    inner = Area(x=area.x + INSET, y=area.y, width=area.width - 2 * INSET, height=area.height)
    text_box(made.shapes, inner, fitted([said(text, bold=True)], inner, (ASIDE,)), anchor=MSO_ANCHOR.MIDDLE)
