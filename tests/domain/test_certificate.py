"""The certificate as the document has it: its own days, what it prints as observed, and what is no sample."""

from datetime import date

import pytest
from pydantic import ValidationError

from dashboard.domain.observations import OBSERVATION
from tests.domain.conftest import DECIDED, at, certificate, day


def test_an_instant_without_a_known_start_has_the_document_s_own():
    stated = certificate(certification={"deployment_start": "2025-09-20"}).as_of(at("2025-10-01"))
    assumed = certificate().as_of(at("2025-10-01"))

    assert (stated.start, stated.start_assumed) == (date(2025, 9, 20), False)
    assert (assumed.start, assumed.start_assumed) == (DECIDED, True)
    assert certificate().as_of(at("2025-10-01"), start=day(2)).start == day(2)


def test_a_certificate_is_no_sample_unless_it_says_so():
    assert certificate().certification.sample is False


def test_what_the_document_prints_counts_as_observed_on_the_day_of_the_decision():
    bare = {"id": "G-2", "name": "Overhead", "requirement": "<5% overhead"}
    whole = certificate(gates=[bare, {**bare, "id": "G-1", "result": "2%"}])

    assert [(seen.kind, seen.observed_at) for seen in whole.declared_observations()] == [
        ("gate_result", at(str(DECIDED))),
        ("agent_score", at(str(DECIDED))),
    ]


def test_a_faulty_observation_is_told_by_its_own_kind_alone():
    with pytest.raises(ValidationError) as refused:
        OBSERVATION.validate_python({"kind": "traffic", "observed_at": "2025-09-14", "percent": 200})

    assert [fault["loc"] for fault in refused.value.errors()] == [("traffic", "percent")]
