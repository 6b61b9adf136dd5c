"""What `readiness status` prints, read as lines: the same words as in the other formats."""

import re

import pytest

from dashboard.exporters.deck.appendix import listings
from dashboard.exporters.terminal.table import print_assessment, print_portfolio
from dashboard.exporters.workbook.sheets import sheets
from dashboard.findings.moment import Moment
from dashboard.review import Review, review_of
from dashboard.review.portfolio import line_of
from dashboard.review.summary import summary_of
from tests.domain.conftest import at
from tests.exporters.reviews import eventful

AGENTS = [{"id": "A", "name": "Agent"}]
GATES = [{"id": "G-1", "name": "Tests", "requirement": "95%+"}]
TRIGGERS = [{"id": "security", "text": "Incident", "kind": "event"}]


@pytest.fixture
def printed(monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "300")

    def lines(review: Review) -> list[list[str]]:
        """The cells of every line, which two blanks part."""
        print_assessment(review.now)
        return [re.split(r"\s{2,}", line.strip()) for line in capsys.readouterr().out.splitlines()]

    return lines


@pytest.fixture
def bare(make) -> Review:
    return review_of(
        Moment(make(gates=GATES, agents=AGENTS, rollback={"triggers": TRIGGERS}), at("2025-10-03"))
    )


def test_what_is_not_known_is_one_word_in_every_format(printed, bare):
    gate, agent = summary_of(bare).gates.rows[0], summary_of(bare).agents.rows[0]
    (appendix, *_), named = listings(bare.assessment), {sheet.name: sheet for sheet in sheets(bare)}
    lines = printed(bare)

    assert ["○ Not assessed", "G-1", "Tests", "no result", "95%+", "none", "condition 1"] in lines
    assert (gate.value, appendix.rows[0].texts[2], named["Gates"].rows[0][5]) == ("no result",) * 3
    assert ["○ Not assessed", "A", "Agent", "no score", "not measured", "not measured"] in lines
    assert agent.value == "no score"
    assert ["Rollout: no data on traffic, 100% planned"] in lines


def test_the_terminal_shows_every_table_in_the_words_of_the_board(printed, make):
    review = eventful(make, rollback={"triggers": TRIGGERS})
    lines = printed(review)
    (condition,), (trigger,) = summary_of(review).conditions.rows, summary_of(review).triggers.rows
    row = next(line for line in lines if line[0].startswith(condition.mark.text) and line[1] == "1")

    assert condition.value == f"{row[3]} · {row[4]}" == "due within 12 days · 27 Sep to 13 Oct (assumed)"
    assert row[5:] == ["1 of 2", "no owner"]
    assert [trigger.mark.text, "security", trigger.name, trigger.value] in lines


def test_all_certifications_stand_in_one_table(make, monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "300")
    known, sample = eventful(make), eventful(make, certification={"sample": True})

    print_portfolio([line_of(known.now), line_of(sample.now)])

    printed = [re.split(r"\s{2,}", line.strip()) for line in capsys.readouterr().out.splitlines()]
    assert printed[2][1:5] == ["△ Certified, with 1 condition", "0 of 1", "1 open", "10%"]
    assert printed[3][1].endswith(", sample data")
