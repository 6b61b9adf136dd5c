"""Charts: models in, a plotly figure out; record strings are escaped for its HTML-like text."""
