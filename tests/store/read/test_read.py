from datetime import UTC, datetime, timedelta

import pytest

from dashboard.domain.gates.definition import DeclaredResult
from dashboard.domain.observations import AgentScore, GateResult, ReviewHeld
from dashboard.domain.standing.evaluation import assess
from dashboard.errors import StorageError, UnknownCertificationError
from dashboard.store.ledger import GENESIS, Entry
from dashboard.store.ledger.entries import find_document, ledger_entries
from dashboard.store.publish import writing
from dashboard.store.read import certification_ids, read_record
from dashboard.store.read.gathered import gather, ledger_head
from tests.store.conftest import EVERY_KIND, Book, certificate, day, observe


@pytest.fixture
def cursor(full: Book):
    with writing(full.path, now=day(20)) as writer:
        yield writer.cursor


def test_the_record_knows_its_certifications(cursor):
    assert certification_ids(cursor) == ("BRIDGE-7", "TUNNEL-2")


def test_a_certification_is_unknown_before_it_was_recorded(cursor):
    assert certification_ids(cursor, known_by=day(11) - timedelta(microseconds=1)) == ("BRIDGE-7",)
    assert certification_ids(cursor, known_by=day(11)) == ("BRIDGE-7", "TUNNEL-2")
    assert certification_ids(cursor, known_by=day(2)) == ()


def test_an_unknown_certification_is_refused_with_those_that_are_known(cursor):
    with pytest.raises(UnknownCertificationError, match=r"BRIDGE-8.*known: BRIDGE-7, TUNNEL-2"):
        read_record(cursor, certification="BRIDGE-8")
    with pytest.raises(UnknownCertificationError, match="known: none"):
        read_record(cursor, certification="BRIDGE-7", known_by=day(2))


def test_the_newest_revision_speaks(cursor):
    record = read_record(cursor, certification="BRIDGE-7")

    assert record.certificate == certificate(agents=[])
    assert record.source.seq == 6
    assert [source.seq for source in record.revisions] == [1, 6]


def test_what_a_superseded_revision_observed_no_longer_counts(cursor):
    seqs = {o.source.seq for o in read_record(cursor, certification="BRIDGE-7").observations if o.source}

    assert seqs == {2, 6, 7}


def test_the_record_counts_the_entries_on_it_retractions_too_as_they_were_known(cursor):
    known = {n: read_record(cursor, certification="BRIDGE-7", known_by=day(n)).entries for n in (9, 10, 14)}

    assert known == {9: 1, 10: 2, 14: 3}
    assert read_record(cursor, certification="BRIDGE-7").entries == 4
    assert read_record(cursor, certification="TUNNEL-2").entries == 3


def test_the_record_is_read_as_it_was_known(cursor):
    record = read_record(cursor, certification="BRIDGE-7", known_by=day(9))

    assert record.certificate == certificate()
    assert record.known_by == day(9)
    assert [source.seq for source in record.revisions] == [1]
    assert {o.source.seq for o in record.observations if o.source} == {1}


def test_what_was_recorded_at_the_very_instant_was_known_by_then(cursor):
    at = read_record(cursor, certification="BRIDGE-7", known_by=day(10))
    before = read_record(cursor, certification="BRIDGE-7", known_by=day(10) - timedelta(microseconds=1))

    assert len(at.observations) - len(before.observations) == len(EVERY_KIND)


@pytest.mark.parametrize("known", [day(9), day(10), day(11), day(13), None])
def test_what_is_gathered_of_several_reads_as_each_of_them_alone(cursor, known):
    names = certification_ids(cursor, known_by=known)
    together = gather(cursor, ["BRIDGE-7", "NONE", "TUNNEL-2"], known_by=known)

    assert tuple(sorted(together)) == names
    for name in names:
        alone = read_record(cursor, certification=name, known_by=known)
        assert read_record(cursor, certification=name, known_by=known, gathered=together[name]) == alone


