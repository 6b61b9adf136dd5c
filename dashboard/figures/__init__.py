"""Drawings: models in, shapes out, which every medium draws in its own way."""
