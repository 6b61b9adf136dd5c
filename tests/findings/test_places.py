"""Where things stand in the record file: every place of a certificate that has them all, in order."""

from collections.abc import Iterable
from typing import Any

from dashboard.domain.observations import AgentWorkDone, ConditionItemDone, ConditionMet, ConditionWaived
from dashboard.findings import Place, places
from tests.domain.conftest import at, day
from tests.findings.clean import assessed, with_values

WHOLE = with_values(
    {
        "agents.0.criteria": [
            {"name": "Logging", "text": "Kept"},
            {"name": "Audit", "text": "Wanting", "met": False},
        ],
        "agents.0.authorization_notes": ["By day", "In calm"],
        "agents.1.outstanding": [{"text": "Radar"}, {"text": "Lidar"}],
        "conditions": [
            {
                "id": "1",
                "title": "Finish radar",
                "timeline": "1-2 weeks from certification",
                "summary": "The radar",
                "items": ["Mast", "Cable"],
            },
            {"id": "2", "title": "T", "timeline": "1-2 weeks from certification", "items": ["Paint"]},
        ],
        "operations": {
            "operational": {"support": ["Desk", "Phone"]},
            "security_operations": {"support": ["Guard"]},
            "recovery": {"controls": ["Backup"]},
            "cross_cutting": [
                {"name": "Speed", "practices": ["Cache"], "results": [{"name": "Load", "text": "5 ms"}]},
                {"name": "Safety", "practices": ["Fence"]},
            ],
        },
        "boards": [
            {
                "name": "First",
                "signoffs": [
                    {"role": "Chair", "name": "C"},
                    {"role": "Clerk", "name": "K", "remark": "Watch"},
                ],
            }
        ],
    }
)


def shown(found: Iterable[Place]) -> list[tuple[str, str]]:
    return [(place.path, place.text) for place in found]


def left(*seen: Any) -> list[tuple[str, str, str]]:
    return [
        (str(subject), *shown([place])[0]) for subject, place in places.outstanding(assessed(WHOLE, *seen))
    ]


def test_what_is_outstanding_stands_on_agents_and_in_conditions():
    assert left() == [
        ("B", "agents[1].outstanding[0]", "Radar"),
        ("B", "agents[1].outstanding[1]", "Lidar"),
        ("condition 1", "conditions[0].items[0]", "Mast"),
        ("condition 1", "conditions[0].items[1]", "Cable"),
        ("condition 2", "conditions[1].items[0]", "Paint"),
    ]


def test_what_is_done_or_of_a_condition_met_or_waived_is_not_outstanding():
    early = at("2025-09-14")
    seen = [
        AgentWorkDone(agent="B", text="Radar", observed_at=early),
        ConditionItemDone(condition="1", item=1, observed_at=early),
    ]
    met = ConditionMet(condition="2", observed_at=early)
    waived = ConditionWaived(
        condition="2", until=day(9), reason="Dry dock", approver="Board", observed_at=early
    )

    assert (
        left(*seen, met)
        == left(*seen, waived)
        == [("B", "agents[1].outstanding[1]", "Lidar"), ("condition 1", "conditions[0].items[1]", "Cable")]
    )


def test_what_is_there_stands_among_criteria_support_controls_and_practices():
    assert shown(places.done(assessed(WHOLE))) == [
        ("agents[0].criteria[0]", "A Logging: Kept"),
        ("operations.operational.support[0]", "Desk"),
        ("operations.operational.support[1]", "Phone"),
        ("operations.security_operations.support[0]", "Guard"),
        ("operations.recovery.controls[0]", "Backup"),
        ("operations.cross_cutting[0].practices[0]", "Cache"),
        ("operations.cross_cutting[1].practices[0]", "Fence"),
    ]


def test_statements_are_every_other_text_of_the_system():
    assert shown(places.statements(assessed(WHOLE))) == [
        ("operations.cross_cutting[0].results[0]", "Load: 5 ms"),
        ("agents[0].criteria[0]", "A Logging: Kept"),
        ("agents[0].criteria[1]", "A Audit: Wanting"),
        ("agents[0].authorization_notes[0]", "By day"),
        ("agents[0].authorization_notes[1]", "In calm"),
        ("conditions[0].summary", "The radar"),
        ("conditions[0].items[0]", "Mast"),
        ("conditions[0].items[1]", "Cable"),
        ("conditions[1].items[0]", "Paint"),
        ("boards[0].signoffs[1].remark", "Watch"),
    ]


def test_a_gate_an_agent_and_a_condition_have_their_own_path():
    whole = assessed(WHOLE)
    subjects = [state.subject for state in whole.gates] + [state.subject for state in whole.agents]
    subjects += [state.subject for state in whole.conditions]

    assert [places.path_of(whole, subject) for subject in subjects] == [
        *("gates[0]", "gates[1]", "agents[0]", "agents[1]", "conditions[0]", "conditions[1]")
    ]
