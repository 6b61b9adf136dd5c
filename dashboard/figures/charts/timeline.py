"""The traffic-shift timeline: plan and actual as steps, phases as bands, and what happened on the way."""

from datetime import datetime, timedelta

import plotly.graph_objects as go

from dashboard.domain.rollout import Step
from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.values import wording
from dashboard.domain.values.instants import end_of, start_of
from dashboard.figures.charts.palette import bare, literal, palette, veiled
from dashboard.figures.charts.timeline_events import draw_events
from dashboard.figures.shapes.colours import Colours
from dashboard.figures.shapes.traffic import Point, actual_points, days_late, planned_points

HEIGHT, TOP = 540, 96
# Sizes in pixels that are read from across a room on a full screen, and still fit a phone.
LABEL, SMALL, NAME = 24, 18, 14
ROOM = 126  # percent; the labels of the instant stand above the plan's 100


def _bands(figure: go.Figure, assessment: Assessment, colours: Colours) -> None:
    """Each phase as a band with its name on top, a word a line, so that it fits a narrow screen."""
    zone = assessment.head.zone
    for n, state in enumerate(assessment.rollout.phases):
        first, last = start_of(state.planned_start, zone), end_of(state.planned_end, zone)
        if n % 2 == 0:
            figure.add_vrect(x0=first, x1=last, fillcolor=colours.band, line_width=0, layer="below")
        name = "<br>".join(literal(word) for word in state.phase.name.split()[:3])
        figure.add_annotation(
            x=first,
            y=1,
            yref="paper",
            yanchor="bottom",
            xanchor="left",
            xshift=4,
            showarrow=False,
            align="left",
            text=f'<b style="font-size:{SMALL}px">Phase {state.phase.number}</b><br>{name}',
            hovertext=literal(state.phase.name),
            font={"color": colours.muted, "size": NAME},
        )


def _plans(figure: go.Figure, assessment: Assessment, colours: Colours) -> list[Point]:
    """The plan that holds, and lighter the first one where that was another; the points of the plan that holds."""
    plans = assessment.plans
    if len(plans) > 1:
        first = planned_points(assessment, plans[0].steps)
        figure.add_scatter(
            x=[at for at, _ in first],
            y=[value for _, value in first],
            name="first plan",
            mode="lines",
            line={"shape": "hv", "dash": "dot", "width": 2, "color": colours.line},
            hovertemplate="%{x|%d %b}: %{y}% in the first plan<extra></extra>",
        )
        _name_plan(figure, first, "First plan", colours, below=40)
    planned = planned_points(assessment, plans[-1].steps)
    figure.add_scatter(
        x=[at for at, _ in planned],
        y=[value for _, value in planned],
        name="planned",
        mode="lines",
        line={"shape": "hv", "dash": "dot", "width": 3, "color": colours.muted},
        hovertemplate="%{x|%d %b}: %{y}% planned<extra></extra>",
    )
    _name_plan(figure, planned, "Planned", colours, below=16)
    return planned


def _name_plan(figure: go.Figure, plan: list[Point], name: str, colours: Colours, *, below: int) -> None:
    """A plan's name under its end, so many pixels below."""
    at, value = plan[-1]
    figure.add_annotation(
        x=at,
        y=value,
        text=name,
        showarrow=False,
        xanchor="right",
        yshift=-below,
        bgcolor=veiled(colours.paper, 0.8),
        font={"color": colours.muted, "size": SMALL},
    )


def _late(days: int) -> str:
    """How late a step was or is, smaller than its percentage."""
    return f'<span style="font-size:{SMALL}px">, {wording.days(days)} late</span>' if days > 0 else ""


def _step_label(step: Step, assessment: Assessment, colours: Colours) -> tuple[str, str]:
    """A plateau's label and colour: its percentage, and how late it was or is."""
    text, late = wording.quantity(step.percent, "%"), days_late(step, assessment)
    if step.reached_on is None and not late:
        return text, colours.muted
    return f"<b>{text}</b>{_late(late)}", colours.accent if step.reached_on else colours.warn.text


