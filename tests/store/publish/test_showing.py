"""Nothing is published that could not be shown, and the refusal says where the fault stands."""

import math
from datetime import datetime
from decimal import InvalidOperation
from typing import Any

import pytest

from dashboard.domain.observations import Observation
from dashboard.errors import RefusedError, StorageError
from dashboard.review import Review
from dashboard.store import ledger
from dashboard.store.publish import showing, writing
from dashboard.store.publish.showing import Draw, undrawn
from dashboard.store.publish.writer import Writer
from tests.store.conftest import EVERY_KIND, Book, certificate, day
from tests.store.telemetry.test_trigger_runs import certificate as watched
from tests.store.telemetry.test_trigger_runs import ok, table

pytestmark = pytest.mark.key_dates
TEN_DAYS = 10 * 24 * 60  # minutes
GATES = [{"id": f"G-{n}", "name": f"Gate {n}", "requirement": "95%+", "result": "96%"} for n in range(1, 8)]


def failing(names: str, error: type[Exception] = OverflowError) -> Draw:
    """Draws everything but a certificate that has a gate of a name."""

    def draw(review: Review) -> None:
        if any(state.gate.name == names for state in review.assessment.gates):
            raise error

    return draw


def written(book: Book) -> list[ledger.Entry]:
    with writing(book.path, now=day(30), publish=False) as writer:
        return ledger.read_entries(writer.cursor)


def publish(book: Book, kind: ledger.Kind, body: dict[str, Any], draw: Draw, now: datetime) -> None:
    with writing(book.path, now=now, draw=draw) as writer:
        writer.append(kind, body, actor="quality", source_name="some.yaml", source_sha256="0" * 64)


def test_a_part_that_cannot_be_shown_is_refused_with_its_line_and_nothing_is_written(book: Book):
    body = ledger.certification_body(certificate(gates=GATES), {"gates[4].name": 47, "gates": 9})

    with pytest.raises(RefusedError) as refused:
        publish(book, "certification", body, failing("Gate 5"), day(3))

    assert str(refused.value) == (
        "some.yaml:9: gates[4]: cannot be shown: a date or number that follows from it is out of range; "
        "correct it or leave it out"
    )
    assert refused.value.exit_code == 65
    assert written(book) == []


@pytest.mark.parametrize("error", [ArithmeticError, RecursionError, TypeError])
def test_what_no_part_alone_explains_is_the_fault_of_the_whole(book: Book, error):
    def draw(_: Review) -> None:
        raise error

    with pytest.raises(
        RefusedError, match=r"some\.yaml:1: certification: cannot be shown: the board cannot draw it"
    ):
        publish(book, "certification", ledger.certification_body(certificate()), draw, day(3))


def test_what_fails_on_a_key_date_alone_is_refused_with_that_date(book: Book):
    def draw(review: Review) -> None:
        if review.assessment.as_of > day(20):
            raise OverflowError

    document = certificate(
        conditions=[{"id": "1", "title": "Fix", "timeline": "2-3 weeks", "items": ["it"], "risk": "LOW"}]
    )
    body = ledger.certification_body(document)

    publish(book, "certification", ledger.certification_body(certificate()), draw, day(3))
    with pytest.raises(
        RefusedError, match="certification: cannot be shown as of 22 Sep 2025: a date or number"
    ):
        publish(book, "certification", body, draw, day(4))


def test_an_observation_that_cannot_be_shown_is_named_by_its_line(full: Book):
    before = written(full)

    def draw(review: Review) -> None:
        if any(state.value == 12 for state in review.assessment.gates):
            raise ValueError

    seen = [
        EVERY_KIND[0],
        EVERY_KIND[1].model_copy(update={"value": 12, "observed_at": day(15)}),
        EVERY_KIND[3],
    ]
    body = ledger.observations_body("BRIDGE-7", seen, [2, 3, 4])
    with pytest.raises(RefusedError, match=r"some\.yaml:3: gate_result: cannot be shown: a date or number"):
        publish(full, "observations", body, draw, day(16))

    assert written(full) == before


def test_what_could_not_be_shown_before_can_still_be_revoked(full: Book):
    body = ledger.observations_body("BRIDGE-7", EVERY_KIND[-1:])

    publish(full, "observations", body, failing("Coverage"), day(16))

    with writing(full.path, now=day(17)) as writer:
        assert writer.head is not None
        assert writer.head.seq == 8


def test_a_draw_is_of_now_and_of_the_key_dates_each_once(book: Book, monkeypatch):
    monkeypatch.setattr(showing, "SECONDS", math.inf)  # a busy machine draws them all, too
    drawn: list[datetime] = []
    document = certificate(
        conditions=[
            {"id": str(n), "title": "Fix", "timeline": f"{n} days", "items": ["it"], "risk": "LOW"}
            for n in range(1, 99)
        ]
    )

    publish(
        book,
        "certification",
        ledger.certification_body(document),
        lambda review: drawn.append(review.assessment.as_of),
        day(3),
    )

    assert drawn[0] == day(3)
    assert len(drawn) == len(set(drawn)) <= 34
    assert max(drawn).date().isoformat() == "2025-12-08"
    undrawn(None)  # type: ignore[arg-type]  # it looks at nothing


