"""Drawings in the browser: windows, steps, bars, a scale, a heat map, shapes, documents."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dashboard.domain.values import wording
from dashboard.domain.values.fields import Model
from dashboard.domain.values.instants import start_of
from dashboard.domain.values.subject import Subject
from dashboard.review.traffic_steps import StepState
from dashboard.ui import sheet

# What the browser counts by itself, in the last 48 hours of a window.
COUNTDOWN = {"hours": "{hours} h {minutes} min left", "minutes": "{minutes} min left"}


class WindowRow(Model):
    """What is said of a window on any day: `absolute` is its days in words, `slip` how far it was moved."""

    title: str
    due_on: date
    absolute: str
    progress: str = ""
    slip: str | None = None
    href: str | None = None


class StepMark(Model):
    """A step of traffic, in percent: `label` is when ("plan 26 Nov"), `note` what is odd ("1 day late")."""

    percent: float
    state: StepState
    label: str
    note: str | None = None
    href: str | None = None


class StepPhase(Model):
    """A phase's name and steps; `short` stands in where a name is too long, `note` where no step is."""

    name: str
    short: str = ""
    steps: tuple[StepMark, ...] = ()
    note: str = ""
    href: str | None = None


class MarginNote(Model):
    """What stands beside a line: a status and what it is of, with the address of that."""

    mark: wording.Mark
    text: str
    href: str


class LineRow(Model):
    """A line of a document; `role` is stated, structure or unread, `href` the address of the line itself."""

    number: int
    text: str
    role: str
    href: str
    notes: tuple[MarginNote, ...] = ()


class HeatRow(Model):
    """A criterion and what was heard of it, a mark a column; None where there is nothing to say yet."""

    group: str
    name: str
    href: str
    cells: tuple[wording.Mark | None, ...]


class BarRow(Model):
    """A result: `share` and `required` are 0 to 100 on its bar, None without one; `href` is relative."""

    name: str
    mark: wording.Mark
    value: str
    share: float | None = None
    required: float | None = None
    attested: bool = False
    requirement: str | None = None
    detail: str | None = None
    href: str | None = None


class ScaleGap(Model):
    """What was not measured."""

    text: str
    href: str


class ScalePoint(Model):
    """A value in the scale's unit; `text` is its label, `focus` marks the one that the page is about."""

    value: float
    text: str
    href: str
    focus: bool = False
    over: bool = False


def _window(row: WindowRow, zone: ZoneInfo) -> dict[str, Any]:
    ends_at = start_of(row.due_on + timedelta(days=1), zone)
    return {**row.model_dump(exclude={"due_on"}), "ends_at": ends_at.timestamp() * 1000}


def windows(
    rows: Sequence[WindowRow],
    frames: Sequence[Model],
    *,
    label: str,
    zone: ZoneInfo,
    now: datetime | None = None,
) -> None:
    """Draw deadline windows as `dashboard.figures` made them: a frame a day, the first of the day shown.

    With the server's time `now` the frame follows the days of `zone`; without it, as of a day, it stays.
    `label` is what a screen reader is told.
    """
    data = {
        "label": label,
        "rows": [_window(row, zone) for row in rows],
        "frames": [frame.model_dump(mode="json") for frame in frames],
        "countdown": COUNTDOWN,
        "time_zone": zone.key,
        "now": now.timestamp() * 1000 if now else None,
    }
    sheet.draw("windows", data)


def stepper(phases: Sequence[StepPhase], *, label: str, actual: float | None) -> None:
    """Draw the rollout's steps under their phases; `actual` is the traffic now, in percent, if known."""
    data = {"label": label, "phases": [p.model_dump(mode="json") for p in phases], "actual": actual}
    sheet.draw("stepper", data)


def bars(rows: Sequence[BarRow], *, label: str, tick_name: str | None = None) -> None:
    """Draw results as bars from 0 to 100; the name of a row with `href` is a link.

    `tick_name` says once what the requirement's tick means, where all rows have the same ("ready from 90").
    """
    data = {"label": label, "rows": [row.model_dump(mode="json") for row in rows], "tick_name": tick_name}
    sheet.draw("bars", data)


def scale(
    points: Sequence[ScalePoint],
    *,
    label: str,
    limit: float,
    limit_label: str,
    zero: str,
    missing: Sequence[ScaleGap] = (),
) -> None:
    """Draw values on a line from zero to a limit; `missing` are those not measured ("CE: not measured")."""
    data = {
        "label": label,
        "points": [point.model_dump(mode="json") for point in points],
        "limit": limit,
        "limit_label": limit_label,
        "zero": zero,
        "missing": [gap.model_dump() for gap in missing],
    }
    sheet.draw("scale", data)


def heat(rows: Sequence[HeatRow], *, label: str, columns: Sequence[str]) -> None:
    """Draw criteria by columns of weeks, each cell with shape, word and colour; for a page's whole width."""
    data = {"label": label, "columns": list(columns), "rows": [row.model_dump(mode="json") for row in rows]}
    sheet.draw("heat", data)


def shapes(sheets: Mapping[int, Model], *, address: Callable[[Subject], str] | None = None) -> None:
    """Draw what `dashboard.figures` made of shapes: of its sheets the one made for the column.

    `sheets` are keyed by the width in pixels from which each is made; one of them is for 0. What is about a
    thing is a link to its `address`.
    """
    made = [{"from": px, **drawn.model_dump(mode="json")} for px, drawn in sorted(sheets.items())]
    for part in (part for each in made for part in (*each["shapes"], *each["spots"])):
        about = part.pop("subject", None)
        part["href"] = address(Subject.model_validate(about)) if about and address else None
    sheet.draw("shapes", {"sheets": made})


def document(rows: Sequence[LineRow], *, label: str, line: int | None = None) -> None:
    """Draw a document's lines and what stands beside them, as high as that is; `line` comes to sight."""
    data = {
        "label": label,
        "line": line,
        "rows": [row.model_dump(mode="json", exclude_defaults=True) for row in rows],
    }
    sheet.draw("document", data)
