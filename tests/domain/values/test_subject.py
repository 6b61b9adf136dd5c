from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.values.subject import CERTIFICATE, TRAFFIC, Subject, SubjectKind

KINDS = st.sampled_from(get_args(SubjectKind))


@pytest.mark.parametrize(
    ("kind", "name", "text", "head"),
    [
        ("gate", "QV", "QV", "QV"),
        ("agent", "QV", "QV", "QV"),
        ("condition", "2", "condition 2", "Condition 2"),
        ("condition", "QV-2", "condition QV-2", "Condition QV-2"),
        ("phase", "4", "phase 4", "Phase 4"),
        ("step", "30%", "step 30%", "Step 30%"),
        ("obligation", "monthly-1", "monthly-1", "monthly-1"),
        ("signoff", "condition steward", "condition steward", "condition steward"),
    ],
)
def test_a_subject_is_named_by_its_id_and_by_its_kind_where_that_is_a_number(
    kind: SubjectKind, name: str, text: str, head: str
):
    subject = Subject(kind=kind, id=name)

    assert (str(subject), f"{subject}", subject.capitalized) == (text, text, head)


@given(KINDS, KINDS, st.text(min_size=1))
def test_things_of_two_kinds_are_two_whatever_their_ids(one: SubjectKind, other: SubjectKind, name: str):
    first, second = Subject(kind=one, id=name), Subject(kind=other, id=name)

    assert (first == second) is (one == other)
    assert len({first, second}) == len({one, other})


@given(KINDS, KINDS)
def test_beside_a_word_that_tells_its_kind_the_id_stands_alone(kind: SubjectKind, heading: SubjectKind):
    subject = Subject(kind=kind, id="7")

    assert subject.under(heading) == ("7" if kind == heading else str(subject))


def test_what_is_said_of_the_certificate_as_a_whole_goes_without_its_name():
    assert CERTIFICATE.sentence("has no end") == "has no end"
    assert TRAFFIC.sentence("is paused") == "traffic: is paused"
    assert Subject(kind="condition", id="2").sentence("is due") == "condition 2: is due"
