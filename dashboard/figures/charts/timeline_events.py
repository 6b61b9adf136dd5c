"""What happened on the way of a rollout, on its timeline: rollbacks, pauses and triggers that fired."""

from datetime import datetime

import plotly.graph_objects as go

from dashboard.domain.standing.assessment import Assessment
from dashboard.figures.charts.palette import literal
from dashboard.figures.shapes.colours import Colours
from dashboard.figures.shapes.traffic import What, happenings

# Labels stand at heights of their own, in percent of traffic, whatever the marker's.
SIZE, LOWEST, STACKED, ROWS = 18, 46, 9, 6
SYMBOLS: dict[What, str] = {"rollback": "x", "pause": "triangle-up", "fired": "diamond"}
ASIDE, EARLY = 40, 0.5  # pixels; share of the span


def draw_events(
    figure: go.Figure, assessment: Assessment, colours: Colours, span: tuple[datetime, datetime]
) -> None:
    """Draw the markers with their labels, each above the one before, so that none covers another.

    A label stands to the upper left, where a rising plan leaves room; in the first part of the span to the right.
    """
    first, last = span
    for n, marker in enumerate(happenings(assessment)):
        colour = (colours.bad if marker.is_bad else colours.warn).text
        is_early = marker.at - first < (last - first) * EARLY
        figure.add_scatter(
            x=[marker.at],
            y=[marker.percent],
            mode="markers",
            cliponaxis=False,
            name=literal(marker.text),
            marker={
                "symbol": SYMBOLS[marker.what],
                "size": SIZE,
                "color": colour,
                "line": {"width": 2, "color": colours.band},
            },
            hovertemplate=f"{literal(marker.text)}<br>{literal(marker.detail)}<extra></extra>",
        )
        figure.add_annotation(
            x=marker.at,
            y=marker.percent,
            ax=ASIDE if is_early else -ASIDE,
            ayref="y",
            ay=LOWEST + STACKED * (n % ROWS),
            xanchor="left" if is_early else "right",
            showarrow=True,
            arrowhead=0,
            arrowwidth=2,
            arrowcolor=colour,
            standoff=8,
            text=f"<b>{literal(marker.text)}</b>",
            font={"size": SIZE, "color": colour},
        )
