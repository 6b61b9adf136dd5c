"""The common layout of the charts, in the colours of a theme."""

from html import escape

import plotly.graph_objects as go

from dashboard.figures.shapes.colours import DARK, LIGHT, Colours

MODEBAR_OFF = {"displayModeBar": False, "scrollZoom": False}


def palette(theme: str | None) -> Colours:
    """The colours of a theme, "dark" or any other."""
    return DARK if theme == "dark" else LIGHT


def veiled(colour: str, share: float) -> str:
    """A colour through which what is below shows; `share` is how much of it is left, 0 to 1."""
    red, green, blue = (int(colour[n : n + 2], 16) for n in (1, 3, 5))
    return f"rgba({red},{green},{blue},{share})"


def literal(text: object) -> str:
    """Any text as literal text of a chart."""
    return escape(str(text), quote=True)


def bare(colours: Colours, height: int) -> go.Figure:
    """An empty figure without grid, legend or title; `height` in pixels."""
    figure = go.Figure()
    figure.update_layout(
        height=height,
        showlegend=False,
        margin={"l": 8, "r": 24, "t": 28, "b": 32},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"family": "Source Sans, sans-serif", "size": 15, "color": colours.text},
        hoverlabel={"font": {"size": 15}},
        dragmode=False,
    )
    figure.update_xaxes(
        showgrid=False, zeroline=False, linecolor=colours.line, tickfont={"color": colours.muted}
    )
    figure.update_yaxes(showgrid=False, zeroline=False, tickfont={"color": colours.muted})
    return figure
