from datetime import UTC
from decimal import Decimal

from dashboard.domain.observations import AgentScore
from dashboard.domain.values.instants import end_of
from dashboard.findings.moment import Moment
from dashboard.review import review_of
from dashboard.review.annex import annex
from tests.domain.conftest import MakeRecord, at, day


def test_the_annex_has_every_change_the_course_of_the_standing_what_is_ahead_and_every_finding(
    make: MakeRecord,
):
    score = AgentScore(agent="A", score=Decimal(85), observed_at=at("2025-09-25"))
    review = review_of(Moment(make(score), end_of(day(16), UTC)))
    changes, standings, ahead, findings = annex(review)

    assert changes.heading == "4 changes since 22 Sep"
    assert {x.text for x in changes.lines} == {c.sentence for c in review.changes.changes} | {
        review.changes.unchanged
    }
    assert standings.heading == "The standing changed once so far; dates alone will change it twice"
    assert [(x.mark and x.mark.word, x.text) for x in standings.lines] == [
        ("Conditional", "Conditional from 13 Sep 2025 (G-1, A and condition 1)"),
        ("Lapsed", "The certificate lapses on 5 Oct 2025 unless condition 1 is met"),
        ("Expired", "The certificate expires after 13 Sep 2026"),
    ]
    assert (ahead.heading, [(x.text, x.note) for x in ahead.lines]) == (
        "1 date ahead of the next review",
        [("Condition 1 (Close the gap) is due", "4 Oct")],
    )
    assert len(findings.lines) == len(review.findings)
