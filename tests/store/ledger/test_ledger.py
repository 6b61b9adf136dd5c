import hashlib
import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.store.ledger import GENESIS, Entry, canonical, chain_fault, next_entry
from tests.store.conftest import day

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text("abé", max_size=3), inner),
    max_leaves=8,
)


def chain(length: int) -> list[Entry]:
    entries: list[Entry] = []
    for n in range(length):
        entries.append(
            next_entry(
                entries[-1] if entries else None,
                {"certification": "X", "n": n},
                kind="observations",
                recorded_at=day(n + 1),
                actor="quality",
                source_name="results.csv",
                source_sha256="0" * 64,
            )
        )
    return entries


def test_canonical_json_has_sorted_keys_composed_letters_and_no_spaces():
    assert canonical({"b": [1, True, None], "a": "e\u0301"}) == '{"a":"é","b":[1,true,null]}'


def test_a_combining_mark_after_an_escape_stays_json():
    assert json.loads(canonical("\n\u0303")) == "\n\u0303"


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "\ud800", {"e\u0301": 1, "é": 2}])
def test_what_has_no_one_json_text_is_refused(value):
    with pytest.raises(ValueError):  # noqa: PT011
        canonical({"value": value})


@given(VALUES)
def test_canonical_json_is_stable(value):
    text = canonical(value)

    assert canonical(json.loads(text)) == text


def test_the_hash_can_be_computed_with_the_standard_library_alone():
    first, second = chain(2)

    fields = [
        2,
        "2025-09-02T00:00:00.000000Z",
        "quality",
        "observations",
        "results.csv",
        "0" * 64,
        second.body,
    ]
    text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
    assert second.hash == hashlib.sha256(f"readiness-ledger-1\n{first.hash}\n{text}".encode()).hexdigest()
    assert first.prev_hash == GENESIS


def test_an_untouched_chain_has_no_fault():
    assert chain_fault(chain(4)) is None
    assert chain_fault([]) is None


@pytest.mark.parametrize(
    "change",
    [
        {"body": '{"certification":"X","n":9}'},
        {"body": '{"certification":"X", "n":1}'},
        {"actor": "someone else"},
        {"kind": "retraction"},
        {"source_name": "other.csv"},
        {"source_sha256": "1" * 64},
        {"recorded_at": day(2) + timedelta(microseconds=1)},
        {"hash": "1" * 64},
        {"prev_hash": "1" * 64},
        {"seq": 7},
    ],
    ids=lambda change: next(iter(change)),
)
def test_any_changed_field_is_found(change):
    entries = chain(4)
    entries[1] = entries[1].model_copy(update=change)

    fault = chain_fault(entries)

    assert fault is not None
    assert "entry 2" in fault


def test_a_missing_entry_is_found():
    entries = chain(4)

    assert chain_fault(entries[1:]) is not None
    assert chain_fault([*entries[:1], *entries[2:]]) is not None
    assert chain_fault([entries[0], entries[2], entries[1], entries[3]]) is not None


def test_a_rewritten_tail_no_longer_has_the_head_it_had():
    entries = chain(3)
    forged = next_entry(
        entries[1],
        {"certification": "X", "n": 99},
        kind="observations",
        recorded_at=day(3),
        actor="quality",
        source_name="results.csv",
        source_sha256="0" * 64,
    )

    assert chain_fault([*entries[:2], forged]) is None
    assert forged.hash != entries[2].hash


def test_an_entry_is_recorded_after_the_one_it_follows_whatever_the_clock_says():
    last = chain(3)[-1]

    entry = next_entry(
        last,
        {"certification": "X"},
        kind="observations",
        recorded_at=day(1),
        actor="quality",
        source_name="results.csv",
        source_sha256="0" * 64,
    )

    assert entry.recorded_at > last.recorded_at
