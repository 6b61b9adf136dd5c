"""Drawings as plain shapes: one for page, slide, PDF, phone and print."""
