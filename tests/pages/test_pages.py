import re
from typing import Any
from urllib.parse import urlencode

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.navigation import LINKED, TITLES
from tests.pages.conftest import (
    DEMO,
    PHASE3,
    drawings,
    inside,
    links,
    opener,
    parts,
    readiness,
    said,
    told,
    words,
)
from tests.serving import copy_record

THEN = {"certification": PHASE3, "asof": "2025-09-13"}
UNREAD = """**Certification ID:** QUAY-1
**System:** Quay crane
**Certification Authority:** Port
**Certification Date:** 2026-01-01
**Decision:** APPROVED

## Gates

| ID | Gate | Requirement | Result |
|---|---|---|---|
| G-1 | Load | 95%+ | 97% |

The quick gate wobbles at seven.

## Obligations

- Whenever the harbour master whistles
"""


def test_overview_answers_the_four_questions(board):
    app = board(**THEN)

    [band] = told(app, "div", "band")
    assert "Certified" in band
    assert "with 2 conditions" in band
    assert "13 Sep 2026" in band
    assert "365 days left" in band
    named, figures = told(app, "div", "name"), told(app, "span", "number")
    assert list(zip(named, figures, strict=True)) == [
        ("Gates passed", "6 of 8"),
        ("Conditions open", "2"),
        ("Traffic on the new system", "no data"),
        ("Sign-offs", "12 of 12"),
    ]


def test_overview_draws_windows_steps_gates_and_agents_worst_first(board):
    drawn = drawings(board(**THEN))

    windows = drawn["windows"]
    labels = [w["label"] for w in windows["frames"][0]["windows"]]
    assert [(r["title"], label) for r, label in zip(windows["rows"], labels, strict=True)] == [
        ("QV Agent Module Completion", "due in 14 to 21 days"),
        ("Documentation Completion", "due in 7 to 14 days"),
    ]
    assert [s["percent"] for p in drawn["stepper"]["phases"] for s in p["steps"]] == [10, 20, 30, 50, 75, 100]
    worst = drawn["bars"]["rows"][0]
    assert (worst["name"], worst["detail"]) == ("QV", "Quality Validation Agent · 75% complete")


def test_overview_names_the_system_and_who_certifies_it(board):
    app, name = board(**THEN), "SPEK Enhanced Development Platform - Phase 3"

    assert (name, f"document?certification={PHASE3}&asof={THEN['asof']}") in links(app)
    assert f"{name} · Enterprise Production Readiness Board" in words(app)


def test_overview_says_which_lines_were_not_understood_and_leads_to_them(board, built, tmp_path, monkeypatch):
    own, document = tmp_path / "own.duckdb", tmp_path / "own.md"
    copy_record(built, own)
    document.write_text(UNREAD, encoding="utf-8")
    readiness(own, "import", str(document))
    monkeypatch.setenv("READINESS_DATABASE", str(own))
    app = opener()(certification="QUAY-1")

    warning = "1 line of the document about gates, conditions, sign-offs or the decision was not understood."
    [address] = [address for text, address in links(app) if text == warning]
    assert address.startswith("document?certification=QUAY-1&")
    assert address.endswith("&line=13")
    assert "1 line of the document was not understood: 17" in words(app)
    shown = sum("kind=finding" in address for _, address in links(app))
    left = re.search(r"(\d+) more, with the places that disagree", words(app))
    assert left
    assert f"{shown + int(left[1])} findings: " in words(app)


@pytest.mark.parametrize("page", sorted({*TITLES, *LINKED}))
def test_a_page_is_one_element_of_streamlit_s(board, page: str):
    app = board(page)

    assert [element.type for element in app.main] == ["main", "bidi_component"]


def test_the_sample_says_so_and_ticks_and_the_past_does_not(board):
    live, past = board(certification=DEMO), board(**THEN)

    assert "Sample data" in words(live)
    assert drawings(live)["windows"]["now"] is not None
    assert len(drawings(live)["windows"]["frames"]) == 8
    assert "Sample data" not in words(past)
    assert "as of 13 Sep 2025" in words(past)
    assert drawings(past)["windows"]["now"] is None
    assert len(drawings(past)["windows"]["frames"]) == 1


@pytest.mark.parametrize(
    ("day", "band", "text"),
    [
        ("2025-09-12", "none", "Not in force before 13 Sep 2025"),
        ("2025-09-28", "bad", "Lapsed since 28 Sep 2025"),
        ("2026-09-14", "bad", "Expired 1 day ago"),
    ],
)
def test_the_band_follows_the_as_of_day(board, day: str, band: str, text: str):
    app = board(certification=PHASE3, asof=day)

    assert text in told(app, "div", band)[0]


