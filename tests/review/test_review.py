from datetime import UTC
from decimal import Decimal
from typing import Any

from dashboard.domain.observations import AgentScore, ReviewHeld
from dashboard.domain.values.instants import end_of
from dashboard.findings.moment import Moment
from dashboard.review import Review, review_of, since_review
from tests.domain.conftest import MakeRecord, at, day

# Two agents authorised in full: what is found of one that is not ready says the same of the other.
AGENTS = [{"id": name, "name": name, "score": 95, "authorization": "full"} for name in ("A", "B")]
UNREADY = "authorised-unready"


def held(make: MakeRecord, *seen: Any) -> Review:
    conditions = [{"id": "1", "title": "Close the gap", "timeline": "3 weeks", "covers": ["G-1"]}]
    return review_of(Moment(make(*seen, agents=AGENTS, conditions=conditions), end_of(day(16), UTC)))


def score(agent: str, on: str) -> AgentScore:
    return AgentScore(agent=agent, score=Decimal(60), observed_at=at(on))


def test_a_finding_of_this_week_is_new_and_comes_first(make: MakeRecord):
    review = held(make, score("A", "2025-09-26"))
    new = [f for f in review.findings if review.is_new(f)]

    assert [(f.rule, str(f.subject)) for f in new] == [(UNREADY, "A")]
    assert review.findings[0] == new[0]
    assert len(review.findings) > len(new)


def test_a_finding_is_not_new_because_another_of_the_same_words_is(make: MakeRecord):
    review = held(make, score("A", "2025-09-16"), score("B", "2025-09-26"))
    found = [f for f in review.findings if f.rule == UNREADY]

    assert len({f.message for f in found}) == 1
    assert [(str(f.subject), review.is_new(f)) for f in found] == [("B", True), ("A", False)]


def test_since_the_last_review_is_since_it_was_recorded_else_seven_days(make: MakeRecord):
    recorded = held(make, ReviewHeld(observed_at=at("2025-09-26")))

    assert since_review(recorded.assessment) == recorded.before.as_of == at("2025-09-26")
    assert since_review(held(make).assessment) == end_of(day(9), UTC)
