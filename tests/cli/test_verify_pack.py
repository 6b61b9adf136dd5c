"""`readiness verify --pack`: an exported file against the ledger at its instant and head."""

import os
import random
import re
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from dashboard.cli.packs import check_pack
from dashboard.exporters.pack import Format
from dashboard.exporters.packs import CAP
from dashboard.exporters.stamp import generator, read_stamp
from dashboard.store.publish.manifest import manifest_path
from tests.cli.conftest import DEMO, PHASE3, Answer, Run

UNTOUCHED = 200 if "SOAK" in os.environ else 4
FIRST = datetime.fromisoformat("2026-10-01T08:15:30Z")
HEAD = re.compile(r"(?<=Z )[0-9a-f]{32}(?= )")


def checked(run: Run, file: Path) -> tuple[int, dict[str, Any]]:
    answer = run("verify", "--pack", str(file), "--json")
    found: dict[str, Any] = answer.json()
    return answer.code, found


@pytest.fixture
def exported(both: Run, clock, tmp_path: Path) -> Path:
    """The demo as JSON, exported before more was recorded."""
    file = tmp_path / "pack.json"
    assert both("export", DEMO, "--format", "json", "-o", str(file)).code == 0
    clock("2026-11-24T12:00:00Z")
    assert both("record", "review", "--certification", DEMO).code == 0
    return file


def replaced(file: Path, before: str, after: str) -> Path:
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), encoding="utf-8")
    return file


@pytest.mark.slow
def test_untouched_packs_raise_no_alarm_whatever_they_ask_for_and_was_recorded_since(
    both, record, clock, tmp_path
):
    """Of each format, certification and kind of question, exported while the ledger grows, checked at its end."""
    rng, files = random.Random(7), list[Path]()
    for n in range(UNTOUCHED):
        form, file = list(Format)[n % len(Format)], tmp_path / f"{n}.pack"
        at = FIRST + timedelta(hours=rng.randrange(24 * 50), microseconds=rng.randrange(10**6))
        words = ["--as-of", at.isoformat()] if rng.random() < 0.8 else []
        words += ["--since", (at - timedelta(days=9)).isoformat()] if words and rng.random() < 0.3 else []
        words += ["--known-by", "2026-11-24T10:00:01Z"] if rng.random() < 0.3 else []
        chosen = rng.choice((DEMO, PHASE3))
        answer = both("export", chosen, "--format", form, "-o", str(file), *words)
        assert answer.code == 0, answer.err
        files.append(file)
        if n % 3 == 0:
            clock((datetime.fromisoformat("2026-11-24T11:00:00Z") + timedelta(minutes=n)).isoformat())
            both("record", "gate", "PROD-001", "--value", str(90 + n % 9), "--certification", chosen)
    for file in files:
        found = check_pack(file, record)
        assert (found.verdict, found.same_bytes, found.differences) == ("matches", True, ()), found
        assert found.compared > 20


def test_a_pack_that_matches_leaves_the_verdict_to_the_record(both: Run, exported: Path):
    code, found = checked(both, exported)

    assert (code, found["verdict"]) == (3, "unsigned")
    assert found["pack"]["verdict"] == "matches"
    assert found["pack"]["same_bytes"] is True
    assert found["pack"]["generator"] == generator()
    assert found["head"] != found["pack"]["ledger_head"]
    assert both("verify", "--json").json().keys() == found.keys() - {"pack"}


def test_an_altered_figure_is_altered_and_told_with_its_place_and_what_the_ledger_tells(
    both: Run, exported: Path
):
    replaced(exported, '"days_left": 304', '"days_left": 904')
    code, found = checked(both, exported)
    answer: Answer = both("verify", "--pack", str(exported))

    assert (code, answer.code, found["verdict"]) == (1, 1, "altered")
    assert found["pack"]["differences"] == [
        {"place": "certification.days_left", "what": "figure", "shown": "“904”", "told": "“304”"}
    ]
    assert "certification.days_left: figure “904”, but the ledger tells “304”" in answer.out
    assert "Altered: it does not show what the ledger tells" in answer.out