@pytest.mark.parametrize("page", sorted(TITLES))
@pytest.mark.parametrize("certification", [DEMO, PHASE3])
def test_every_page_heads_with_a_finding_and_ends_with_the_ledger_head(board, page: str, certification: str):
    app = board(page, certification=certification)

    [heading] = told(app, "h1")
    assert any(character.isdigit() for character in heading)
    assert "Ledger head" in words(app)


def rows(app: AppTest) -> list[dict[str, Any]]:
    """The rows of the table of gates, each cell by its column's name."""
    table = drawings(app)["sortable"]
    return [
        {
            **{
                head: "".join(map(said, cell))
                for head, cell in zip(table["heads"], row["cells"], strict=True)
            },
            "current": row["current"],
        }
        for row in table["rows"]
    ]


def test_gates_filter_by_address_and_show_the_chosen_one(board):
    app = board("gates", **THEN, show="exceptions", gate="PROD-007")

    table = rows(app)
    assert [row["Id"] for row in table] == ["PROD-001", "PROD-007"]
    assert [row["Gap or headroom"] for row in table] == ["6.3 points short", "13 points short"]
    assert "PROD-007 Documentation Complete: 13 points short" in words(app)
    assert "phase3.yaml, line" in words(app)


@pytest.mark.parametrize("show", ["exceptions", "passed", "all"])
def test_the_gate_of_the_address_is_shown_whatever_the_filter_leaves(board, show: str):
    app = board("gates", **THEN, show=show, gate="PROD-004")

    assert "PROD-004 Quality Standards: 0.2 points above, thin" in words(app)
    chosen = [row["Id"] for row in rows(app) if row["current"]]
    assert chosen == ([] if show == "exceptions" else ["PROD-004"])


def test_gates_show_headroom_and_what_is_attested(board):
    gaps = {row["Id"]: row["Gap or headroom"] for row in rows(board("gates", **THEN))}

    assert gaps["PROD-002"] == "20,435 times below"
    assert gaps["PROD-004"] == "0.2 points above, thin"
    assert gaps["PROD-006"] == "attested"
    assert "Never measured." in words(board("gates", **THEN, gate="PROD-006"))
    assert "Measured once so far: no history yet." in words(board("gates", **THEN, gate="PROD-007"))


def test_gates_are_sorted_by_how_far_they_are_from_what_is_required(board):
    table = drawings(board("gates", **THEN))["sortable"]
    at, name = table["heads"].index("Gap or headroom"), table["heads"].index("Id")
    known = {said(row["cells"][name][0]): row["keys"][at] for row in table["rows"]}

    assert known["PROD-006"] is None
    assert known["PROD-007"] < known["PROD-001"] < 0 < known["PROD-004"] < known["PROD-002"]


def test_agents_open_with_the_one_that_needs_attention_or_the_one_in_the_address(board):
    first, chosen = board("agents", **THEN), board("agents", **THEN, agent="SR")

    assert "QV scores 78 of 100" in told(first, "div", "warn")[0]
    assert "75% complete" in told(first, "div", "warn")[0]
    assert "no condition covers it" in words(first)
    assert "SR scores 98 of 100" in told(chosen, "div", "good")[0]


def test_agents_never_draw_what_is_not_measured(board):
    scale = drawings(board("agents", **THEN))["scale"]

    missing = {"text": "CE: not measured", "href": f"thing?{urlencode(THEN)}&kind=agent&id=CE"}
    assert scale["missing"] == [missing]
    assert {p["text"] for p in scale["points"]} == {"SR 1.2%", "SC 1.8%", "QV 0.9%", "WO 0.7%"}
    assert scale["limit"] == 4.7


def test_conditions_say_what_is_assumed_and_what_happens_otherwise(board):
    text = words(board("conditions", **THEN))

    assert "Assumed: the deployment started on 13 Sep 2025" in text
    assert "lapses on 28 Sep 2025 unless condition 2 is met" in text
    assert "No forecast yet" in text
    assert "no owner" in text


def test_rollout_says_what_blocks_the_next_step_and_which_triggers_cannot_see(board):
    text = words(board("rollout", **THEN))

    assert "10% is blocked by 10 things" in text
    assert "3 of 5 rollback triggers clear" in text
    assert "blind: no sample of availability" in text
    assert "never rehearsed" in text


