"""What the traffic chart of a deck holds: lines over days, and what is said at which of their points."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Literal

from dashboard.domain import wording
from dashboard.domain.assessment import Assessment
from dashboard.domain.days import start_of
from dashboard.domain.fields import Model
from dashboard.domain.headlines import behind
from dashboard.domain.rollout import Step
from dashboard.exporters.deck.labels import Side
from dashboard.figures.colours import LIGHT
from dashboard.figures.course import FULL
from dashboard.figures.traffic import Point, actual_points, days_late, happenings, planned_points

SIZE, SMALL = 15, 14  # points
PLANNED, ACTUAL, STEPS = "Planned", "Actual", "Steps"
SERIAL = datetime(1899, 12, 30, tzinfo=UTC)  # day 0 of a spreadsheet's calendar
NEWEST, HIGHEST, ROW = 4, 90, 14  # happenings with a name, and where the names stand, in percent of traffic
LOW = 20  # percent: below a lower plateau is no room for its name
Corner = tuple[float, float]  # days of a spreadsheet's calendar, percent


class Said(Model):
    """A label of a point: its texts from the fullest to the shortest, the sides to try, and its turn in being placed."""

    point: int
    texts: tuple[str, ...]
    colour: str
    bold: bool = False
    size: float = SIZE
    sides: tuple[Side, ...] = ("above", "left", "right", "below")
    turn: int = 2
    needed: bool = False


class Line(Model):
    """One line of the chart; a width of 0 leaves only its markers, which stand at `marked` points."""

    name: str
    corners: tuple[Corner, ...]
    colour: str
    width: float = 0
    dotted: bool = False
    marker: Literal["circle", "diamond", "dot"] | None = None
    marked: tuple[int, ...] = ()
    said: tuple[Said, ...] = ()


def serial(at: datetime, zone: tzinfo) -> float:
    """An instant as a spreadsheet has it: days since 30 December 1899 on the zone's clock."""
    return (at.astimezone(zone).replace(tzinfo=UTC) - SERIAL) / timedelta(days=1)


def corners(points: Sequence[Point], zone: tzinfo) -> tuple[Corner, ...]:
    """A step function as the corners of its line."""
    drawn: list[Corner] = []
    for at, percent in points:
        x = serial(at, zone)
        for corner in ([(x, drawn[-1][1])] if drawn else []) + [(x, percent)]:
            if not drawn or drawn[-1] != corner:
                drawn.append(corner)
    return tuple(drawn)


def traffic(assessment: Assessment, word: str) -> tuple[Line, ...]:
    """The lines of the rollout up to the instant shown, which `word` names; its plan must have a phase."""
    zone = assessment.head.zone
    planned = corners(planned_points(assessment, assessment.plans[-1].steps), zone)
    actual = corners(actual_points(assessment), zone)
    return (
        _planned(assessment, planned),
        _days(assessment),
        *_instant(assessment, planned, word),
        *_actual(assessment, actual),
        *_happened(assessment, actual),
    )


def _planned(assessment: Assessment, drawn: tuple[Corner, ...]) -> Line:
    """The plan, each plateau named where it begins, from the last to the first."""
    said = []
    for step in reversed(assessment.rollout.steps):
        day = serial(start_of(step.planned_on, assessment.head.zone), assessment.head.zone)
        corner = (day, float(step.percent))
        if corner in drawn:
            said.append(_plateau(step, assessment, drawn.index(corner)))
    return Line(name=PLANNED, corners=drawn, colour=LIGHT.muted, width=2, dotted=True, said=tuple(said))


def _plateau(step: Step, assessment: Assessment, point: int) -> Said:
    """A step's percentage, with how late it was or is; the last one ahead says what the line is."""
    share, late = wording.quantity(step.percent, "%"), days_late(step, assessment)
    is_reached, is_last = step.reached_on is not None, step == assessment.rollout.steps[-1]
    fuller = (
        f"{share}, {wording.days(late)} late"
        if late
        else f"{PLANNED} {share}"
        if is_last and not is_reached
        else None
    )
    sides: tuple[Side, ...] = ("left", "above", "right") if fuller else ("above", "left", "right")
    return Said(
        point=point,
        texts=(fuller, share) if fuller else (share,),
        colour=LIGHT.accent if is_reached else LIGHT.warn.text if late else LIGHT.muted,
        bold=is_reached or bool(late),
        sides=(*sides, "below") if step.percent > LOW else sides,
    )


def _days(assessment: Assessment) -> Line:
    """The days on which steps are planned, at the foot."""
    zone, on = assessment.head.zone, assessment.on
    days = sorted({step.planned_on for step in assessment.rollout.steps})
    drawn = tuple((serial(start_of(day, zone), zone), 0.0) for day in days)
    said = tuple(
        Said(
            point=n,
            texts=(wording.short_day(day, on),),
            colour=LIGHT.muted,
            size=SMALL,
            sides=("below",),
            turn=4,
        )
        for n, day in enumerate(days)
    )
    return Line(
        name=STEPS, corners=drawn, colour=LIGHT.muted, marker="dot", marked=tuple(range(len(days))), said=said
    )


def _instant(assessment: Assessment, planned: tuple[Corner, ...], word: str) -> Iterator[Line]:
    """The instant shown, where it lies within the plan."""
    x = serial(assessment.as_of, assessment.head.zone)
    if planned[0][0] <= x <= planned[-1][0]:
        text = f"{word} {wording.short_day(assessment.on, assessment.on)}"
        said = Said(
            point=1, texts=(text,), colour=LIGHT.text, bold=True, sides=("right", "left"), turn=0, needed=True
        )
        yield Line(name=text, corners=((x, 0), (x, FULL - 4)), colour=LIGHT.text, width=1.5, said=(said,))


def _actual(assessment: Assessment, drawn: tuple[Corner, ...]) -> Iterator[Line]:
    if not drawn:
        return
    short = f"{ACTUAL} {wording.quantity(assessment.rollout.traffic_actual, '%')}"
    said = Said(
        point=len(drawn) - 1, texts=(f"{short}, {behind(assessment.rollout)}", short), colour=LIGHT.accent, bold=True,
        sides=("right", "below", "left", "above"), turn=0, needed=True,
    )  # fmt: skip
    yield Line(
        name=ACTUAL,
        corners=drawn,
        colour=LIGHT.accent,
        width=5,
        marker="circle",
        marked=(len(drawn) - 1,),
        said=(said,),
    )


def value_at(drawn: Sequence[Corner], day: float) -> float:
    """The value of a step function at an instant; 0 before its first."""
    return next((percent for x, percent in reversed(drawn) if x <= day), 0.0)


def _happened(assessment: Assessment, actual: tuple[Corner, ...]) -> Iterator[Line]:
    """Rollbacks, pauses and firings, each a marker on the line; the newest have a name above, the last at the top."""
    for n, happening in enumerate(reversed(happenings(assessment))):
        x = serial(happening.at, assessment.head.zone)
        y = value_at(actual, x)
        tint, row = LIGHT.bad if happening.is_bad else LIGHT.warn, HIGHEST - ROW * n
        is_named = n < NEWEST and row > y + ROW
        said = Said(
            point=1, texts=(happening.text,), colour=tint.text, bold=True, sides=("left", "right"), turn=1
        )
        yield Line(
            name=happening.text, corners=((x, y), (x, row)) if is_named else ((x, y),), colour=tint.shape, width=1,
            marker="diamond", marked=(0,), said=(said,) if is_named else (),
        )  # fmt: skip
