"""Drawings in the browser, as one component: windows, steps, bars, a scale, a heat map, shapes, documents.

Heights are pixels at the theme's 18 px, for a column of 500 px or more; where text wraps, a drawing makes
its own room.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard.domain.values import wording
from dashboard.domain.values.fields import Model
from dashboard.domain.values.instants import start_of
from dashboard.domain.values.subject import Subject
from dashboard.review.traffic_steps import StepState

LINE = 10  # characters of a step's label that stand side by side in the narrowest column of six

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


@cache
def component() -> Any:
    """The component of all drawings."""
    # Not at module level: Streamlit knows packaged components only while a server or AppTest runs.
    return st.components.v2.component("readiness-board.board", js="board.js", css="board.css")


def _draw(kind: str, data: Mapping[str, Any], *, key: str, height: int) -> None:
    component()(data={"draw": kind, "height": height, **data}, key=key, height=height)


def _window(row: WindowRow, zone: ZoneInfo) -> dict[str, Any]:
    ends_at = start_of(row.due_on + timedelta(days=1), zone)
    return {**row.model_dump(exclude={"due_on"}), "ends_at": ends_at.timestamp() * 1000}


def windows(
    rows: Sequence[WindowRow],
    frames: Sequence[Model],
    *,
    key: str,
    label: str,
    zone: ZoneInfo,
    now: datetime | None = None,
    height: int | None = None,
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
    slips = sum(row.slip is not None for row in rows)
    _draw("windows", data, key=key, height=height or 93 * len(rows) + 23 * slips + 16)


def _stepper_height(phases: Sequence[StepPhase]) -> int:
    """Room for the longest step: a label of two words or more takes two lines, so does a longer note."""
    texts = [[t for t in (s.label, s.note) if t] for phase in phases for s in phase.steps]
    lines = max((sum(1 + (len(text) > LINE) for text in two) for two in texts), default=0)
    return 101 + 19 * lines


def stepper(
    phases: Sequence[StepPhase], *, key: str, label: str, actual: float | None, height: int | None = None
) -> None:
    """Draw the rollout's steps under their phases; `actual` is the traffic now, in percent, if known."""
    data = {"label": label, "phases": [p.model_dump(mode="json") for p in phases], "actual": actual}
    _draw("stepper", data, key=key, height=height or _stepper_height(phases))


def bars(
    rows: Sequence[BarRow], *, key: str, label: str, tick_name: str | None = None, height: int | None = None
) -> None:
    """Draw results as bars from 0 to 100; the name of a row with `href` is a link.

    `tick_name` says once what the requirement's tick means, where all rows have the same ("ready from 90").
    """
    data = {"label": label, "rows": [row.model_dump(mode="json") for row in rows], "tick_name": tick_name}
    lines = sum(23 * bool(row.requirement or row.detail) + 36 for row in rows)
    _draw("bars", data, key=key, height=height or lines + 22 * bool(tick_name))


def scale(
    points: Sequence[ScalePoint],
    *,
    key: str,
    label: str,
    limit: float,
    limit_label: str,
    zero: str,
    missing: Sequence[ScaleGap] = (),
    height: int | None = None,
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
    _draw("scale", data, key=key, height=height or (152 if missing else 126))


def heat(
    rows: Sequence[HeatRow], *, key: str, label: str, columns: Sequence[str], height: int | None = None
) -> None:
    """Draw criteria by columns of weeks, each cell with shape, word and colour; for a page's whole width."""
    data = {"label": label, "columns": list(columns), "rows": [row.model_dump(mode="json") for row in rows]}
    _draw("heat", data, key=key, height=height or 36 + 36 * len(rows))


def shapes(
    sheets: Mapping[int, Model], *, key: str, height: int, address: Callable[[Subject], str] | None = None
) -> None:
    """Draw what `dashboard.figures` made of shapes: of its sheets the one made for the column.

    `sheets` are keyed by the width in pixels from which each is made; one of them is for 0. What is about a
    thing is a link to its `address`.
    """
    made = [{"from": px, **sheet.model_dump(mode="json")} for px, sheet in sorted(sheets.items())]
    for part in (part for sheet in made for part in (*sheet["shapes"], *sheet["spots"])):
        about = part.pop("subject", None)
        part["href"] = address(Subject.model_validate(about)) if about and address else None
    _draw("shapes", {"sheets": made}, key=key, height=height)


def document(rows: Sequence[LineRow], *, key: str, label: str, line: int | None = None) -> None:
    """Draw a document's lines and what stands beside them, as high as that is; `line` comes to sight."""
    data = {
        "draw": "document",
        "label": label,
        "line": line,
        "rows": [row.model_dump(mode="json", exclude_defaults=True) for row in rows],
    }
    component()(data=data, key=key, height="content")
