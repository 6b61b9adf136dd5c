"""Telemetry in bulk: staged, in quiet blocks, and what triggers make of it, in SQL."""
