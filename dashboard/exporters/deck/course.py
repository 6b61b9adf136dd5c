"""What the traffic chart of a deck holds: plan and actual as lines over days, and what is said at which of their points."""

from collections.abc import Iterator, Sequence
from datetime import tzinfo

from dashboard.domain.rollout import Step
from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.values import wording
from dashboard.domain.values.fields import Model
from dashboard.domain.values.instants import start_of
from dashboard.exporters.deck.labels import Side
from dashboard.exporters.deck.plot import Corner, serial
from dashboard.figures.shapes.drawing import Ink
from dashboard.figures.shapes.traffic import Point, actual_points, days_late, planned_points
from dashboard.review.headlines import behind

PLANNED, ACTUAL = "Planned", "Actual"
BESIDE: tuple[Side, ...] = ("left", "above left", "above", "right", "above right", "below right", "below")
AT_END: tuple[Side, ...] = (
    "right",
    "above right",
    "below right",
    "above left",
    "below left",
    "left",
    "above",
)


class Said(Model):
    """A label of a point: its texts from the fullest to the shortest, the sides to try, and its turn in being placed."""

    corner: Corner
    texts: tuple[str, ...]
    ink: Ink
    bold: bool = False
    sides: tuple[Side, ...] = BESIDE
    turn: int = 2
    needed: bool = False
    gap: float = 4  # points


class Line(Model):
    """One line of the chart, with what is said at its points; its width is in points."""

    name: str
    corners: tuple[Corner, ...]
    ink: Ink
    width: float
    dotted: bool = False
    said: tuple[Said, ...] = ()


def corners(points: Sequence[Point], zone: tzinfo) -> tuple[Corner, ...]:
    """A step function as the corners of its line."""
    drawn: list[Corner] = []
    for at, percent in points:
        x = serial(at, zone)
        for corner in ([(x, drawn[-1][1])] if drawn else []) + [(x, percent)]:
            if not drawn or drawn[-1] != corner:
                drawn.append(corner)
    return tuple(drawn)


def traffic(assessment: Assessment) -> tuple[Line, ...]:
    """The lines of the rollout up to the instant shown, the one with most corners first; its plan must have a phase.

    Impress leaves out every line before one that has more corners than they.
    """
    zone = assessment.head.zone
    planned = corners(planned_points(assessment, assessment.plans[-1].steps), zone)
    lines = (_planned(assessment, planned), *_actual(assessment, corners(actual_points(assessment), zone)))
    return tuple(sorted(lines, key=lambda line: -len(line.corners)))


def _planned(assessment: Assessment, drawn: tuple[Corner, ...]) -> Line:
    """The plan, each plateau named where it begins, from the last to the first."""
    zone = assessment.head.zone
    said = tuple(
        _plateau(step, assessment, (serial(start_of(step.planned_on, zone), zone), float(step.percent)))
        for step in reversed(assessment.rollout.steps)
    )
    return Line(name=PLANNED, corners=drawn, ink="muted", width=2, dotted=True, said=said)


def _plateau(step: Step, assessment: Assessment, corner: Corner) -> Said:
    """A step's percentage, with how late it was reached or, of the next one, is; the last says what the line is."""
    late, after = days_late(step, assessment), assessment.rollout.next_step
    is_reached, is_last = step.reached_on is not None, step == assessment.rollout.steps[-1]
    share = wording.quantity(step.percent, "%")
    short = f"{PLANNED} {share}" if is_last else share
    # Of the steps that wait for another the lateness goes without saying.
    tells = late and (is_reached or after is None or step.percent == after.percent)
    return Said(
        corner=corner,
        texts=(f"{short}, {wording.days(late)} late", short) if tells else (short,),
        ink="warn_text" if late and not is_reached else "accent" if is_reached and not is_last else "muted",
        bold=is_reached or bool(late),
        turn=1 if is_last else 2,
        needed=is_last,
    )


def _actual(assessment: Assessment, drawn: tuple[Corner, ...]) -> Iterator[Line]:
    if not drawn:
        return
    short = f"{ACTUAL} {wording.quantity(assessment.rollout.traffic_actual, '%')}"
    said = Said(
        corner=drawn[-1],
        texts=(f"{short}, {behind(assessment.rollout)}", short),
        ink="accent",
        bold=True,
        sides=AT_END,
        turn=0,
        needed=True,
        gap=9,
    )
    yield Line(name=ACTUAL, corners=drawn, ink="accent", width=5, said=(said,))
