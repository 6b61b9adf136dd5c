"""The two drawings of a review: deadline windows and traffic, wide and for phones."""

from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from math import ceil

from dashboard.domain.conditions import ConditionState
from dashboard.domain.standing.assessment import Assessment
from dashboard.figures.shapes.drawing import Drawing
from dashboard.figures.shapes.sheets import COLUMN, PAGE, PHONE, Sheet
from dashboard.figures.shapes.traffic_drawing import traffic_drawing
from dashboard.figures.shapes.window_drawing import windows
from dashboard.figures.shapes.window_frames import AHEAD, DayFrame, day_frames
from dashboard.findings.moment import Moment
from dashboard.review import headlines
from dashboard.review.slide import Slide
from dashboard.review.slides import ONE_LINE

LINE_LETTERS = 90  # that a line of a slide takes
# Units of a drawing's height: the most and the least on a slide, and what a line of text takes of it.
TALLEST, SMALLEST, LINE_HEIGHT = 530, 245, 50
AS_OF = "As of"  # a document is read on other days than its own


def instant_word(*, is_live: bool) -> str:
    """What a drawing calls the day it shows: today on a board that is live."""
    return "Today," if is_live else AS_OF


def windows_drawing(
    now: Assessment,
    *,
    word: str = AS_OF,
    width: float = PAGE.width,
    size: float = PAGE.size,
    most: int | None = None,
) -> Drawing | None:
    """The windows of conditions, worst first, all or the first few; None where there is no condition."""
    if not now.conditions:
        return None
    states = headlines.worst_first(now.conditions)[:most]
    return windows(states, label=headlines.conditions(now), word=word, width=width, size=size)


def windows_sheets(now: Assessment, *, word: str = AS_OF) -> dict[int, Drawing]:
    """The windows on each sheet, by the width in px from which it serves; none without a condition."""
    wide = windows_drawing(now, word=word)
    narrow = windows_drawing(now, word=word, width=PHONE.width, size=PHONE.size)
    return {PHONE.least: narrow, PAGE.least: wide} if wide and narrow else {}


def windows_frames(states: Sequence[ConditionState], *, is_live: bool) -> tuple[DayFrame, ...]:
    """The windows for the board: as of a day the frame of that day, live those of the coming days too."""
    return day_frames(states, word=instant_word(is_live=is_live), ahead=AHEAD if is_live else 0)


def traffic_sheet(
    now: Assessment,
    *,
    word: str = AS_OF,
    width: float = PAGE.width,
    height: float = 560,
    size: float = PAGE.size,
) -> Drawing:
    """The rollout's plan and actual traffic, which must have a phase."""
    return traffic_drawing(
        now, label=headlines.rollout(now), word=word, width=width, height=height, size=size
    )


def traffic_sheets(
    now: Assessment, *, word: str = AS_OF, height: float = 560, on: Collection[Sheet] = (PHONE, COLUMN, PAGE)
) -> dict[int, Drawing]:
    """Traffic on sheets, by the width in px from which each serves; `height` is the widest one's."""
    heights = {PHONE: 380, COLUMN: 340, PAGE: height}
    return {
        sheet.least: traffic_sheet(now, word=word, width=sheet.width, height=tall, size=sheet.size)
        for sheet, tall in heights.items()
        if sheet in on
    }


@lru_cache(maxsize=16)
def shared_sheets(moment: Moment, *, word: str, height: float) -> Mapping[int, Drawing]:
    """Traffic on each sheet, drawn once for all who look at the same moment: those of one minute or day."""
    return traffic_sheets(moment.assessment, word=word, height=height)


def room(slide: Slide) -> float:
    """The height that a slide's lines leave for its drawing, in units of the drawing."""
    lines = (f"{line.text} {line.note or ''}" for line in slide.lines)
    others = (text for text in (slide.heading, slide.left_out, slide.closing) if text)
    title = 2 * (ceil(len(slide.title) / ONE_LINE) - 1)  # a title's line is as high as two of the text's
    taken = title + sum(ceil(len(text) / LINE_LETTERS) for text in (*lines, *others))
    return max(SMALLEST, TALLEST - LINE_HEIGHT * taken)