def _plateaus(figure: go.Figure, assessment: Assessment, colours: Colours) -> None:
    """Each step's label to the left of where it is planned: above a rising plan there is room."""
    for step in assessment.rollout.steps:
        text, colour = _step_label(step, assessment, colours)
        figure.add_annotation(
            x=start_of(step.planned_on, assessment.head.zone),
            y=float(step.percent),
            text=text,
            showarrow=False,
            xanchor="right",
            xshift=-4,
            yshift=6,
            borderpad=0,
            bgcolor=veiled(colours.paper, 0.8),
            font={"color": colour, "size": LABEL},
        )


def _now(figure: go.Figure, assessment: Assessment, colours: Colours, end: datetime, word: str) -> None:
    """The instant shown as a line with its day and the traffic of then, where it lies within the rollout."""
    first = start_of(assessment.rollout.phases[0].planned_start, assessment.head.zone)
    if not first <= assessment.as_of <= end:
        return
    is_left = (assessment.as_of - first) / (end - first) > 0.45  # noqa: PLR2004 - the label needs as much.
    text = f"<b>{word} {wording.short_day(assessment.on, assessment.on)}</b>"
    if assessment.rollout.traffic_actual is not None:
        share = wording.quantity(assessment.rollout.traffic_actual, "%")
        text += f'<br><b style="color:{colours.accent}">Actual {share}</b>'
    figure.add_vline(x=assessment.as_of, line={"color": colours.text, "width": 2})
    figure.add_annotation(
        x=assessment.as_of,
        y=1,
        yref="paper",
        yanchor="top",
        showarrow=False,
        align="right" if is_left else "left",
        xanchor="right" if is_left else "left",
        xshift=-8 if is_left else 8,
        text=text,
        font={"size": LABEL, "color": colours.text},
    )


def _ticks(points: list[datetime], assessment: Assessment) -> list[str]:
    """Day numbers, with the month below the first of each."""
    days = [at.astimezone(assessment.head.zone) for at in points]
    return [
        f"{at.day}<br>{at:%b}" if n == 0 or at.month != days[n - 1].month else str(at.day)
        for n, at in enumerate(days)
    ]


def timeline(assessment: Assessment, theme: str | None, *, is_live: bool = False) -> go.Figure:
    """Percent of traffic over time: planned dotted, actual filled, ending in a dot; the plan must have a phase.

    `is_live` says whether the instant shown is now.
    """
    colours = palette(theme)
    figure = bare(colours, HEIGHT)
    _bands(figure, assessment, colours)
    planned, actual = _plans(figure, assessment, colours), actual_points(assessment)
    end = max(planned[-1][0], *(at for at, _ in actual), planned[0][0])
    _now(figure, assessment, colours, end, "Today," if is_live else "As of")
    if actual:
        _draw_actual(figure, actual, colours)
    draw_events(figure, assessment, colours, (planned[0][0], end))
    _plateaus(figure, assessment, colours)
    ticks = list(dict.fromkeys(at for at, _ in planned[1:-1]))
    first = min(planned[0][0], *(at for at, _ in actual), planned[0][0])
    figure.update_xaxes(
        type="date",
        tickvals=ticks,
        ticktext=_ticks(ticks, assessment),
        tickangle=0,
        tickfont={"size": SMALL},
        range=[first - timedelta(hours=6), end],
    )
    figure.update_yaxes(visible=False, range=[0, ROOM])
    figure.update_layout(margin={"l": 8, "r": 12, "t": TOP, "b": 56})
    return figure


def _draw_actual(figure: go.Figure, actual: list[Point], colours: Colours) -> None:
    figure.add_scatter(
        x=[at for at, _ in actual],
        y=[value for _, value in actual],
        name="actual",
        mode="lines",
        fill="tozeroy",
        line={"shape": "hv", "width": 6, "color": colours.accent},
        fillcolor=veiled(colours.accent, 0.15),
        hovertemplate="%{x|%d %b %H:%M}: %{y}% actual<extra></extra>",
    )
    at, value = actual[-1]
    figure.add_scatter(
        x=[at],
        y=[value],
        mode="markers",
        marker={"size": 16, "color": colours.accent},
        name="now",
        hoverinfo="skip",
    )