def test_observations_are_sorted_by_instant_then_entry_then_place(cursor):
    observations = read_record(cursor, certification="BRIDGE-7").observations

    places = [(o.observed_at, o.source.seq) for o in observations if o.source]
    assert places == sorted(places)
    assert len(places) == len(observations)
    assert [o.kind for o in observations if o.observed_at == day(10)] == [
        "agent_work",
        "condition_met",
        "condition_item",
        "condition_extended",
        "condition_waived",
    ]


def test_the_documents_own_results_carry_their_line(cursor):
    observations = read_record(cursor, certification="BRIDGE-7", known_by=day(9)).observations

    lines = {o.kind: o.source.line for o in observations if o.source}
    assert lines == {"gate_result": 12, "agent_score": 20, "review": 30}
    assert [type(o) for o in observations] == [DeclaredResult, AgentScore, ReviewHeld]


def test_a_recorded_observation_carries_its_source(cursor):
    record = read_record(cursor, certification="BRIDGE-7", known_by=day(10))

    found = next(o for o in record.observations if isinstance(o, GateResult) and o.gate == "G-2")
    first = next(o for o in record.observations if o.kind == "start")
    assert found.source is not None
    assert found.source.model_dump(exclude={"sha256"}) == {
        "seq": 2,
        "recorded_at": day(10),
        "actor": "quality",
        "document": "results.csv",
        "line": 3,
    }
    assert first.source is not None
    assert first.source.line is None


def test_a_retracted_entry_counts_only_for_the_time_before(cursor):
    before = read_record(cursor, certification="TUNNEL-2", known_by=day(13) - timedelta(microseconds=1))
    after = read_record(cursor, certification="TUNNEL-2", known_by=day(13))

    assert len(before.observations) - len(after.observations) == 2
    assert {o.source.seq for o in after.observations if o.source} == {3}


def test_a_retracted_revision_gives_way_to_the_one_before(book: Book):
    book.certify(day(3))
    book.certify(day(4), certificate(agents=[]))
    book.retract(day(5), 2)

    with writing(book.path, now=day(6)) as writer:
        record = read_record(writer.cursor, certification="BRIDGE-7")
        then = read_record(writer.cursor, certification="BRIDGE-7", known_by=day(4))

    assert record.source.seq == 1
    assert [source.seq for source in record.revisions] == [1]
    assert then.source.seq == 2


def test_a_certification_whose_every_revision_was_retracted_is_unknown(book: Book):
    book.certify(day(3))
    book.retract(day(4), 1)

    with writing(book.path, now=day(5)) as writer:
        assert certification_ids(writer.cursor) == ()
        with pytest.raises(UnknownCertificationError):
            read_record(writer.cursor, certification="BRIDGE-7")


def test_the_head_is_that_of_the_newest_entry_known(cursor):
    rows = ledger_entries(cursor)

    assert ledger_head(cursor) == rows[-1].hash
    assert ledger_head(cursor, known_by=day(10)) == rows[1].hash
    assert ledger_head(cursor, known_by=day(2)) == GENESIS
    assert read_record(cursor, certification="BRIDGE-7", known_by=day(10)).ledger_head == rows[1].hash


def test_the_ledger_is_listed_with_what_was_retracted(cursor):
    rows = ledger_entries(cursor)

    assert [(r.seq, r.kind, r.certification, r.retracted_by) for r in rows] == [
        (1, "certification", "BRIDGE-7", None),
        (2, "observations", "BRIDGE-7", None),
        (3, "certification", "TUNNEL-2", None),
        (4, "observations", "TUNNEL-2", 5),
        (5, "retraction", "TUNNEL-2", None),
        (6, "certification", "BRIDGE-7", None),
        (7, "observations", "BRIDGE-7", None),
    ]
    assert [r.seq for r in ledger_entries(cursor, certification="TUNNEL-2")] == [3, 4, 5]


def found(book: Book, entry: Entry, certification: str | None = None) -> int | None:
    with writing(book.path, now=day(20)) as writer:
        document = find_document(
            writer.cursor, source_sha256=entry.source_sha256, certification=certification
        )
    return document.seq if document else None


