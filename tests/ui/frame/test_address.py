from datetime import UTC, date, datetime, timedelta, timezone
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.values.subject import Subject
from dashboard.ui.frame import address
from dashboard.ui.frame.address import Standpoint

NOON = datetime(2025, 9, 20, 12, tzinfo=UTC)
NOW = Standpoint("CERT")
PINNED = Standpoint("CERT", NOON, NOON + timedelta(hours=1), "abc")


def test_an_address_carries_where_the_board_is_looked_at_from():
    assert address.page_at(NOW, "gates") == "gates?certification=CERT"
    assert address.page_at(Standpoint("CERT", date(2025, 9, 20)), "gates", gate="PROD-001") == (
        "gates?certification=CERT&asof=2025-09-20&gate=PROD-001"
    )
    assert parse_qs(urlsplit(address.page_at(PINNED, "overview")).query) == {
        "certification": ["CERT"],
        "asof": ["2025-09-20T12:00:00Z"],
        "known_by": ["2025-09-20T13:00:00Z"],
        "head": ["abc"],
    }


def test_an_instant_is_written_in_utc():
    berlin = timezone(timedelta(hours=2))

    assert "asof=2025-09-20T10%3A00%3A00Z" in address.page_at(
        Standpoint("CERT", datetime(2025, 9, 20, 12, tzinfo=berlin)), "gates"
    )


@pytest.mark.parametrize(
    ("made", "path", "chosen"),
    [
        (address.thing_at(NOW, Subject(kind="gate", id="P-1")), "thing", {"kind": "gate", "id": "P-1"}),
        (address.entry_at(NOW, 3), "record", {"entry": "3"}),
        (address.line_at(NOW, 3, 47), address.DOCUMENT, {"entry": "3", "line": "47"}),
        (address.line_at(NOW, 3, None), address.DOCUMENT, {"entry": "3"}),
        (
            address.compare_at(NOW, NOON, date(2025, 9, 27), known_then=NOON),
            "compare",
            {"since": "2025-09-20T12:00:00Z", "until": "2025-09-27", "known_then": "2025-09-20T12:00:00Z"},
        ),
    ],
)
def test_each_kind_of_address_names_what_it_is_of(made: str, path: str, chosen: dict[str, str]):
    asked = parse_qs(urlsplit(made).query)

    assert urlsplit(made).path == path
    assert asked == {"certification": ["CERT"], **{name: [value] for name, value in chosen.items()}}


@pytest.mark.parametrize("base", ["http://host/", "http://host/gates?x=1", "http://host/under/board/record"])
def test_addresses_hold_under_any_base_path_and_from_any_page(base: str):
    folder = base.partition("?")[0].rpartition("/")[0]

    assert urljoin(base, address.page_at(NOW, "overview")) == f"{folder}/?certification=CERT"
    assert urljoin(base, address.page_at(NOW, "gates")) == f"{folder}/gates?certification=CERT"


@given(st.text(min_size=1))
def test_whatever_an_id_holds_it_comes_back_from_the_address_and_ends_no_link(text: str):
    made = address.thing_at(NOW, Subject.model_construct(kind="gate", id=text))

    assert parse_qs(urlsplit(made).query, keep_blank_values=True, strict_parsing=True)["id"] == [text]
    assert not set(made) & set(" ()[]<>\"'\\`*:")


def test_the_label_of_a_link_is_literal():
    assert address.link("a](x) *b*", "gates?q") == r"[a\]\(x\) \*b\*](gates?q)"
