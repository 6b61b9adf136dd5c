"""Observations and telemetry in bulk: CSV, JSON lines, Prometheus."""
