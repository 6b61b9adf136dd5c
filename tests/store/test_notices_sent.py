import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from dashboard.errors import StorageError
from dashboard.store.notices_sent import Sent, memory_of, remembered, remembering

ROOT = Path(__file__).parents[2]
REMEMBER_FOR_EVER = """
import sys
from pathlib import Path
from tests.store.test_notices_sent import sent
from dashboard.store.notices_sent import remembering
n = 0
with remembering(Path(sys.argv[1])) as memory:
    while True:
        n += 1
        memory.remember([sent(str(n))])
        print(n, flush=True)
"""


def sent(key: str, to: str = "here", level: str = "critical", hours: int = 0) -> Sent:
    at = datetime(2025, 9, 20, 12, tzinfo=UTC) + timedelta(hours=hours)
    return Sent(to=to, certification="C", level=level, key=key, sent_at=at)


@pytest.fixture
def record(tmp_path: Path) -> Path:
    return tmp_path / "record.duckdb"


def test_what_was_sent_is_known_to_the_next_run_by_place(record: Path):
    with remembering(record) as memory:
        memory.remember([sent("a"), sent("b")])
        memory.remember([sent("c", to="there")])
        assert memory.keys("here") == {"a", "b"}

    with closing(sqlite3.connect(memory_of(record))) as table:
        rows = table.execute(
            'select "to", key, certification, level, sent_at from sent order by key'
        ).fetchall()

    with remembered(record) as later:
        assert later.keys("here") == {"a", "b"}
        assert later.keys("there") == {"c"}
        assert not later.keys("nowhere")
    assert len(rows) == 3
    assert rows[2] == ("there", "c", "C", "critical", "2025-09-20T12:00:00Z")


def test_a_notice_sent_to_a_place_twice_is_one_row(record: Path):
    with remembering(record) as memory:
        memory.remember([sent("a")])
        memory.remember([sent("a", hours=5), sent("b", to="there")])

    with remembered(record) as later:
        assert later.keys("here") == {"a"}
        assert later.keys("there") == {"b"}


def test_nothing_is_known_where_nothing_was_sent(record: Path):
    with remembered(record) as memory:
        assert not memory.keys("here")

    assert not memory_of(record).exists()


def test_the_last_day_is_the_certifications_own_and_of_the_levels_asked_for(record: Path):
    with remembering(record) as memory:
        memory.remember([sent("a", level="informational"), sent("b", level="informational", hours=11)])
        memory.remember([sent("c", hours=48)])

    def last(to: str, certification: str) -> date | None:
        zone = ZoneInfo("Europe/Berlin")
        with remembered(record) as memory:
            return memory.last_day(to, certification=certification, levels=["informational"], zone=zone)

    assert last("here", "C") == date(2025, 9, 21)
    assert last("there", "C") is None
    assert last("here", "D") is None


def earlier(record: Path, *lines: str) -> Path:
    """The file in which an earlier version remembered, each line ended but for the last."""
    path = record.with_name(f"{record.name}.notices.jsonl")
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


LINES = [sent(key, hours=n).model_dump_json() for n, key in enumerate("abc")]


def test_what_an_earlier_version_remembered_is_taken_over_once(record: Path):
    path = earlier(record, *LINES, "")
    with remembered(record) as memory:
        assert memory.keys("here") == {"a", "b", "c"}
    assert not memory_of(record).exists()

    with remembering(record) as memory:
        assert memory.keys("here") == {"a", "b", "c"}
        memory.remember([sent("d")])
    path.write_text(f"{sent('e').model_dump_json()}\n", encoding="utf-8")

    with remembering(record) as memory:
        assert memory.keys("here") == {"a", "b", "c", "d"}
        assert memory.last_day("here", certification="C", levels=["critical"], zone=UTC) == date(2025, 9, 20)


@pytest.mark.parametrize("damage", ["{}", "not json", '{"to": 1}', "", '{"to": "x", "certification": "C"}'])
def test_a_damaged_line_is_named_and_nothing_can_be_sent(record: Path, damage: str):
    path = earlier(record, LINES[0], damage, LINES[1], "")
    before = path.read_bytes()

    message = r"record\.duckdb\.notices\.jsonl:2: .*restore the file or remove the line.*Nothing was sent"
    with pytest.raises(StorageError, match=message), remembering(record):
        pytest.fail("it would send")
    with pytest.raises(StorageError, match=message), remembered(record):
        pytest.fail("it would answer")
    assert path.read_bytes() == before

    earlier(record, *LINES, "")
    with remembering(record) as memory:
        assert memory.keys("here") == {"a", "b", "c"}


def test_half_a_line_of_a_killed_run_is_no_line(record: Path):
    earlier(record, LINES[0], LINES[1][:-20])

    with remembering(record) as memory:
        known = memory.keys("here")
        memory.remember([sent("c")])

    assert known == {"a"}
    with remembered(record) as later:
        assert later.keys("here") == {"a", "c"}


@pytest.mark.parametrize("damage", [b"spoilt\n" * 40, b"SQLite format 3\0" + b"\7" * 4096])
def test_a_damaged_file_is_named_and_nothing_can_be_sent(record: Path, damage: bytes):
    memory_of(record).write_bytes(damage)

    message = r"record\.duckdb\.notices\.sqlite: .*nothing was sent\. Without this file"
    with pytest.raises(StorageError, match=message), remembering(record):
        pytest.fail("it would send")
    with pytest.raises(StorageError, match=message), remembered(record):
        pytest.fail("it would answer")
    assert memory_of(record).read_bytes() == damage


def test_a_killed_run_has_remembered_all_that_it_said_it_had(record: Path):
    run = subprocess.Popen(
        [sys.executable, "-c", REMEMBER_FOR_EVER, str(record)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert run.stdout is not None
    said = [run.stdout.readline().strip() for _ in range(20)]
    run.kill()
    said += run.stdout.read().split()
    run.stdout.close()
    run.wait()

    with remembering(record) as memory:
        assert set(said) <= memory.keys("here")


@pytest.mark.parametrize("second", [remembering, remembered])
def test_a_second_run_waits_and_then_says_so(record: Path, second):
    with remembering(record) as memory:
        for key in ("a", "b"):
            with (
                pytest.raises(StorageError, match=r"held by another run for 0\.1 s"),
                second(record, patience=0.1),
            ):
                pytest.fail("two runs at once")
            memory.remember([sent(key)])

    with second(record) as later:
        assert later.keys("here") == {"a", "b"}


def test_a_file_that_cannot_be_written_is_found_before_anything_is_sent(record: Path):
    memory_of(record).mkdir()

    with pytest.raises(StorageError, match="nothing was sent"), remembering(record):
        pytest.fail("it would send")


def test_what_could_not_be_remembered_says_that_it_will_come_again(record: Path):
    many = [sent(f"{n:0200}") for n in range(100)]
    with remembering(record) as memory:
        memory._table.execute("pragma max_page_count = 3")
        with pytest.raises(StorageError, match=r"full; what was just sent .* will be sent again"):
            memory.remember(many)
        assert not memory.keys("here")


def test_a_record_behind_a_link_has_its_memory_beside_the_record(record: Path, tmp_path: Path):
    (tmp_path / "link").symlink_to(record)

    assert memory_of(tmp_path / "link") == memory_of(record)
