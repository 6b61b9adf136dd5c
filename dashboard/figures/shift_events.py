"""What happened on the way of a rollout, on its timeline: rollbacks, pauses and triggers that fired."""

from datetime import datetime

import plotly.graph_objects as go

from dashboard.domain import wording
from dashboard.domain.assessment import Assessment
from dashboard.domain.fields import Model
from dashboard.figures.palette import Palette, literal

# Labels stand at heights of their own, in percent of traffic, whatever the marker's.
SIZE, LOWEST, STACKED, ROWS = 18, 46, 9, 6
ASIDE, EARLY = 40, 0.5  # pixels; share of the span


class Marker(Model):
    """A marker on the timeline: a shape of plotly's, a short label, and the rest on hover."""

    at: datetime
    percent: float
    symbol: str
    label: str
    detail: str
    is_bad: bool


def markers(assessment: Assessment) -> list[Marker]:
    """Every rollback, pause and firing of the rollout, oldest first."""
    zone, found = assessment.head.zone, []
    for event in assessment.rollout.events:
        if event.kind == "step":
            continue
        share, back = wording.quantity(event.percent, "%"), event.kind == "rollback"
        found.append(
            Marker(
                at=event.at,
                percent=float(event.percent),
                symbol="x" if back else "triangle-up",
                label=f"Rolled back to {share}" if back else f"Paused at {share}",
                detail=f"{wording.moment(event.at, zone)}: {event.reason or 'no reason given'}",
                is_bad=back,
            )
        )
    for state in assessment.triggers:
        for firing in state.history:
            at = wording.moment(firing.fired_at, zone)
            found.append(
                Marker(
                    at=firing.fired_at,
                    percent=0,
                    symbol="diamond",
                    label=f"{state.trigger.id} fired",
                    detail=f"{at}: {state.trigger.text}",
                    is_bad=True,
                )
            )
    return sorted(found, key=lambda marker: marker.at)


def draw_events(
    figure: go.Figure, assessment: Assessment, colours: Palette, span: tuple[datetime, datetime]
) -> None:
    """Draw the markers with their labels, each above the one before, so that none covers another.

    A label stands to the upper left, where a rising plan leaves room; in the first part of the span to the right.
    """
    first, last = span
    for n, marker in enumerate(markers(assessment)):
        colour = colours.bad if marker.is_bad else colours.warn
        is_early = marker.at - first < (last - first) * EARLY
        figure.add_scatter(
            x=[marker.at], y=[marker.percent], mode="markers", cliponaxis=False, name=literal(marker.label),
            marker={"symbol": marker.symbol, "size": SIZE, "color": colour, "line": {"width": 2, "color": colours.band}},
            hovertemplate=f"{literal(marker.label)}<br>{literal(marker.detail)}<extra></extra>",
        )  # fmt: skip
        figure.add_annotation(
            x=marker.at, y=marker.percent, ax=ASIDE if is_early else -ASIDE, ayref="y", ay=LOWEST + STACKED * (n % ROWS), xanchor="left" if is_early else "right", showarrow=True,
            arrowhead=0, arrowwidth=2, arrowcolor=colour, standoff=8, text=f"<b>{literal(marker.label)}</b>",
            font={"size": SIZE, "color": colour},
        )  # fmt: skip
