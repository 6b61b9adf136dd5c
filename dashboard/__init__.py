"""Readiness Board: a production-readiness certification that computes where it stands."""
