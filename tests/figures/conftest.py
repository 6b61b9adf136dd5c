"""Figures are drawn from the domain's small record, and read as what their labels say and cover."""

from datetime import UTC
from typing import Any

from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.standing.evaluation import assess
from dashboard.domain.values.instants import end_of
from dashboard.figures.shapes.drawing import Box, Drawing, Label
from tests.domain.conftest import MakeRecord, day, make

__all__ = ["make"]

SIZES = [(1600, 26), (1150, 26), (680, 20), (360, 17), (360, 15)]


def seen(make: MakeRecord, *observed: Any, on: int = 16, **changed: Any) -> Assessment:
    return assess(make(*observed, **changed), end_of(day(on), UTC))


def labels(drawing: Drawing) -> list[Label]:
    return [shape for shape in drawing.shapes if isinstance(shape, Label)]


def texts(drawing: Drawing) -> list[str]:
    return [label.text.strip() for label in labels(drawing)]


def boxes(drawing: Drawing, ink: str) -> list[Box]:
    return [s for s in drawing.shapes if isinstance(s, Box) and s.fill == ink]


def sides(label: Label) -> tuple[float, float]:
    left = label.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[label.anchor] * label.extent
    return left, left + label.extent


def beyond(drawing: Drawing) -> list[str]:
    """The labels that reach over an edge of the sheet."""
    found = []
    for label in labels(drawing):
        left, right = sides(label)
        if left < -1 or right > drawing.width + 1 or not 0 < label.y < drawing.height:
            found.append(label.text)
    return found


def overlapping(drawing: Drawing) -> list[tuple[str, str]]:
    """Pairs of labels that stand on each other."""
    grounds = [(label, *sides(label)) for label in labels(drawing)]
    return [
        (a.text, b.text)
        for n, (a, left, right) in enumerate(grounds)
        for b, start, end in grounds[n + 1 :]
        if left < end and start < right and abs(a.y - b.y) < 0.8 * max(a.size, b.size)
    ]