def test_operations_hold_promises_duties_figures_and_maintenance(board):
    app = board("operations", **THEN)
    text = words(app)

    assert "Recovery time objective: 4 h promised, never drilled" in text
    assert "Recovery point objective: 1 h promised, never drilled" in text
    assert "No duties missed, 13 due" in text
    assert "5.24MB of 512MB" in text
    assert "2-4 seconds of 5-second" in text
    assert "Weekly: Security updates and patches · 13 Sep, 20 Sep, 27 Sep" in text
    assert "September 2025" in text
    assert {"20 W", "13 M", "29 W"} <= set(told(app, "span", "blue"))
    assert "Critical: Immediate by SMS, email and Slack" in text.replace(" notification", "")


def test_missed_duties_are_counted_and_change_no_standing(board):
    app = board("operations", certification=PHASE3, asof="2026-01-20")

    assert "21 duties missed" in told(app, "h1")[0]
    assert told(app, "summary")[0] == "Missed: 21"


def test_signoffs_name_open_remarks_claims_and_what_carries_each_requirement(board):
    app = board("signoffs", **THEN)
    text = words(app)

    assert "12 of 12 signed, 8 remarks open" in text
    assert told(app, "h2")[:3] == [
        "Technical Approval Board: 4 of 4",
        "Security & Compliance Board: 4 of 4",
        "Business & Executive Board: 4 of 4",
    ]
    assert "4 authorised fully, 1 conditionally" in text
    assert "All critical production gates passed: PROD-001 conditional" in text
    assert "Complete QV agent remaining modules within 3 weeks: condition 1, due in 14 to 21 days" in text


def test_the_record_page_shows_findings_with_their_places_and_the_ledger(board):
    app = board("record", **THEN)
    text = words(app)

    assert "contradictions" in told(app, "h1")[0]
    assert "93.7% follows from none of the stated figures" in text
    assert "phase3.yaml, line" in text
    assert "1 entry in the ledger" in text
    assert "a record file, whole" in text


def test_of_all_findings_the_gravest_stand_open_and_the_others_are_folded(board):
    app = board("record", **THEN)
    folded = {said(each[2]): each[3] for each in parts(app, "details")}
    chips = [
        sum(isinstance(e, list) and "chip" in e[1].get("class", "") for e in inside(f))
        for f in folded.values()
    ]

    assert list(folded) == ["6 gaps", "6 notes"]
    assert chips == [6, 6]
    assert words(app).count("Contradiction") == 9
    assert "Contradiction" not in "".join(map(said, folded.values()))


def test_the_address_may_ask_for_one_kind_of_findings_and_what_is_none_is_said(board):
    gaps, unknown = board("record", **THEN, show="gaps"), board("record", **THEN, show="warnings")

    assert [words(gaps).count(word) for word in ("Contradiction", "Gap", "Note")] == [0, 6, 0]
    assert 'The address asks for show "warnings"' in words(unknown)
    assert words(unknown).count("Contradiction") == 9


def test_findings_stand_beside_the_gate_and_the_agent_they_concern(board):
    assert "passes by 0.2 points only" in words(board("gates", **THEN, gate="PROD-004"))
    assert "is outstanding, and in no condition" in words(board("agents", **THEN, agent="QV"))


@pytest.mark.parametrize("day", ["garbage", "9999-12-31", "1999-12-31", "2025-02-30", "<b>"])
def test_a_day_that_is_none_is_said_and_never_taken_for_now_in_silence(board, day: str):
    app = board(asof=day)

    assert f'The address asks for the day "{day}"' in words(app)
    assert "the board shows now" in words(app)


def test_a_day_that_is_one_is_shown_without_a_word(board):
    assert "The address asks for" not in words(board(asof="2026-01-15"))


def test_an_unknown_certification_names_those_that_exist(board):
    app = board(certification="NOPE")

    assert told(app, "h1") == ["There is no certification of that name"]
    assert DEMO in words(app)
    assert PHASE3 in words(app)


def test_without_a_record_the_board_says_what_to_run(tmp_path, monkeypatch):
    monkeypatch.setenv("READINESS_DATABASE", str(tmp_path / "none.duckdb"))
    monkeypatch.setenv("READINESS_CACHE", str(tmp_path / "cache"))

    app = opener()()

    assert told(app, "h1") == ["There is no record yet"]
    assert "readiness init" in told(app, "pre")[0]
