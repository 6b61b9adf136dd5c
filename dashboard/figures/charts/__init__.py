"""Charts to hover and zoom, drawn by Plotly."""
