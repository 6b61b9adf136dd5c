from datetime import UTC, timedelta
from decimal import Decimal
from typing import Any

from dashboard.domain.observations import AgentScore, ConditionItemDone, DecisionTaken, GateResult, ReviewHeld
from dashboard.domain.rollout.events import Traffic
from dashboard.domain.values.instants import end_of
from dashboard.findings.moment import Moment
from dashboard.review import Review, review_of
from dashboard.review.slide import NAMES, Slide
from dashboard.review.slides import FINDINGS, LINES, slides
from tests.domain.conftest import MakeRecord, at, day


def held(make: MakeRecord, *seen: Any, on: int = 16, **changed: Any) -> Review:
    return review_of(Moment(make(*seen, **changed), end_of(day(on), UTC)))


def shown(make: MakeRecord, name: str, *seen: Any, on: int = 16, **changed: Any) -> Slide:
    return next(s for s in slides(held(make, *seen, on=on, **changed)) if s.name == name)


def texts(slide: Slide) -> list[str]:
    return [line.text for line in slide.lines]


def test_there_is_one_slide_a_name_and_each_has_a_message(make: MakeRecord):
    drawn = slides(held(make))

    assert tuple(s.name for s in drawn) == NAMES
    assert all(s.title for s in drawn)
    assert [s.name for s in drawn if s.mark] == ["verdict"]


def test_the_verdict_says_until_when_four_figures_and_what_comes(make: MakeRecord):
    traffic = Traffic(percent=Decimal(10), observed_at=at("2025-09-28"))
    slide = shown(make, "verdict", traffic)

    assert (slide.title, slide.mark and slide.mark.shape) == ("Certified, with 1 condition", "△")
    assert slide.lead == (
        "Lapses on 5 Oct 2025 unless condition 1 is met. "
        "Valid until 13 Sep 2026, 349 days left. No condition is overdue, 2 rollout steps are."
    )
    assert [(m.label, m.value, m.moved) for m in slide.measures] == [
        ("Gates passed", "0 of 1", "no change since 22 Sep"),
        ("Conditions open", "1", "no change since 22 Sep"),
        ("Traffic on the new system", "10%", "+10 points since 22 Sep"),
        ("Sign-offs", "0 of 0", "no change since 22 Sep"),
    ]
    assert [(line.text, line.note) for line in slide.lines] == [
        ("Condition 1 (Close the gap) is due", "4 Oct")
    ]


def test_without_an_observation_traffic_has_no_change(make: MakeRecord):
    traffic = shown(make, "verdict").measures[2]

    assert (traffic.value, traffic.delta, traffic.moved) == ("no data", None, "nothing observed yet")


def test_a_figure_that_moves_the_wrong_way_is_worse(make: MakeRecord):
    score = GateResult(gate="G-1", value=Decimal(96), observed_at=at("2025-09-20"))
    back = GateResult(gate="G-1", value=Decimal(90), observed_at=at("2025-09-28"))
    gates, conditions, *_ = shown(make, "verdict", score, back).measures

    assert (gates.moved, gates.is_worse) == ("−1 since 22 Sep", True)
    assert not conditions.is_worse


def test_several_duties_of_a_day_are_one_line(make: MakeRecord):
    duties = [{"cadence": "monthly", "number": n, "text": f"Duty {n}"} for n in (1, 2, 3)]
    slide = shown(make, "verdict", on=28, obligations=duties)

    assert ("3 duties of the certificate are due", "13 Oct") in [(x.text, x.note) for x in slide.lines]


def test_since_the_last_review_else_since_seven_days(make: MakeRecord):
    review = ReviewHeld(observed_at=at("2025-09-26"))

    assert held(make).before.on == day(9)
    assert held(make, review).before.as_of == at("2025-09-26")


def test_changes_tell_what_did_not_change_and_leave_their_places_to_the_annex(make: MakeRecord):
    slide = shown(make, "changes", AgentScore(agent="A", score=Decimal(85), observed_at=at("2025-09-25")))

    assert slide.title == "4 changes since 22 Sep"
    assert [(x.text, x.note) for x in slide.lines] == [
        ("The step to 50%: 7 days overdue, was planned for 22 Sep", None),
        ("The step to 100%: 5 days overdue, was planned for 24 Sep", None),
        ("Condition 1: open, was not open yet", None),
        ("A: 85 of 100 (conditional), was 80 of 100 (conditional)", None),
    ]
    assert slide.closing == "Unchanged: the standing, gates, triggers, sign-offs, duties and findings."


