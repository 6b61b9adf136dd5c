"""Dates that disagree: each finding whole, and the last day on which there is none."""

import pytest

from dashboard.domain.observations import ConditionMet
from tests.domain.conftest import at
from tests.findings.clean import said


@pytest.mark.parametrize(
    ("validity", "until", "meant"),
    [
        ("12 months", "2026-09-11", "13 Sep 2026, not 11 Sep 2026"),
        ("12 months", "2026-09-12", None),
        ("12 months", "2026-09-13", None),
        ("12 months", "2026-09-14", None),
        ("12 months", "2026-09-15", "13 Sep 2026, not 15 Sep 2026"),
        ("12-month", "2026-10-13", "13 Sep 2026, not 13 Oct 2026"),
        ("2 years", "2027-09-13", None),
        ("2 Years", "2027-08-13", "13 Sep 2027, not 13 Aug 2027"),
        ("1 year", "2026-09-13", None),
        ("one year", "2030-09-13", None),
        (None, "2030-09-13", None),
        ("12 months", None, None),
    ],
)
def test_the_validity_in_words_is_that_of_the_last_day_to_a_day(
    validity: str | None, until: str | None, meant: str | None
):
    values = {"certification.validity": validity, "certification.valid_until": until}
    whole = (
        "certificate",
        "contradiction",
        f"“{validity}” from 13 Sep 2025 is {meant}",
        [("certification.validity", validity), ("certification.valid_until", until)],
    )

    assert said("validity-differs", values) == ([whole] if meant else [])


def test_a_requirement_is_held_against_each_condition_that_carries_it_and_against_no_duty():
    asked = [
        {"text": "Finish radar within 2 weeks", "maps_to": ["1"]},
        {"text": "Finish radar soon", "maps_to": ["1"]},
        {"text": "Audit within 3 weeks", "maps_to": ["quarterly-1", "1"]},
        {"text": "Report within 1 month", "maps_to": ["1"]},
    ]
    timeline = ("conditions[0].timeline", "1-2 weeks from deployment start")

    assert said("requirement-and-condition-differ", {"closing.post_deployment": asked}) == [
        (
            "condition 1",
            "contradiction",
            "“Audit within 3 weeks” means 4 Oct 2025, the condition is due 27 Sep 2025",
            [("closing.post_deployment[2]", "Audit within 3 weeks"), timeline],
        ),
        (
            "condition 1",
            "contradiction",
            "“Report within 1 month” means 13 Oct 2025, the condition is due 27 Sep 2025",
            [("closing.post_deployment[3]", "Report within 1 month"), timeline],
        ),
    ]
    assert said("requirement-and-condition-differ", {"closing": None}) == []


def test_a_requirement_counts_from_the_start_of_the_deployment():
    later = {
        "certification.deployment_start": "2025-09-20",
        "conditions.0.timeline": "1-2 weeks from certification",
    }

    assert [message for _, _, message, _ in said("requirement-and-condition-differ", later)] == [
        "“Finish radar within 2 weeks” means 4 Oct 2025, the condition is due 27 Sep 2025"
    ]


@pytest.mark.parametrize(
    ("weeks", "severity", "said_of_it"),
    [
        (
            "2",
            "contradiction",
            "27 Sep 2025, 7 days after the first day of phase 1, which deploys B (20 Sep 2025)",
        ),
        ("3", "note", "no later than the first day of phase 1, which deploys B (both 27 Sep 2025)"),
        ("4", None, None),
    ],
)
def test_a_condition_is_due_before_the_phase_that_deploys_its_agent(
    weeks: str, severity: str | None, said_of_it: str | None
):
    whole = (
        "condition 1",
        severity,
        f"is due {said_of_it}",
        [
            ("conditions[0].timeline", "1-2 weeks from deployment start"),
            ("rollout.phases[0]", f"Phase 1: week {weeks}"),
        ],
    )

    assert said("no-room-before-the-phase", {"rollout.phases.0.weeks": weeks}) == (
        [whole] if severity else []
    )


def test_only_the_agents_that_it_covers_are_named_and_a_condition_that_is_met_leaves_room():
    early = {"rollout.phases.0.weeks": "1", "rollout.phases.0.agents": ["A", "B"]}
    alone = {"rollout.phases.0.weeks": "1", "rollout.phases.0.agents": ["A"]}
    met = ConditionMet(condition="1", observed_at=at("2025-09-14"))

    assert [message for _, _, message, _ in said("no-room-before-the-phase", early)] == [
        ("is due 27 Sep 2025, 14 days after the first day of phase 1, which deploys B (13 Sep 2025)")
    ]
    assert said("no-room-before-the-phase", alone) == []
    assert said("no-room-before-the-phase", early, met) == []


def test_each_phase_that_is_too_early_is_found():
    phases = [
        {"number": n, "name": "Shift", "weeks": weeks, "agents": agents}
        for n, weeks, agents in ((1, "1", ["A"]), (2, "2", ["B"]), (3, "3", ["B"]), (4, "4", ["B"]))
    ]

    found = said("no-room-before-the-phase", {"rollout.phases": phases})

    assert [(severity, places[1]) for _, severity, _, places in found] == [
        ("contradiction", ("rollout.phases[1]", "Phase 2: week 2")),
        ("note", ("rollout.phases[2]", "Phase 3: week 3")),
    ]
