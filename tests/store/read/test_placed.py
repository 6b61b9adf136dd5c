"""Observations of the tables: read together and from what is known of texts, as if each were read alone."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from dashboard.domain.observations import OBSERVATION
from dashboard.store.database import microseconds
from dashboard.store.read.placed import SAID, recorded
from tests.domain.conftest import source

OF_A_GATE = {
    "value": st.decimals(0, 100, places=3),
    "attested": st.sampled_from(["met", "unmet"]),
    "text": st.sampled_from(["weekly run", "e\u0301"]),
    "good_until": st.sampled_from([date(2025, 9, 30), date(2025, 10, 1)]),
}
OF_AN_AGENT = {"score": st.decimals(0, 100, places=1), "overhead": st.just("3.50")}
SAYING = st.one_of(
    st.fixed_dictionaries({"kind": st.just("gate_result"), "gate": st.just("G-1")}, optional=OF_A_GATE),
    st.fixed_dictionaries({"kind": st.just("agent_score"), "agent": st.just("A-1")}, optional=OF_AN_AGENT),
)
INSTANTS = st.datetimes(datetime(2025, 1, 1), datetime(2026, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def row(said: dict[str, Any], at: datetime, line: int | None = None) -> dict[str, Any]:
    beside = {"observed_at": microseconds(at), "line": line, "body": None}
    return {**dict.fromkeys(SAID[said["kind"]]), **said, **beside}


@given(SAYING, INSTANTS, st.sampled_from([None, 7]))
def test_a_row_reads_as_its_fields_do(said: dict[str, Any], at: datetime, line: int | None):
    own = source(2).model_copy(update={"line": line})

    read = recorded(row(said, at, line), source(2))

    plain = OBSERVATION.validate_python({**said, "observed_at": at, "source": own})
    assert read == plain
    assert read.source == own
    assert read.model_dump_json() == plain.model_dump_json()


def test_a_row_that_is_no_observation_is_refused_each_time_that_it_is_read():
    wrong = row({"kind": "gate_result", "gate": "-no-id"}, datetime(2025, 9, 1, tzinfo=UTC))

    for _ in range(2):
        with pytest.raises(ValidationError, match="would be a path or an option"):
            recorded(wrong, source(2))
