import errno
import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from dashboard.errors import StorageError
from dashboard.notify.sent import Sent, memory_of, read_notified, remembering

ROOT = Path(__file__).parents[2]
REMEMBER_FOR_EVER = """
import sys
from pathlib import Path
from tests.notify.test_sent import sent
from dashboard.notify.sent import remembering
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

    later = read_notified(record)

    assert later.keys("here") == {"a", "b"}
    assert later.keys("there") == {"c"}
    assert not later.keys("nowhere")
    assert memory_of(record).read_text(encoding="utf-8").count("\n") == 3


def test_nothing_is_known_where_nothing_was_sent(record: Path):
    assert not read_notified(record).keys("here")
    assert not memory_of(record).exists()


def test_the_last_day_is_the_certifications_own_and_of_the_levels_asked_for(record: Path):
    with remembering(record) as memory:
        memory.remember([sent("a", level="informational"), sent("b", level="informational", hours=11)])
        memory.remember([sent("c", hours=48)])

    def last(to: str, certification: str) -> date | None:
        zone = ZoneInfo("Europe/Berlin")
        return read_notified(record).last_day(
            to, certification=certification, levels=["informational"], zone=zone
        )

    assert last("here", "C") == date(2025, 9, 21)
    assert last("there", "C") is None
    assert last("here", "D") is None


@pytest.mark.parametrize("damage", ["{}", "not json", '{"to": 1}', "", '{"to": "x", "certification": "C"}'])
def test_a_damaged_line_is_named_and_nothing_can_be_sent(record: Path, damage: str):
    with remembering(record) as memory:
        memory.remember([sent("a"), sent("b")])
    lines = memory_of(record).read_text(encoding="utf-8").splitlines()
    memory_of(record).write_text(f"{lines[0]}\n{damage}\n{lines[1]}\n", encoding="utf-8")
    before = memory_of(record).read_bytes()

    message = r"record\.duckdb\.notices\.jsonl:2: .*restore the file or remove the line.*Nothing was sent"
    with pytest.raises(StorageError, match=message), remembering(record):
        pytest.fail("it would send")
    with pytest.raises(StorageError, match=message):
        read_notified(record)
    assert memory_of(record).read_bytes() == before


def test_half_a_line_of_a_killed_run_is_no_line(record: Path):
    with remembering(record) as memory:
        memory.remember([sent("a"), sent("b")])
    memory_of(record).write_bytes(memory_of(record).read_bytes()[:-20])

    with remembering(record) as memory:
        known = memory.keys("here")
        memory.remember([sent("c")])

    assert known == {"a"}
    assert read_notified(record).keys("here") == {"a", "c"}


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


def test_a_second_run_waits_and_then_says_so(record: Path):
    with (
        remembering(record),
        pytest.raises(StorageError, match="held by another run"),
        remembering(record, patience=0.1),
    ):
        pytest.fail("two runs at once")


def test_a_file_that_cannot_be_written_is_found_before_anything_is_sent(record: Path):
    memory_of(record).mkdir()

    with pytest.raises(StorageError, match="nothing was sent"), remembering(record):
        pytest.fail("it would send")


def test_what_could_not_be_remembered_says_that_it_will_come_again(record: Path, monkeypatch):
    def fail(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with remembering(record) as memory:
        monkeypatch.setattr(os, "fsync", fail)
        with pytest.raises(StorageError, match="will be sent again"):
            memory.remember([sent("a")])


def test_a_record_behind_a_link_has_its_memory_beside_the_record(record: Path, tmp_path: Path):
    (tmp_path / "link").symlink_to(record)

    assert memory_of(tmp_path / "link") == memory_of(record)
