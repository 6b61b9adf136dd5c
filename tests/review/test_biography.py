from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from dashboard.domain.observations import OBSERVATION
from dashboard.domain.values.source import Source
from dashboard.domain.values.subject import Subject
from dashboard.review.biography import Told, biography, speaks_of

GATE = Subject(kind="gate", id="G-1")
NOON = datetime(2025, 9, 10, 12, tzinfo=UTC)


def told(
    seq: int = 2, days: int = 0, *, printed: bool = False, retracted_by: int | None = None, **fields: Any
) -> Told:
    fields = {"kind": "gate_result", "gate": "G-1", "observed_at": NOON, **fields}
    source = Source(seq=seq, recorded_at=NOON + timedelta(days=days), actor="q", document="d", sha256="0")
    return Told(
        observation=OBSERVATION.validate_python(fields),
        source=source,
        is_printed=printed,
        retracted_by=retracted_by,
    )


def lines(*found: Told, subject: Subject = GATE) -> list[tuple[str, str | None, int, int | None]]:
    events = biography(found, subject, zone=ZoneInfo("Europe/Berlin"), unit="%")
    return [(e.value, e.before, e.days_late, e.retracted_by) for e in events]


def test_a_value_stands_beside_the_one_before_it():
    later = NOON + timedelta(days=1)

    assert lines(told(3, 1, observed_at=later, value=96), told(2, value=95)) == [
        ("95%", None, 0, None),
        ("96%", "95%", 0, None),
    ]


def test_what_was_taken_back_stays_and_is_no_value_before_another():
    later = NOON + timedelta(days=1)

    assert lines(told(2, value=95, retracted_by=4), told(3, 1, observed_at=later, value=96)) == [
        ("95%", None, 0, 4),
        ("96%", None, 0, None),
    ]


def test_what_was_recorded_on_a_later_day_is_late_but_not_what_the_certificate_printed():
    assert lines(told(2, 3, value=95)) == [("95%", None, 3, None)]
    assert lines(told(2, 3, value=95, printed=True)) == [("95%", None, 0, None)]


def test_a_later_edition_that_prints_the_same_again_says_nothing_new():
    same = told(2, value=95, printed=True), told(5, 9, value=95, printed=True)

    assert lines(*same) == [("95%", None, 0, None)]
    assert len(lines(same[0], told(5, 9, value=94, printed=True))) == 2


def test_a_duty_has_the_biography_of_its_periods_and_a_period_its_own():
    done = OBSERVATION.validate_python(
        {"kind": "duty_done", "observed_at": NOON, "duty": "monthly-1.2025-10"}
    )

    assert speaks_of(done, Subject(kind="obligation", id="monthly-1"))
    assert speaks_of(done, Subject(kind="obligation", id="monthly-1.2025-10"))
    assert not speaks_of(done, Subject(kind="obligation", id="monthly-1.2025-1"))


def test_of_two_things_with_one_id_each_has_its_own():
    found = OBSERVATION.validate_python(
        {"kind": "agent_score", "agent": "G-1", "observed_at": NOON, "score": Decimal(90)}
    )

    assert not speaks_of(found, GATE)
    assert speaks_of(found, Subject(kind="agent", id="G-1"))