def test_the_same_bytes_are_found_while_they_stand(book: Book):
    first = book.certify(day(3))
    results = book.record(day(4), EVERY_KIND)

    assert found(book, first) == 1
    assert found(book, results) == 2
    assert found(book, results, "BRIDGE-7") == 2
    assert found(book, results, "TUNNEL-2") is None


def test_an_earlier_revision_is_a_new_document_again(book: Book):
    first = book.certify(day(3))
    second = book.certify(day(4), certificate(agents=[]))

    assert found(book, first) is None
    assert found(book, second) == 2


def test_retracted_observations_can_be_imported_again(book: Book):
    book.certify(day(3))
    results = book.record(day(4), EVERY_KIND)
    book.retract(day(5), 2)

    assert found(book, results) is None


def test_the_revision_before_a_retracted_one_is_the_newest_again(book: Book):
    first = book.certify(day(3))
    second = book.certify(day(4), certificate(agents=[]))
    book.retract(day(5), 2)

    assert found(book, first) == 1
    assert found(book, second) is None


def test_numbers_come_back_exactly(book: Book):
    book.certify(day(3))
    exact = observe(
        kind="gate_result", observed_at="2025-09-09", gate="G-1", value="-999999999999999.000000000000001"
    )
    book.record(day(4), [exact])

    with writing(book.path, now=day(5)) as writer:
        record = read_record(writer.cursor, certification="BRIDGE-7")

    assert record.observations[-1] == exact.model_copy(update={"source": record.observations[-1].source})


def test_a_text_that_is_no_sql_stays_a_text(book: Book):
    hostile = '\'); drop table ledger; --\n{"a": 1} \\ $seq'
    book.certify(day(3))
    book.record(day(4), [observe(kind="agent_work", observed_at="2025-09-10", agent="A-1", text=hostile)])

    with writing(book.path, now=day(5)) as writer:
        record = read_record(writer.cursor, certification="BRIDGE-7")

    assert getattr(record.observations[-1], "text", None) == hostile


def test_a_table_that_is_gone_is_a_storage_error(cursor):
    cursor.execute("drop table event")

    with pytest.raises(StorageError, match="could not be read"):
        read_record(cursor, certification="BRIDGE-7")


WHOLE = [
    observe(
        kind="gate_result",
        observed_at="2025-09-10",
        evidence="https://ci.example/1",
        gate="G-1",
        value="95.25",
        attested="met",
        text="ran twice",
        good_until="2025-10-10",
    ),
    observe(
        kind="agent_score",
        observed_at="2025-09-10",
        evidence="https://ci.example/2",
        agent="A-1",
        score="97",
        completion=80,
        overhead="0.1",
    ),
    observe(
        kind="traffic",
        observed_at="2025-09-10",
        evidence="https://ci.example/3",
        percent="12.5",
        change="pause",
        reason="noise",
    ),
]


@pytest.mark.parametrize("observation", WHOLE, ids=lambda each: each.kind)
def test_nothing_that_is_said_in_an_observation_is_lost_in_its_table(book: Book, observation):
    fields = type(observation).model_fields.keys() - {"source"}
    book.certify(day(3))
    book.record(day(11), [observation])

    with writing(book.path, now=day(12)) as writer:
        found = read_record(writer.cursor, certification="BRIDGE-7").observations[-1]

    assert all(getattr(observation, name) is not None for name in fields)
    assert found.model_copy(update={"source": None}) == observation


def test_a_result_is_good_until_the_day_that_was_recorded_with_it(book: Book):
    book.certify(day(3))
    book.record(day(11), WHOLE[:1])
    with writing(book.path, now=day(12)) as writer:
        record = read_record(writer.cursor, certification="BRIDGE-7")

    on_last, after = (assess(record, datetime(2025, 10, n, 12, tzinfo=UTC)).gates[0] for n in (10, 11))

    assert (on_last.status, after.status) == ("pass", "not_assessed")
