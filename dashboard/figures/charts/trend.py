"""A measurement over time against its limit: gate results and agent scores."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

import plotly.graph_objects as go

from dashboard.domain.values import wording
from dashboard.figures.charts.palette import bare, literal, palette

Point = tuple[datetime, Decimal]


def trend(
    points: Sequence[Point], *, limit: Decimal | None, limit_label: str, unit: str | None, theme: str | None
) -> go.Figure:
    """The points as steps with their last value labelled, and the limit as a dotted line; values in `unit`."""
    colours = palette(theme)
    figure = bare(colours, 240)
    days, values = [at for at, _ in points], [float(value) for _, value in points]
    shown = [wording.quantity(value, unit) for _, value in points]
    figure.add_scatter(
        x=days,
        y=values,
        mode="lines+markers",
        line={"color": colours.accent, "width": 3},
        marker={"size": 8},
        text=shown,
        hovertemplate="%{x|%d %b %Y}: %{text}<extra></extra>",
        name="result",
    )
    figure.add_annotation(
        x=days[-1],
        y=values[-1],
        text=f"<b>{literal(shown[-1])}</b>",
        showarrow=False,
        yshift=16,
        xanchor="right",
    )
    if limit is not None:
        figure.add_hline(y=float(limit), line={"color": colours.muted, "dash": "dot", "width": 2})
        figure.add_annotation(
            xref="paper",
            x=0,
            y=float(limit),
            text=literal(limit_label),
            showarrow=False,
            xanchor="left",
            yshift=11,
            font={"color": colours.muted},
        )
    ends = [*values, *([float(limit)] if limit is not None else [])]
    room = (max(ends) - min(ends) or abs(max(ends)) or 1) * 0.25
    figure.update_yaxes(range=[min(ends) - room, max(ends) + room], visible=False)
    figure.update_xaxes(type="date", tickformat="%d %b", nticks=6)
    return figure
