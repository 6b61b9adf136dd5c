"""Colours and the common layout of the charts, light and dark; the values are those of .streamlit/config.toml."""

from html import escape

import plotly.graph_objects as go

from dashboard.domain.fields import Model

MODEBAR_OFF = {"displayModeBar": False, "scrollZoom": False}


class Palette(Model):
    """The colours of one theme."""

    text: str
    muted: str
    accent: str
    fill: str
    band: str
    halo: str
    line: str
    warn: str
    bad: str


LIGHT = Palette(
    text="#14202E", muted="#4A5665", accent="#1A4E8A", fill="rgba(26,78,138,0.12)", band="#F3F5F8", halo="rgba(255,255,255,0.8)", line="#C9D1DB",
    warn="#8A4B00", bad="#9E0F33",
)  # fmt: skip
DARK = Palette(
    text="#F2F5F9", muted="#B4C0CD", accent="#8CBBF1", fill="rgba(140,187,241,0.18)", band="#182331", halo="rgba(14,22,32,0.8)", line="#36475A",
    warn="#FFC477", bad="#FFA0B5",
)  # fmt: skip


def palette(theme: str | None) -> Palette:
    """The colours of a theme, "dark" or any other."""
    return DARK if theme == "dark" else LIGHT


def literal(text: object) -> str:
    """Any text as literal text of a chart."""
    return escape(str(text), quote=True)


def bare(colours: Palette, height: int) -> go.Figure:
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
