"""What traffic did, statement by statement: events, gaps, stand-stills and what is said where nothing is known."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.rollout.controllers import ControllerState, Hold
from dashboard.domain.rollout.course import TrafficCourse, TrafficEvent, TrafficGap, traffic_course
from dashboard.domain.rollout.events import Traffic
from dashboard.domain.rollout.standstill import StandStill
from dashboard.domain.values import wording
from tests.domain.conftest import at, day
from tests.domain.rollout.reports import canary, report, stable, version

START = at(str(day(0)))


def when(on: int) -> datetime:
    return at(str(day(on)))


def traffic(on: int, percent: int | None, **fields: str) -> Traffic:
    return Traffic.model_validate({"observed_at": when(on), "percent": percent, **fields})


def course(
    *seen: Traffic | ControllerState, named: str | None = "b", start: datetime = START
) -> TrafficCourse:
    return traffic_course(seen, named=named, start=start)


def moved(found: TrafficCourse) -> list[tuple[int, str, int]]:
    return [((e.at.date() - day(0)).days, e.kind, int(e.percent)) for e in found.events]


def paused(reason: str = "by hand", since: int | None = None) -> Hold:
    return Hold(kind="paused", reason=reason, since=None if since is None else when(since))


def share(on: int, percent: int | None, **fields: Any) -> ControllerState:
    rest = None if percent is None else 100 - percent
    return report(on, canary("b", percent), stable("a", rest), **fields)


STATEMENTS = st.lists(
    st.tuples(st.none() | st.integers(0, 3), st.sampled_from(["step", "rollback", "pause"])), max_size=8
)

SILENT = "traffic stands still, and nothing that was reported names a share of it"


@given(STATEMENTS)
def test_the_words_of_persons_are_steps_pauses_and_rollbacks(said: list[tuple[int | None, str]]):
    said = [(percent, change if percent is not None else "pause") for percent, change in said]
    found = course(*(traffic(on, percent, change=change) for on, (percent, change) in enumerate(said)))

    last, expected, known = None, [], None
    for on, (percent, change) in enumerate(said):
        stands = percent if percent is not None else last or 0
        is_back = change == "rollback" or (last is not None and stands < last)
        expected.append((on, "rollback" if is_back else "pause" if change == "pause" else "step", stands))
        last, known = stands, stands if percent is not None or known is not None else None
    assert moved(found) == expected
    assert found.percent == known
    assert (found.gaps, found.words) == ((), SILENT if said and known is None else None)
    assert (found.standstill is not None) == (bool(said) and said[-1][1] == "pause")


def paused_since(day: int | None, reported: int, *, reason: str = "no reason given") -> StandStill:
    since = None if day is None else when(day)
    return StandStill(kind="paused", since=since, reported_at=when(reported), reason=reason)


def test_a_pause_stands_still_until_traffic_moves_and_keeps_its_first_day():
    first = traffic(1, None, change="pause")
    again = traffic(2, None, change="pause", reason="errors")

    assert course(first).standstill == paused_since(1, 1)
    assert course(first, again).standstill == paused_since(1, 1, reason="errors")
    assert course(first, again, traffic(3, 10)).standstill is None
    assert course(first, traffic(2, 10), traffic(3, None, change="pause")).standstill == paused_since(3, 3)


def test_a_controller_may_say_since_when_and_another_kind_begins_anew():
    stuck = Hold(kind="stuck", reason="no pods")
    found = course(share(1, 10, hold=paused()), share(2, 10, hold=stuck))

    assert found.standstill == StandStill(kind="stuck", since=None, reported_at=when(2), reason="no pods")
    dated, undated = share(3, 10, hold=paused(since=2)), share(4, 10, hold=paused())
    assert course(dated).standstill == paused_since(2, 3, reason="by hand")
    assert course(dated, undated).standstill == paused_since(2, 3, reason="by hand")


def test_since_when_nobody_said_is_not_said_until_somebody_does():
    undated, by_hand = share(1, 10, hold=paused()), traffic(2, None, change="pause")
    found = course(undated, share(3, 10, hold=paused())).standstill

    assert found == paused_since(None, 1, reason="by hand")
    assert found.words(UTC).endswith(
        f"first reported {wording.moment(when(1), UTC)} (since when is not said)"
    )
    assert course(undated, by_hand).standstill == paused_since(2, 1)
    assert course(by_hand, share(3, 10, hold=paused())).standstill == paused_since(2, 2, reason="by hand")


def test_a_standstill_is_said_in_the_zone_of_the_certification():
    at = datetime(2025, 9, 13, 22, 30, tzinfo=UTC)
    still = StandStill(kind="paused", since=at, reported_at=at, reason="errors")

    assert still.words(ZoneInfo("Europe/Berlin")) == "paused, errors, since 14 Sep 2025, 00:30"


def test_reports_that_say_the_same_are_one_event_with_their_number_and_the_last():
    found = course(share(1, 10), share(2, 10), share(3, 10), share(4, 30), share(5, 30))

    assert found.events == (
        TrafficEvent(
            at=when(1), kind="step", percent=Decimal(10), reason="report 1", reports=3, until=when(3)
        ),
        TrafficEvent(
            at=when(4), kind="step", percent=Decimal(30), reason="report 4", reports=2, until=when(5)
        ),
    )
    assert found.percent == 30


def test_persons_are_never_taken_for_repetition():
    assert moved(course(share(1, 10), traffic(2, 10), share(3, 10))) == [
        (1, "step", 10),
        (2, "step", 10),
        (3, "step", 10),
    ]
    assert len(course(traffic(1, 10), traffic(2, 10)).events) == 2


def test_a_report_that_holds_traffic_otherwise_is_another_event():
    held = share(2, 10, hold=paused())

    assert moved(course(share(1, 10), held)) == [(1, "step", 10), (2, "pause", 10)]
    assert moved(course(held, share(3, 10, hold=paused("another word")))) == [(2, "pause", 10)]
    assert moved(course(held, share(3, 10, hold=paused(since=1)))) == [(2, "pause", 10), (3, "pause", 10)]
    assert moved(course(held, share(3, 10, hold=Hold(kind="stuck", reason="by hand")))) == [
        (2, "pause", 10),
        (3, "stuck", 10),
    ]
    assert moved(course(held, share(3, 10))) == [(2, "pause", 10), (3, "step", 10)]


def test_what_a_tool_took_back_is_a_rollback_once():
    back = share(2, 0, outcome="reverted")

    assert moved(course(back)) == [(2, "rollback", 0)]
    assert moved(course(share(1, 10), back, share(3, 0, outcome="reverted"))) == [
        (1, "step", 10),
        (2, "rollback", 0),
    ]
    assert moved(course(share(1, 0), back)) == [(1, "step", 0), (2, "step", 0)]
    assert moved(course(back, share(3, 0))) == [(2, "rollback", 0)]
    assert moved(course(share(1, 10), share(2, 10, outcome="reverted"))) == [(1, "step", 10)]
    assert moved(course(share(1, 10), report(2, outcome="reverted"))) == [(1, "step", 10)]


def test_a_revert_that_leaves_all_traffic_is_none():
    assert moved(course(share(1, 100, outcome="reverted"))) == [(1, "step", 100)]
    assert moved(course(share(1, 0, outcome="promoted"))) == [(1, "step", 0)]


def test_a_person_may_call_a_step_up_a_rollback_and_a_tool_may_not():
    assert moved(course(traffic(1, 10), traffic(2, 20, change="rollback"))) == [
        (1, "step", 10),
        (2, "rollback", 20),
    ]
    assert moved(course(traffic(1, 0))) == [(1, "step", 0)]


def test_a_message_has_its_catch_and_what_stands_still_says_how():
    stuck = Hold(kind="stuck", reason="no pods")

    assert course(share(1, 10, caveat="by replicas")).events[0].reason == "report 1; by replicas"
    (still,), (held,) = (course(share(1, 10, hold=hold)).events for hold in (stuck, paused()))
    assert (still.words, still.reason) == ("stuck at 10%", "report 1")
    assert (held.words, held.reason) == ("paused at 10%", "report 1")
    assert course(traffic(1, 10, reason="canary")).events[0].reason == "canary"


def test_while_the_share_is_not_known_there_is_a_gap_with_why():
    found = course(share(1, 10), share(2, None), share(3, None), share(4, 30), share(5, None))
    unknown = "web does not say how much it is"

    assert moved(found) == [(1, "step", 10), (4, "step", 30)]
    assert found.gaps == (
        TrafficGap(start=when(2), end=when(4), words=unknown),
        TrafficGap(start=when(5), end=None, words=unknown),
    )
    assert (found.percent, found.words) == (None, unknown)


def test_after_three_gaps_each_has_its_own_end():
    found = course(*(share(on, 10 if on % 2 else None) for on in range(1, 8)))

    assert [(gap.start, gap.end) for gap in found.gaps] == [(when(n), when(n + 1)) for n in (2, 4, 6)]
    assert moved(found) == [(n, "step", 10) for n in (1, 3, 5, 7)]
    assert (found.percent, found.words) == (Decimal(10), None)


def test_what_says_nothing_of_the_share_leaves_a_gap_open_and_traffic_where_it_is():
    pause = traffic(3, None, change="pause")

    assert course(share(2, None), pause).gaps == (
        TrafficGap(start=when(2), end=None, words="web does not say how much it is"),
    )
    assert moved(course(share(2, None), pause)) == []
    assert moved(course(share(1, 10), share(2, None), share(3, 20), traffic(4, None, change="pause"))) == [
        (1, "step", 10),
        (3, "step", 20),
        (4, "pause", 20),
    ]
    found = course(share(1, 10), report(2, hold=paused()))
    assert moved(found) == [(1, "step", 10), (2, "pause", 10)]
    assert found.percent == 10


def test_a_pause_before_anything_is_known_tells_no_share():
    found = course(traffic(1, None, change="pause"))

    assert (moved(found), found.percent) == ([(1, "pause", 0)], None)
    assert found.words == SILENT


def test_the_newest_words_stand_beside_a_share_that_is_known():
    assert course(share(1, 10, caveat="by replicas")).words == "by replicas"
    assert course(share(1, 10, caveat="by replicas"), report(2)).words == "by replicas"
    assert course(share(1, 10, caveat="by replicas"), share(2, 20)).words is None


def test_only_reports_since_the_start_on_the_release_s_workload_count():
    found = course(share(1, 10), share(2, 20), share(3, 30, workload="prod/api"), share(4, 40), start=when(2))

    assert moved(found) == [(2, "step", 20), (4, "step", 40)]
    other = report(3, workload="prod/api", hold=paused())
    assert course(share(1, 10), other).standstill is None
    early = traffic(0, 5)
    assert moved(course(early, share(2, 20), start=when(2))) == [(0, "step", 5), (2, "step", 20)]


def test_while_no_report_names_a_version_all_they_say_is_that_traffic_stands_still():
    held = report(1, hold=paused())
    found = course(held, named=None)

    assert moved(found) == [(1, "pause", 0)]
    assert (found.standstill, found.percent) == (paused_since(None, 1, reason="by hand"), None)
    assert found.events[0].reason == "report 1"
    assert moved(course(report(1), named=None)) == [(1, "step", 0)]
    assert moved(course(report(1, stable("a", 100), hold=paused()), named=None)) == []
    assert len(course(held, report(2, hold=paused()), named=None).events) == 1


def test_names_that_a_report_leaves_out_are_taken_from_another():
    full = report(1, canary("b", 10, images=("web:v2",)), stable("a", 90, images=("web:v1",)))
    bare = report(2, canary("b", 30), stable("a", 70))

    assert moved(course(bare, full, named="v2")) == [(2, "step", 30), (1, "rollback", 10)]
    assert moved(course(traffic(0, 5), full, bare, named="v2")) == [
        (0, "step", 5),
        (1, "step", 10),
        (2, "step", 30),
    ]


def test_reports_of_no_update_say_which_was_the_newest_and_what_is_stable():
    early = report(1, stable("a", 100))

    assert course(named=None).words is None
    assert course(early, named=None, start=when(2)).words == (
        "no update under way: the newest report of prod/web is from before the start"
    )
    still = report(3, version("other", "x"), stable("c", 100), workload="prod/api")
    assert course(still, named=None, start=when(3)).words == (
        "no update under way: no canary of prod/api was seen since the start, c is stable; name the release"
    )
    assert course(report(3, version("other", "x")), named=None).words == (
        "no update under way: no canary of prod/web was seen since the start; name the release"
    )
    assert course(report(3, stable(None, 100), caveat="by replicas"), named=None).words == (
        "no update under way: no canary of prod/web was seen since the start, another version is stable; "
        "by replicas; name the release"
    )
    three = [report(n, stable("a"), workload=f"prod/{n}") for n in (1, 2, 3)]
    assert course(*three, named=None).words == (
        "no update under way: no canary of prod/3 was seen since the start, a is stable; name the release"
    )
    assert course(*three, traffic(4, None, change="pause"), named=None).words == (
        "traffic stands still, and nothing that was reported names a share of it"
    )


def test_the_release_stands_in_its_course():
    found = course(share(1, 10), named=None)

    assert found.release
    assert (found.release.name, found.release.is_assumed, found.percent) == ("b", True, Decimal(10))
    assert found.release.hashes == {"b": True, "a": False}
    assert [found.release.is_hash(name) for name in ("b", "a", "c")] == [True, False, False]
    unread = course(named="v2", start=when(2)).release
    assert unread
    assert (unread.hashes, unread.is_hash("b")) == ({}, None)


def caveat(on: int, words: str = "it is out of date", **fields: Any) -> ControllerState:
    """A report that says nothing of traffic, for a reason."""
    return report(on, caveat=words, **fields)


def test_a_report_says_nothing_where_it_names_a_reason_and_neither_version_nor_standstill():
    assert caveat(1).says_nothing is True
    assert caveat(1, hold=paused()).says_nothing is False
    assert report(1).says_nothing is False
    assert report(1, canary("b", 10), caveat="by replicas").says_nothing is False


def test_what_says_nothing_moves_nothing_and_is_told_beside_the_share_while_it_is_the_newest():
    assert moved(course(share(1, 10), caveat(2), share(3, 30))) == [(1, "step", 10), (3, "step", 30)]
    assert course(share(1, 10), caveat(2)).words == "it is out of date"
    assert course(share(1, 10, caveat="by replicas"), caveat(2)).words == "by replicas; it is out of date"
    assert course(share(1, 10), caveat(2), share(3, 30)).words is None
    assert course(caveat(1), share(2, 10)).words is None
    assert course(share(1, 10), caveat(2, workload="prod/other")).words is None


def test_without_a_share_the_reason_of_the_newest_report_is_told_once():
    assert course(caveat(1)).words == "it is out of date"
    assert course(caveat(1), named=None).words == "it is out of date"
    assert course(caveat(1), report(2, stable("a", 100)), named=None).words == (
        "no update under way: no canary of prod/web was seen since the start, a is stable; name the release"
    )
    assert course(traffic(1, 10), named=None).words is None
