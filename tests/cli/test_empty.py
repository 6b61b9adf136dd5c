"""A record that holds nothing yet, and the table of all that it may hold."""

import json

import pytest


def test_an_empty_record_is_built_once_and_says_of_itself_that_it_is(run):
    assert run("init", "--empty").code == 0
    assert "it is left as it is" in run("init", "--empty").out
    assert "the record holds no certification; import one" in run("status").err
    assert "0 entries" in run("verify").out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("status",), 3),
        (("status", "--check"), 3),
        (("findings",), 3),
        (("changes", "--json"), 3),
        (("export", "--format", "json", "-o", "-"), 3),
        (("notify", "--since", "2026-11-01", "--to", "json://localhost"), 3),
        (("replay", "--trigger", "availability"), 3),
        (("record", "review"), 64),
    ],
)
def test_what_needs_a_certification_says_that_there_is_none(run, words, code: int):
    run("init", "--empty")

    answer = run(*words)

    assert (answer.code, answer.out) == (code, "")
    assert code == 64 or answer.err == "the record holds no certification; import one\n"


def test_all_certifications_stand_in_a_table_the_worst_first_and_as_an_array_by_id(run):
    run("init")
    table, told = run("status"), json.loads(run("status", "--json").out)

    assert [each["certification"]["id"] for each in told] == ["DEMO-PHASE3", "PROD-CERT-PHASE3-20250913"]
    assert {each["ledger_head"] for each in told} == {told[0]["ledger_head"]}
    assert table.out.index("PROD-CERT-PHASE3-20250913") < table.out.index("DEMO-PHASE3")
    assert json.loads(run("status", "--json").out)[1] == {**told[1], "as_of": told[1]["as_of"]}
    assert run("status", "--check").code == 2
