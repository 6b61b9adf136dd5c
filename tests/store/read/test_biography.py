from dashboard.domain.values.subject import Subject
from dashboard.store.publish.snapshot import open_snapshot
from dashboard.store.read.biography import read_biography
from tests.store.conftest import Book, certificate, day, observe

GATE = Subject(kind="gate", id="G-1")


def read(book: Book, tmp_path, subject: Subject = GATE, known_by=None) -> list[tuple[int, str, int | None]]:
    cursor = open_snapshot(book.path, tmp_path / "cache").cursor()
    told = read_biography(cursor, certification="BRIDGE-7", subject=subject, known_by=known_by)
    return [
        (
            t.source.seq,
            str(getattr(t.observation, "value", getattr(t.observation, "kind", ""))),
            t.retracted_by,
        )
        for t in told
    ]


def filled(tmp_path) -> Book:
    book = Book(tmp_path / "r.duckdb")
    book.certify(day(2))
    book.record(day(10), [observe(kind="gate_result", observed_at="2025-09-09", gate="G-1", value="95")])
    book.record(day(11), [observe(kind="gate_result", observed_at="2025-09-08", gate="G-1", value="96")])
    book.record(day(11), [observe(kind="gate_result", observed_at="2025-09-08", gate="G-2", attested="met")])
    book.retract(day(12), 2)
    return book


def test_a_biography_holds_what_was_printed_recorded_late_and_retracted(tmp_path):
    book = filled(tmp_path)

    assert read(book, tmp_path) == [(1, "93.7", None), (2, "95", 5), (3, "96", None)]


def test_a_retraction_that_was_not_known_then_is_not_told(tmp_path):
    book = filled(tmp_path)

    assert read(book, tmp_path, known_by=day(10)) == [(1, "93.7", None), (2, "95", None)]


def test_of_other_things_of_one_kind_nothing_is_told(tmp_path):
    assert read(filled(tmp_path), tmp_path, Subject(kind="gate", id="G-2")) == [(4, "None", None)]
    assert read(filled(tmp_path / "b"), tmp_path / "b", Subject(kind="finding", id="x")) == []


def test_each_kind_is_found_by_the_name_that_it_goes_by(tmp_path):
    book = Book(tmp_path / "r.duckdb")
    book.certify(day(2), certificate())
    book.record(
        day(10),
        [
            observe(kind="agent_work", observed_at="2025-09-09", agent="A-1", text="x"),
            observe(kind="condition_met", observed_at="2025-09-09", condition="1"),
            observe(kind="trigger", observed_at="2025-09-09", trigger="T", change="fired", reason="r"),
            observe(kind="phase_mark", observed_at="2025-09-09", phase=1, of="criterion", number=2, met=True),
            observe(kind="signoff", observed_at="2025-09-09", role="Chair", change="approved"),
            observe(kind="duty_done", observed_at="2025-09-09", duty="monthly-1.2025-10"),
            observe(kind="traffic", observed_at="2025-09-09", percent=5),
        ],
    )
    names = {
        "agent": ("A-1", 2),  # its printed score, and the work
        "condition": ("1", 1),
        "trigger": ("T", 1),
        "phase": ("1", 1),
        "signoff": ("Chair", 1),
        "obligation": ("monthly-1", 1),
        "step": ("5%", 1),
    }

    for kind, (name, count) in names.items():
        assert len(read(book, tmp_path, Subject.model_validate({"kind": kind, "id": name}))) == count, kind
