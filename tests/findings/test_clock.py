"""Entries that bear a time which has not come yet, in the words that a reader needs."""

from datetime import UTC, datetime, timedelta

import pytest

from dashboard.domain.record.ahead import EntryAhead
from dashboard.findings.clock import recorded_ahead
from tests.domain.conftest import source
from tests.findings.clean import CLEAN, Said, assessed, told

AT = datetime(2036, 11, 24, 10, 5, tzinfo=UTC)


def ahead(by: timedelta, first: int, *entries: int) -> list[Said]:
    found = tuple(
        EntryAhead(
            source=source(n).model_copy(update={"document": f"{n}.csv", "recorded_at": AT}),
            by=by,
            first=first,
        )
        for n in entries
    )
    return told(list(recorded_ahead(assessed(CLEAN, ahead=found))), "recorded-ahead")


@pytest.mark.parametrize(
    ("by", "words"),
    [
        (timedelta(days=3653), "10 years"),
        (timedelta(days=365), "1 year"),
        (timedelta(days=364), "364 days"),
        (timedelta(days=1), "1 day"),
        (timedelta(hours=23), "23 h"),
        (timedelta(minutes=2), "2 min"),
    ],
)
def test_an_entry_ahead_of_the_clock_is_left_out_by_known_by_until_then(by: timedelta, words: str):
    assert ahead(by, 5, 5) == [
        (
            "certificate",
            "gap",
            (
                f"entry 5 was recorded at 24 Nov 2036, 10:05 UTC, {words} ahead of the clock here: one of them is "
                "wrong; --known-by leaves it out until then"
            ),
            [("5.csv", "entry 5, by tester")],
        )
    ]


def test_entries_after_it_are_named_too_and_where_the_first_is_of_another_certification():
    message = ahead(timedelta(days=2), 4, 6, 7, 8, 9, 10, 11)[0][2]

    assert message == (
        "entry 6 bears the time of entry 4, 24 Nov 2036, 10:05 UTC, 2 days ahead of the clock here: one of them is "
        "wrong; what was recorded after it bears no earlier time: 7, 8, 9, 10 and 1 more; --known-by leaves them "
        "out until then"
    )
    assert len(ahead(timedelta(days=2), 4, 6, 7, 8, 9, 10, 11)[0][3]) == 4
    assert ahead(timedelta(days=2), 4) == []
