"""What is made once a process and shared."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from dashboard.ui.frame.shared import Shared


def test_what_was_made_is_found_again():
    shared, made = Shared[object](2), object()

    assert shared.of("a", lambda: made) is made
    assert shared.of("a", object) is made
    assert shared.of("b", object) is not made


def test_of_too_many_the_one_that_was_asked_for_longest_ago_goes():
    shared = Shared[int](2)
    for key, value in (("a", 1), ("b", 2), ("a", 3), ("c", 4)):
        shared.of(key, lambda value=value: value)  # type: ignore[misc]

    assert shared.of("a", lambda: 5) == 1
    assert shared.of("b", lambda: 6) == 6


def test_nothing_is_found_once_it_was_forgotten():
    shared = Shared[int](2)
    shared.of("a", lambda: 1)
    shared.clear()

    assert shared.of("a", lambda: 2) == 2


def test_who_asks_for_what_is_being_made_waits_for_it():
    shared, begun, go = Shared[int](2), Event(), Event()

    def slowly() -> int:
        begun.set()
        assert go.wait(30)
        return 1

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(shared.of, "a", slowly)
        assert begun.wait(30)
        second = pool.submit(shared.of, "a", lambda: 2)
        go.set()

        assert (first.result(30), second.result(30)) == (1, 1)


def test_what_failed_is_tried_again_by_who_waited_for_it():
    shared, begun, go = Shared[int](2), Event(), Event()

    def failing() -> int:
        begun.set()
        assert go.wait(30)
        raise ValueError("it is not there")

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(shared.of, "a", failing)
        assert begun.wait(30)
        second = pool.submit(shared.of, "a", lambda: 2)
        go.set()

        with pytest.raises(ValueError, match="not there"):
            first.result(30)
        assert second.result(30) == 2