def test_many_differences_are_counted_on_a_screen_and_all_named_in_json(both: Run, exported: Path):
    text, _, stamp = exported.read_text(encoding="utf-8").rpartition('"stamp": "')
    exported.write_text(text.replace('": "', '": "not ') + '"stamp": "' + stamp, encoding="utf-8")
    _, found = checked(both, exported)
    answer = both("verify", "--pack", str(exported))

    more = len(found["pack"]["differences"]) - 200
    assert more > 0
    assert f"and {more} more; --json names them" in answer.out


def test_a_file_without_stamp_of_no_format_or_too_large_is_unreadable(
    both: Run, exported: Path, tmp_path: Path
):
    stranger, huge = tmp_path / "stranger.gif", tmp_path / "huge.pdf"
    stranger.write_bytes(b"GIF89a")
    huge.write_bytes(b"%PDF-1.7" + b" " * CAP)
    replaced(exported, "readiness-board/1", "somebody-else/1")
    damaged = tmp_path / "damaged.xlsx"
    damaged.write_bytes(b"PK\x03\x04")

    for file, said in (
        (exported, "it is a JSON without the board's stamp"),
        (stranger, "it is none of the formats that the board exports"),
        (huge, "is larger than 64 MB"),
        (damaged, "is damaged"),
    ):
        code, found = checked(both, file)
        assert (code, found["verdict"], found["pack"]["verdict"]) == (2, "unreadable", "unreadable")
        assert said in found["pack"]["notes"][0]


def test_a_pack_of_another_record_or_of_a_tail_that_is_cut_diverges(
    both: Run, exported: Path, record, bundled
):
    stamp = read_stamp(exported.read_text(encoding="utf-8"))
    assert stamp is not None
    elsewhere = exported.with_name("elsewhere.json")
    text = exported.read_text(encoding="utf-8")
    elsewhere.write_text(HEAD.sub("f" * 32, text), encoding="utf-8")
    renamed = exported.with_name("renamed.json")
    renamed.write_text(text.replace(f"readiness-board/1 {DEMO}", "readiness-board/1 NEVER"), encoding="utf-8")

    for file, said in (
        (elsewhere, "no entry of the record has its head"),
        (renamed, "no certification NEVER"),
    ):
        code, found = checked(both, file)
        assert (code, found["verdict"], found["pack"]["verdict"]) == (4, "diverged", "diverged")
        assert said in found["pack"]["notes"][0]
    shutil.copyfile(bundled["phase3"], record)
    manifest_path(record).unlink()
    assert checked(both, exported)[0] == 4


def test_differences_of_another_version_are_told_and_called_no_alteration(both: Run, exported: Path):
    replaced(exported, generator(), "0.0.9+0123456789")
    same = checked(both, exported)
    replaced(exported, '"days_left": 304', '"days_left": 904')
    code, other = checked(both, exported)

    assert (same[0], same[1]["pack"]["verdict"]) == (3, "matches")
    assert "written by 0.0.9+0123456789, and this version shows the same" in same[1]["pack"]["notes"][-1]
    assert (code, other["pack"]["verdict"]) == (2, "incomparable")
    assert [d["place"] for d in other["pack"]["differences"]] == ["certification.days_left"]
    assert "cannot be told" in other["pack"]["notes"][0]


def test_what_was_known_by_a_time_is_compared_with_what_was_known_by_it(both: Run, exported: Path):
    words = ("--known-by", "2026-11-24T10:30:00Z", "--as-of", "2026-11-24")
    both("export", DEMO, "--format", "csv", "-o", str(exported), *words)
    answer = both("verify", "--pack", str(exported))

    assert answer.code == 3
    assert "as known on 2026-11-24 10:30 UTC" in answer.out


def test_with_an_altered_record_nothing_is_compared(both: Run, exported: Path, record: Path):
    content = bytearray(record.read_bytes())
    content[8:12] = b"KCUD"
    record.write_bytes(content)
    code, found = checked(both, exported)

    assert (code, found["verdict"], found["pack"]) == (2, "unreadable", None)


@pytest.mark.parametrize("name", ["nowhere.pdf", "."])
def test_a_pack_that_is_not_there_is_said_to_be_missing(both: Run, name: str):
    answer = both("verify", "--pack", name)

    assert answer.code == 66
    assert f"{name}: there is no such file" in answer.err
