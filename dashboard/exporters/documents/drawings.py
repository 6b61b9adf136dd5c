"""The two drawings of a review: deadline windows and the course of the rollout, wide and for phones."""

from math import ceil

from dashboard.domain.standing.assessment import Assessment
from dashboard.figures.shapes.drawing import Drawing
from dashboard.figures.shapes.traffic_drawing import course
from dashboard.figures.shapes.window_drawing import windows
from dashboard.review import headlines
from dashboard.review.slide import Slide
from dashboard.review.slides import ONE_LINE

WIDE, NARROW = 1600, 360  # units of a drawing's width
TEXT, SMALL = 26, 17  # units of its text
LETTERS = 90  # that a line of a slide takes
TALLEST, SMALLEST, LINE = 530, 245, 50  # units of its height on a slide, and what a line of text takes of it
AS_OF = "As of"  # a document is read on other days than its own
TODAY = "Today,"


def windows_drawing(
    now: Assessment, *, word: str = AS_OF, width: float = WIDE, size: float = TEXT, most: int | None = None
) -> Drawing | None:
    """The windows of conditions, worst first, all or the first few; None where there is no condition."""
    if not now.conditions:
        return None
    states = headlines.worst_first(now.conditions)[:most]
    return windows(states, on=now.on, label=headlines.conditions(now), word=word, width=width, size=size)


def course_drawing(
    now: Assessment, *, word: str = AS_OF, width: float = WIDE, height: float = 560, size: float = TEXT
) -> Drawing | None:
    """The rollout's plan and actual traffic; None where no step is planned."""
    if not now.rollout.steps:
        return None
    return course(now, label=headlines.rollout(now), word=word, width=width, height=height, size=size)


def narrow_windows(now: Assessment, *, word: str = AS_OF) -> Drawing | None:
    """The windows for a phone."""
    return windows_drawing(now, word=word, width=NARROW, size=SMALL)


def narrow_course(now: Assessment, *, word: str = AS_OF) -> Drawing | None:
    """The rollout for a phone."""
    return course_drawing(now, word=word, width=NARROW, height=290, size=SMALL)


def room(slide: Slide) -> float:
    """What its lines leave of a slide for its drawing, in units of the drawing's height."""
    said = (f"{line.text} {line.note or ''}" for line in slide.lines)
    others = (text for text in (slide.heading, slide.left_out, slide.closing) if text)
    title = 2 * (ceil(len(slide.title) / ONE_LINE) - 1)  # a title's line is as high as two of the text's
    lines = title + sum(ceil(len(text) / LETTERS) for text in (*said, *others))
    return max(SMALLEST, TALLEST - LINE * lines)
