"""The board's widgets: small functions that draw and return values."""
