"""A certification that cannot be read takes no other down: those that can are shown, and it is named."""

from typing import Any

import pytest

from dashboard.errors import StorageError
from dashboard.store.read import read_record
from tests.cli.conftest import DEMO, PHASE3, Run

SAID = f"{DEMO} cannot be shown: it does not read as a record\n"


@pytest.fixture
def spoilt(both: Run, monkeypatch) -> Run:
    """The command line on a record of two certifications, the sample of which does not read."""

    def or_not(cursor: Any, **asked: Any) -> Any:
        if asked["certification"] == DEMO:
            raise StorageError("it does not read as a record")
        return read_record(cursor, **asked)

    monkeypatch.setattr("dashboard.cli.options.read_record", or_not)
    monkeypatch.setattr("dashboard.store.answers.read_record", or_not)
    return both


@pytest.mark.parametrize("check", [(), ("--check", "--allow-conditional")])
def test_the_others_are_shown_and_it_is_named_whatever_is_checked(spoilt: Run, check: tuple[str, ...]):
    table, answer = spoilt("status", *check), spoilt("status", "--json", *check)

    assert PHASE3 in table.out
    assert [each["certification"]["id"] for each in answer.json()] == [PHASE3]
    assert (table.code, table.err) == (answer.code, answer.err) == (74, SAID)


def test_one_that_is_asked_for_is_read_alone(spoilt: Run):
    assert spoilt("status", PHASE3, "--json").json()["certification"]["id"] == PHASE3
    refused = spoilt("status", DEMO)
    assert (refused.code, refused.out, refused.err) == (74, "", SAID)
    assert spoilt("findings").code == 74
    assert spoilt("findings", PHASE3).code == 0
