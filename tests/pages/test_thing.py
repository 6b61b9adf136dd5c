import pytest

from dashboard.ui.frame.address import DOCUMENT
from tests.pages.conftest import DEMO, PHASE3, linked_words, rows, told, words


def tables(app) -> str:
    return "\n".join(",".join(row) for row in rows(app))


def test_a_gate_has_its_biography_with_who_recorded_what_and_where_it_stands(board):
    app = board("thing", certification=DEMO, kind="gate", id="PROD-001")

    assert "PROD-001 Functional Completeness: conditional, 96.1%" in told(app, "h1")[0]
    assert "10 entries in its biography" in words(app)
    newest, *rest = tables(app).splitlines()
    assert "96.1%,95.8%" in newest
    assert "readiness init" in newest
    assert f"({DOCUMENT}?certification={DEMO}&entry=1&line=" in newest
    assert f"(record?certification={DEMO}&entry=1)" in newest
    assert len(rest) == 9
    assert f"It is covered by [Condition 1](thing?certification={DEMO}&kind=condition&id=1)" in linked_words(
        app
    )
    assert f"[The certificate](./?certification={DEMO})" in linked_words(app)


@pytest.mark.parametrize(
    ("kind", "name", "says"),
    [
        ("agent", "QV", "QV scores 84 of 100"),
        ("condition", "1", "Condition 1 QV Agent Module Completion: due within 2 days"),
        ("step", "20%", "Step to 20% planned for"),
        ("phase", "3", "Phase 3"),
        ("traffic", "traffic", "Rollout: 20% of traffic"),
    ],
)
def test_each_kind_of_thing_has_its_page(board, kind: str, name: str, says: str):
    app = board("thing", certification=DEMO, kind=kind, id=name)

    assert says in told(app, "h1")[0]


def test_a_finding_has_its_page_with_the_places_that_disagree(board):
    name = "all-gates-passed:certificate:certificate"
    app = board("thing", certification=PHASE3, asof="2025-09-13", kind="finding", id=name)

    assert "phase3.yaml, line" in words(app)
    assert f"It is about [The certificate](./?certification={PHASE3}&asof=2025-09-13)" in linked_words(app)


@pytest.mark.parametrize(("kind", "name"), [("gate", "PAY-999"), ("animal", "cat"), ("", "")])
def test_a_thing_that_does_not_exist_is_said_with_those_that_do(board, kind: str, name: str):
    app = board("thing", certification=DEMO, kind=kind, id=name)

    assert told(app, "h1")[0].startswith("There is no ")
    assert ("[PROD-001](thing?" in linked_words(app)) == (kind == "gate")


def test_an_entry_in_the_address_of_record_stands_first(board):
    assert "Entry 1" in words(board("record", certification=DEMO, entry="1"))
    assert "The ledger has no entry 99" in words(board("record", certification=DEMO, entry="99"))
