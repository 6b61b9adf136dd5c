"""Overview's content in Plotly Dash, of its own HTML components; no chart, which would cost more."""

import sys

from dash import Dash, html
from peers.content import Row, content

told = content()


def row(name: str, said: str, share: float) -> html.Tr:
    """A line of a table, with its bar."""
    bar = html.Div(style={"width": f"{share:g}%", "height": "8px", "background": "#1a4e8a"})
    return html.Tr([html.Td(name), html.Td(said), html.Td(bar, style={"width": "200px"})])


def section(title: str, rows: tuple[Row, ...]) -> html.Div:
    """A heading and its table."""
    return html.Div([html.H2(title), html.Table([row(*each) for each in rows])])


app = Dash()
app.layout = html.Div(
    [
        html.H1(told.heading),
        html.P(told.detail),
        *(html.P([html.B(value), f" {label}"]) for label, value in told.figures),
        *(section(*each) for each in told.sections),
    ]
)
app.run(host="127.0.0.1", port=int(sys.argv[1]), debug=False)
