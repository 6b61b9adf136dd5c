"""The traffic-shift timeline: plan and actual as steps, phases as bands."""

from datetime import datetime, timedelta
from decimal import Decimal

import plotly.graph_objects as go

from dashboard.domain import wording
from dashboard.domain.assessment import Assessment
from dashboard.domain.days import end_of, start_of
from dashboard.figures.palette import Palette, bare, literal, palette

Point = tuple[datetime, float]


def _planned(assessment: Assessment) -> list[Point]:
    zone, phases = assessment.head.zone, assessment.rollout.phases
    points = [(start_of(phases[0].planned_start, zone), 0.0)]
    points += [(start_of(s.planned_on, zone), float(s.percent)) for s in assessment.rollout.steps]
    return [*points, (end_of(phases[-1].planned_end, zone), points[-1][1])]


def _actual(assessment: Assessment) -> list[Point]:
    events = assessment.rollout.events
    if not events:
        return []
    start = start_of(assessment.rollout.phases[0].planned_start, assessment.head.zone)
    points = [(min(start, events[0].at), 0.0), *((e.at, float(e.percent)) for e in events)]
    return [*points, (max(assessment.as_of, events[-1].at), points[-1][1])]


def _bands(figure: go.Figure, assessment: Assessment, colours: Palette) -> None:
    zone = assessment.head.zone
    for n, state in enumerate(assessment.rollout.phases):
        first, last = start_of(state.planned_start, zone), end_of(state.planned_end, zone)
        if n % 2 == 0:
            figure.add_vrect(x0=first, x1=last, fillcolor=colours.band, line_width=0, layer="below")
        figure.add_annotation(
            x=first + (last - first) / 2, y=1, yref="paper", yanchor="bottom", showarrow=False,
            text=literal(f"Phase {state.phase.number}"), hovertext=literal(state.phase.name),
            font={"color": colours.muted},
        )  # fmt: skip


def timeline(assessment: Assessment, theme: str | None) -> go.Figure:
    """Percent of traffic over time: planned dotted, actual filled, ending in a dot; the plan must have a phase."""
    colours = palette(theme)
    figure = bare(colours, 360)
    _bands(figure, assessment, colours)
    planned, actual = _planned(assessment), _actual(assessment)
    figure.add_scatter(
        x=[at for at, _ in planned], y=[value for _, value in planned], name="planned", mode="lines",
        line={"shape": "hv", "dash": "dot", "width": 2, "color": colours.muted},
        hovertemplate="%{x|%d %b}: %{y}% planned<extra></extra>",
    )  # fmt: skip
    if actual:
        figure.add_scatter(
            x=[at for at, _ in actual], y=[value for _, value in actual], name="actual", mode="lines", fill="tozeroy",
            line={"shape": "hv", "width": 4, "color": colours.accent}, fillcolor=colours.fill,
            hovertemplate="%{x|%d %b %H:%M}: %{y}% actual<extra></extra>",
        )  # fmt: skip
        at, value = actual[-1]
        figure.add_scatter(x=[at], y=[value], mode="markers", marker={"size": 14, "color": colours.accent}, name="today", hoverinfo="skip")  # fmt: skip
        text = f"<b>{wording.quantity(Decimal(str(value)), '%')} now</b>"
        figure.add_annotation(
            x=at, y=value, text=text, showarrow=False, xanchor="left", xshift=12, yshift=-14
        )
    for at, value in planned[1:-1]:
        text = wording.quantity(Decimal(str(value)), "%")
        figure.add_annotation(x=at, y=value, text=text, showarrow=False, yshift=12, xanchor="left", font={"color": colours.muted})  # fmt: skip
    ticks = [planned[0][0], *(at for at, _ in planned[1:-1])]
    figure.update_xaxes(
        type="date",
        tickvals=ticks,
        ticktext=[f"{at.astimezone(assessment.head.zone):%-d %b}" for at in ticks],
        range=[
            planned[0][0] - timedelta(hours=12),
            max(planned[-1][0], *(at for at, _ in actual), planned[0][0]),
        ],
        tickangle=0,
    )
    figure.update_yaxes(visible=False, range=[0, 112])
    return figure
