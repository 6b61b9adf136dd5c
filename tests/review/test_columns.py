from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.values import wording
from dashboard.review.columns import Column, Columns, Value, detail
from dashboard.review.columns.conditions import CONDITIONS
from dashboard.review.columns.duties import OBLIGATIONS, SIGNOFFS
from dashboard.review.columns.news import AHEAD, CHANGES, FINDINGS
from dashboard.review.columns.results import AGENTS, GATES
from dashboard.review.columns.rollbacks import PROCEDURES, TRIGGERS
from dashboard.review.columns.standing import CERTIFICATIONS, REASONS

EVERY = (
    *(CERTIFICATIONS, REASONS, GATES, AGENTS, CONDITIONS, TRIGGERS, PROCEDURES),
    *(OBLIGATIONS, SIGNOFFS, FINDINGS, CHANGES, AHEAD),
)


def column(value: Value, kind: str = "text", unknown: str = "") -> Column[None]:
    return Column("Head", lambda _: value, kind, unknown)  # type: ignore[arg-type]  # a case of the tables below


@pytest.mark.parametrize(
    ("value", "kind", "cell", "words"),
    [
        ("96.1%", "text", "96.1%", "96.1%"),
        (None, "text", "no result", "no result"),
        (Decimal("93.7"), "number", Decimal("93.7"), "93.7"),
        (0, "number", 0, "0"),
        (None, "number", None, "no result"),
        (Decimal("0.9"), "percent", Decimal("0.9"), "0.9%"),
        (date(2026, 9, 13), "day", date(2026, 9, 13), "13 Sep 2026"),
        (None, "day", None, "no result"),
        ("fail", "status", wording.mark("fail"), "✕ Fail"),
        (None, "status", None, "no result"),
    ],
)
def test_a_cell_is_data_of_its_kind_and_words_for_a_person(value, kind, cell, words):
    found = column(value, kind, "no result")

    assert found.cell(None) == cell
    assert found.words(None) == words


def test_an_unknown_text_without_a_word_is_an_empty_cell():
    assert (column(None).cell(None), column(None).words(None)) == (None, "")


def test_an_instant_is_not_read_without_a_clock():
    with pytest.raises(AssertionError, match="clock"):
        column(datetime(2026, 9, 13, tzinfo=UTC), "instant").words(None)


def test_a_column_that_is_not_there_cannot_be_named():
    columns = Columns[str](id=Column("Id", lambda item: item))

    assert columns.pick("id") == (columns["id"],)
    assert columns.cells(["id", "other"], "G-1") == ("G-1", None)
    with pytest.raises(KeyError, match="other"):
        columns.pick("id other")


@given(st.lists(st.none() | st.text(st.characters(categories=["L"]), max_size=5)))
def test_a_detail_is_the_status_and_what_is_said_of_it(texts):
    said = [text for text in texts if text]

    assert detail(wording.mark("pass"), *texts) == "✓ Pass" + (f": {'; '.join(said)}" if said else "")


@pytest.mark.parametrize("columns", EVERY)
def test_every_column_has_a_head(columns):
    assert all(each.head[0].isupper() for each in columns.values())
