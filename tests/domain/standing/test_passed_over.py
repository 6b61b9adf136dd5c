"""What is not worked out again, on random walks: a history and a state are those of working all of it out."""

from unittest.mock import PropertyMock, patch

from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.conditions.history import condition_state
from dashboard.domain.observations import AgentScore, GateResult
from dashboard.domain.standing.evaluation import Evaluation
from dashboard.findings.moment import Moment
from tests.domain.conftest import MakeRecord
from tests.domain.test_walks import HAPPENING, INSTANT, QUIET, WALK, seen, walked

MEASURED = st.one_of(
    seen(AgentScore, agent=st.just("A"), score=st.sampled_from([70, 80, 95])),
    seen(GateResult, gate=st.just("G-1"), value=st.sampled_from([90, 97])),
)
MUCH_MEASURED = {**WALK, "happened": st.lists(st.one_of(MEASURED, MEASURED, HAPPENING), max_size=20)}


@given(**MUCH_MEASURED, instant=INSTANT)
@QUIET
def test_a_history_that_passes_measured_days_over_is_that_of_all_days(
    make: MakeRecord, happened, heard, zone, instant
):
    record = walked(make, happened, heard, zone)
    passing = Moment(record, instant)
    told = passing.transitions, passing.turns, passing.outlook

    with patch.object(Evaluation, "is_beyond_measure", PropertyMock(return_value=False)):
        plain = Moment(record, instant)
        assert (plain.transitions, plain.turns, plain.outlook) == told


@given(**WALK, instants=st.lists(INSTANT, min_size=2, max_size=5))
@QUIET
def test_a_condition_known_from_another_day_is_that_of_its_events(
    make: MakeRecord, happened, heard, zone, instants
):
    record = walked(make, happened, heard, zone)
    (condition,) = record.certificate.conditions

    for instant in instants:
        as_of, events = record.as_of(instant), record.condition_events("1", instant)
        assert record.condition_state(condition, as_of) == condition_state(condition, events, as_of)
