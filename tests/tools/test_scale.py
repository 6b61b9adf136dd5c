import random
from pathlib import Path

from tools.scale import drawn_on, waits, weighed


def test_a_writer_that_has_time_makes_nobody_wait_and_one_that_has_none_everybody():
    busy, half, most = waits(1000, 0.001, random.Random(1))
    swamped, long, longest = waits(1000, 100, random.Random(1))

    assert busy < 0.001
    assert half == 0
    assert most < 0.01
    assert swamped > 1
    assert 0 < long < longest


def test_what_was_measured_is_drawn_on_in_a_straight_line(capsys):
    drawn_on({10: {"x": 1.0}, 110: {"x": 2.0}})

    assert capsys.readouterr().out.splitlines()[-1] == "| x | 1 | 2 | 101 | 1e+03 |"


def test_a_small_record_is_weighed(tmp_path: Path):
    found = weighed(2, tmp_path)

    assert all(value > 0 for value in found.values())
    assert found["record, MB"] < 10
