"""The record under test, as the rules have it."""

from tests.domain.conftest import make

__all__ = ["make"]
