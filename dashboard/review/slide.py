"""What a slide holds: a message, lines with their marks and notes, figures, and the name of a drawing."""

from typing import Literal

from dashboard.domain.values import wording
from dashboard.domain.values.fields import Model
from dashboard.review.key_figures import Measure

SlideName = Literal["verdict", "changes", "conditions", "rollout", "findings", "decisions"]
NAMES: tuple[SlideName, ...] = ("verdict", "changes", "conditions", "rollout", "findings", "decisions")


class Line(Model):
    """A line of a slide: its text, the mark before it, what stands lighter behind it, whether it is new."""

    text: str
    mark: wording.Mark | None = None
    note: str | None = None
    is_new: bool = False
    is_strong: bool = False


class Listing(Model):
    """All lines of a kind, whole, for a document's annex."""

    heading: str
    lines: tuple[Line, ...]


class Slide(Model):
    """One slide: `title` is its message, `lead` the line below it, `left_out` counts lines that did not fit.

    A slide with a `mark` is a verdict; `drawing` names what is drawn above its lines.
    """

    name: SlideName
    title: str
    mark: wording.Mark | None = None
    lead: str | None = None
    measures: tuple[Measure, ...] = ()
    drawing: Literal["windows", "rollout"] | None = None
    heading: str | None = None
    lines: tuple[Line, ...] = ()
    left_out: str | None = None
    closing: str | None = None
