import pytest

from dashboard.domain.standing.actions import Action
from dashboard.domain.values.subject import CERTIFICATE
from dashboard.review.acting import who_must_act
from tests.domain.conftest import day


@pytest.mark.parametrize(
    ("found", "text"),
    [
        ([], "Nobody must act"),
        ([("Board", None), (None, 30)], "Board must act; 1 action has no owner, due 13 Oct"),
        ([("Board", 20), ("Ops", 25)], "Board must act by 3 Oct; Ops must act by 8 Oct"),
        ([("Board", 20), ("Ops", 20), ("Board", 25)], "Board and Ops must act by 3 Oct"),
        ([("Board", 25), ("Board", None), ("Board", 10)], "Board must act today"),
        ([("Board", 1), (None, None)], "Board must act on what was due 14 Sep; 1 action has no owner"),
        ([("SRE", 13), (None, 10), (None, 10)], "SRE must act by 26 Sep; 2 actions have no owner, due today"),
        ([(None, None), ("SRE", 13)], "1 action has no owner; SRE must act by 26 Sep"),
        ([(None, None), (None, 30)], "2 actions have no owner, the first due 13 Oct"),
        ([(None, 1)], "1 action has no owner, was due 14 Sep"),
    ],
)
def test_who_must_act_is_told_the_first_day_of_theirs_and_what_has_no_owner_is_not_hidden(
    found: list[tuple[str | None, int | None]], text: str
):
    actions = [
        Action(
            subject=CERTIFICATE,
            what="Act",
            owner=owner,
            by=None if by is None else day(by),
            hangs_on_it="it",
            bearing="keeps",
        )
        for owner, by in found
    ]

    assert who_must_act(actions, day(10)) == text