def test_an_entry_that_cannot_be_read_back_stops_the_publication(full: Book):
    body = {**ledger.certification_body(certificate()), "definition": {"certification": {}}}

    with pytest.raises(StorageError, match="does not read as a record"):
        publish(full, "certification", body, undrawn, day(16))


def test_a_retraction_mends_what_cannot_be_read_entry_by_entry(full: Book, monkeypatch):
    body = {**ledger.certification_body(certificate()), "definition": {"certification": {}}}
    with monkeypatch.context() as unchecked:
        unchecked.setattr(Writer, "check", lambda *_: None)
        for number in (16, 17):
            publish(full, "certification", body, undrawn, day(number))

    full.retract(day(18), 8)  # Then the newest still cannot be read.
    with pytest.raises(StorageError, match="does not read as a record"):
        full.record(day(19), EVERY_KIND[-1:])
    full.retract(day(20), 9)
    full.record(day(21), EVERY_KIND[-1:])


def test_a_plan_and_parts_that_fail_only_together_are_named_whole(book: Book):
    plan = {"phases": [{"number": 1, "name": "Canary", "weeks": "1", "steps": [{"percent": 10}]}]}

    def of_plan(review: Review) -> None:
        if review.assessment.rollout.phases:
            raise InvalidOperation

    def of_several(review: Review) -> None:
        if len(review.assessment.agents) > 1:
            raise OverflowError

    agents = [{"id": f"A-{n}", "name": "Planner", "score": "96.5"} for n in (1, 2)]
    with pytest.raises(RefusedError, match="rollout: cannot be shown: a number has more digits"):
        publish(book, "certification", ledger.certification_body(certificate(rollout=plan)), of_plan, day(3))
    with pytest.raises(RefusedError, match=": agents: cannot be shown: a date or number"):
        publish(
            book, "certification", ledger.certification_body(certificate(agents=agents)), of_several, day(3)
        )


def test_key_dates_are_examined_nearest_first_and_no_longer_than_a_second(book: Book, monkeypatch):
    drawn: list[datetime] = []
    body = ledger.certification_body(
        certificate(conditions=[{"id": "1", "title": "Fix", "timeline": "2-3 weeks", "items": ["it"]}])
    )
    publish(book, "certification", body, lambda review: drawn.append(review.assessment.as_of), day(3))
    distances = [abs(at - day(3)) for at in drawn]
    monkeypatch.setattr(showing, "process_time", iter(range(0, 99, 2)).__next__)
    few: list[datetime] = []
    publish(book, "certification", body, lambda review: few.append(review.assessment.as_of), day(3))

    assert len(drawn) > 3
    assert distances == sorted(distances)
    assert few == drawn[:1]


def test_telemetry_is_drawn_now_and_on_the_key_dates_from_its_first_sample_on(book: Book, monkeypatch):
    monkeypatch.setattr(showing, "SECONDS", math.inf)
    days: list[datetime] = []
    window = {"id": "1", "title": "Fix", "timeline": "2-3 weeks", "items": ["it"], "risk": "LOW"}
    conditions = certificate(conditions=[window]).conditions
    book.certify(day(11), watched("availability").model_copy(update={"conditions": conditions}))

    with writing(book.path, now=day(25), draw=lambda review: days.append(review.assessment.as_of)) as writer:
        staged = writer.stage()
        staged.add(table(ok(TEN_DAYS, TEN_DAYS + 40)))
        writer.append_telemetry(staged, certification="C", actor="a", source_name="t", source_sha256="1" * 64)

    assert days[0] == day(25)
    assert min(days) >= day(20)
    assert len(days) > 1


def test_an_observation_is_drawn_now_and_on_the_key_dates_from_its_own_instant_on(book: Book, monkeypatch):
    monkeypatch.setattr(showing, "SECONDS", math.inf)
    window = {"id": "1", "title": "Fix", "timeline": "2-3 weeks", "items": ["it"]}
    book.certify(day(3), certificate(conditions=[window]))
    start, score = EVERY_KIND[0], EVERY_KIND[3]

    def drawn(seen: Observation, now: datetime) -> list[datetime]:
        days: list[datetime] = []
        body = ledger.observations_body("BRIDGE-7", [seen])
        publish(book, "observations", body, lambda review: days.append(review.assessment.as_of), now)
        return days

    scored, started = drawn(score, day(16)), drawn(start, day(17))

    assert scored[0] == day(16)
    assert min(scored) >= score.observed_at
    assert len(scored) > 1
    assert min(started) < start.observed_at  # every day's deadlines are reckoned from it
