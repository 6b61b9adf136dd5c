"""Decks are made from the domain's small record."""

from tests.domain.conftest import make

__all__ = ["make"]