def test_without_news_one_sentence_says_so(make: MakeRecord):
    slide = shown(make, "changes", ReviewHeld(observed_at=at("2025-09-14")), on=2)

    assert (slide.title, slide.lines) == ("No changes since 14 Sep", ())
    assert slide.closing == "Nothing changed."


def test_late_news_is_marked(make: MakeRecord):
    late = GateResult(gate="G-1", value=Decimal(96), observed_at=at("2025-09-15"))
    found = review_of(Moment(make(late), end_of(day(16), UTC)), known_then=make())
    slide = next(s for s in slides(found) if s.name == "changes")

    assert any(text.startswith("Late news: G-1 Coverage: 96% (pass)") for text in texts(slide))


def test_what_does_not_fit_is_counted(make: MakeRecord):
    gates = [{"id": f"G-{n}", "name": "Gate", "requirement": "95%+", "result": "90%"} for n in range(1, 12)]
    moved = [GateResult(gate=f"G-{n}", value=Decimal(91), observed_at=at("2025-09-25")) for n in range(1, 12)]
    slide = shown(make, "changes", *moved, gates=gates)

    assert len(slide.lines) == LINES
    assert slide.left_out is not None
    assert slide.left_out.startswith("and ")


def test_a_condition_has_a_forecast_or_the_reason_for_none(make: MakeRecord):
    items = [f"Item {n}" for n in range(1, 6)]
    conditions = [
        {
            "id": "1",
            "title": "Work",
            "timeline": "2-3 weeks from deployment start",
            "covers": ["G-1"],
            "items": items,
        }
    ]
    done = [
        ConditionItemDone(condition="1", item=n, observed_at=at("2025-09-15") + timedelta(days=2 * n))
        for n in (1, 2, 3)
    ]
    none = shown(make, "conditions", agents=[], conditions=conditions)
    some = shown(make, "conditions", *done, agents=[], conditions=conditions)

    assert texts(none) == ["Condition 1: no forecast yet, it takes three dated items"]
    assert texts(some) == [
        "Condition 1: 100% to make the date; half of the draws are done by 29 Sep, 85% by 29 Sep"
    ]
    assert some.closing == "If not: the certificate lapses on 5 Oct 2025 unless condition 1 is met"


def test_the_rollout_says_what_must_be_true_first(make: MakeRecord):
    slide = shown(make, "rollout")

    assert slide.drawing == "rollout"
    assert slide.heading == "10% was planned for 20 Sep; 1 thing must be true before:"
    assert texts(slide)[0] == "phase 1: Stable"
    assert slide.closing == "Permitted now: 0% of traffic"


def test_without_news_the_findings_say_so_and_those_that_do_not_fit_are_counted(make: MakeRecord):
    slide, known = shown(make, "findings"), len(held(make).findings)

    assert len(slide.lines) == min(known, FINDINGS)
    assert slide.heading == "No findings new since the last review"


def test_a_finding_of_this_week_is_marked_new_and_comes_first(make: MakeRecord):
    agents = [{"id": "A", "name": "A", "score": 95, "authorization": "full"}]
    conditions = [{"id": "1", "title": "Close the gap", "timeline": "3 weeks", "covers": ["G-1"]}]
    fell = AgentScore(agent="A", score=Decimal(60), observed_at=at("2025-09-26"))
    slide = shown(make, "findings", fell, agents=agents, conditions=conditions)

    assert slide.heading == "1 finding new since the last review"
    assert [line.is_new for line in slide.lines] == [True, *[False] * (len(slide.lines) - 1)]
    assert slide.lines[0].text.startswith("A: ")


def test_decisions_to_take_come_with_facts_and_those_taken_with_who_took_them(make: MakeRecord):
    decided = DecisionTaken(question="Hold?", answer="Yes", by="Board", observed_at=at("2025-09-28"))
    slide = shown(make, "decisions", decided)

    assert slide.title == "1 decision to take"
    assert [(x.text, x.note, x.is_strong) for x in slide.lines] == [
        (
            "Will condition 1 be met by 4 Oct, or is it extended?",
            "due within 5 days; 0 of 2 items done; owner: no owner",
            True,
        ),
        ("Hold? Yes", "Board", False),
    ]
