"""Names in which letters of another script pass for Latin ones."""

from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.findings.names import GREEK, mixed_scripts
from tests.findings.clean import CLEAN, Said, assessed, told


def named(name: str, owner: str = "QA") -> list[Said]:
    document = deepcopy(CLEAN)
    document["gates"][0] |= {"name": name, "owner": owner}
    return told(list(mixed_scripts(assessed(document))), "mixed-scripts")


def test_a_word_of_two_scripts_is_told_with_its_letters_and_place():
    assert named("Test C\u043everage of p\u0430rts", owner="C\u0391B") == [
        (
            "certificate",
            "gap",
            (
                "“Test C\u043everage of p\u0430rts” mixes scripts in one word: \u043e (U+043E, Cyrillic), \u0430 "
                "(U+0430, Cyrillic) among Latin letters; it may pass for another name"
            ),
            [("gates[0].name", "Test C\u043everage of p\u0430rts")],
        ),
        (
            "certificate",
            "gap",
            "“C\u0391B” mixes scripts in one word: \u0391 (U+0391, Greek) among Latin letters; it may pass for another name",
            [("gates[0].owner", "C\u0391B")],
        ),
    ]


@pytest.mark.parametrize(
    "name",
    [
        *(
            "Größe geprüft",
            "Проверка",
            "Ελληνικά",
            "Latency λmax",
            "kΩ",
            "Δt of µs",
            "Naïve façade",
            "数据 quality",
        ),
        *("Проверка of gates", "α-test", "C\u03a9verage", "Łódź İstanbul", "naïve", "αβγ"),
    ],
)
def test_words_of_one_script_and_greek_symbols_are_no_finding(name: str):
    assert named(name) == []


@given(
    st.text("abcdefgxyzABCXYZ", min_size=1),
    st.sampled_from([*GREEK, *map(chr, range(0x0400, 0x0450))]),
    st.text("abcXYZ"),
)
def test_a_stranger_anywhere_in_a_latin_word_is_found(before: str, stranger: str, after: str):
    assert len(named(f"{before}{stranger}{after}")) == 1
    assert named(f"{before} {stranger} {after}") == []


def test_a_name_that_stands_twice_is_told_once():
    assert len(named("T\u0435st", owner="T\u0435st")) == 1


def test_a_long_name_is_told_by_its_first_eighty_letters():
    name = f"C\u043e{'x' * 79}"
    ((_, _, message, places),) = named(name)

    assert message.startswith(f"“{name[:80]}” mixes")
    assert places == [("gates[0].name", name)]


def test_what_names_nothing_may_be_of_any_script():
    document = deepcopy(CLEAN)
    document["gates"][0]["footnote"] = "C\u043everage"

    assert told(list(mixed_scripts(assessed(document))), "mixed-scripts") == []
