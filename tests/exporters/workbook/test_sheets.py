"""The tables as data: every value is of its column's kind, and the same words as on the board."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from dashboard.domain.conditions.wording import condition_words
from dashboard.domain.values.wording import Mark
from dashboard.exporters.workbook.sheets import Sheet, sheets
from dashboard.review import Review, headlines
from dashboard.review.columns import Kind
from tests.exporters.reviews import eventful

TYPES: dict[Kind, tuple[type, ...]] = {
    "text": (str,),
    "number": (int, Decimal),
    "percent": (int, Decimal),
    "day": (date,),
    "instant": (datetime,),
    "status": (Mark,),
}


@pytest.fixture
def review(make) -> Review:
    return eventful(make)


def named(review: Review, name: str) -> Sheet:
    return next(sheet for sheet in sheets(review) if sheet.name == name)


def test_every_value_is_of_the_kind_that_its_column_says(review):
    for sheet in sheets(review):
        for n, row in enumerate(sheet.rows):
            assert len(row) == len(sheet.columns)
            for column, value in enumerate(row):
                assert value is None or type(value) in TYPES[sheet.kind(n, column)], (sheet.name, row)


def test_the_sheets_are_the_same_ones_for_every_certification(make):
    bare = eventful(lambda *_, **__: make(agents=[], conditions=[], rollout={}))

    assert [s.name for s in sheets(bare)] == [s.name for s in sheets(eventful(make))]
    assert named(bare, "Conditions").title == "The certificate has no conditions"
    assert named(bare, "Conditions").rows == ()


def test_titles_are_the_findings_of_the_board(review):
    titles = {sheet.name: sheet.title for sheet in sheets(review)}

    assert titles["Gates"] == headlines.gates(review.assessment)
    assert titles["Rollout"] == headlines.rollout(review.assessment)
    assert titles["Items"] == "1 of 2 items done"
    assert titles["Changes"] == f"{len(review.changes.changes)} changes since 24 Sep"


def test_a_condition_has_its_window_in_the_words_of_the_board(review):
    (state,), (row,) = review.assessment.conditions, named(review, "Conditions").rows

    assert row[3] == condition_words(state) == "due within 12 days"
    assert row[-1] == "assumed"


def test_a_change_names_the_document_and_entry_that_brought_it(review):
    rows = {row[2]: row for row in named(review, "Changes").rows}
    slip = next(row for sentence, row in rows.items() if "slipped" in str(sentence))

    assert slip[5:8] == ("made.yaml", None, 6)
