"""A permalink shows what was seen when it was made, whatever is imported or retracted after it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from typing import Any
from urllib.parse import parse_qs, urlsplit

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.domain.observations import Observation
from dashboard.domain.values.fields import parse_instant
from dashboard.exporters.json.status import status_json
from dashboard.store import ledger
from dashboard.store.ledger import Entry, append, next_entry, read_entries
from dashboard.store.publish.projection import project
from dashboard.store.publish.snapshot import Snapshot
from dashboard.ui.frame.address import Standpoint, page_at
from dashboard.ui.frame.asked import read_asof
from dashboard.ui.frame.view import View, view_of
from tests.examples import SOAK
from tests.store.conftest import certificate, observe

START = datetime(2025, 9, 1, 8, tzinfo=UTC)
ID = "BRIDGE-7"


class Ledger:
    """A record in memory: each entry makes a snapshot of its own."""

    def __init__(self) -> None:
        self.connection = duckdb.connect()
        self.connection.execute(files("dashboard.store").joinpath("schema.sql").read_text(encoding="utf-8"))
        self.last: Entry | None = None

    def add(self, kind: ledger.Kind, body: dict[str, Any], at: datetime) -> None:
        made = next_entry(
            self.last, body, kind=kind, recorded_at=at, actor="q", source_name="d", source_sha256="0" * 64
        )
        append(self.connection, [made])
        project(self.connection, after=made.seq - 1)
        self.last = made

    @property
    def snapshot(self) -> Snapshot:
        assert self.last
        return Snapshot(id=self.last.hash, connection=self.connection)


@contextmanager
def opened() -> Iterator[Ledger]:
    made = Ledger()
    made.add("certification", ledger.certification_body(certificate()), START)
    yield made
    made.connection.close()


def meaning(view: View) -> str:
    """All that the board tells of a view, as text."""
    told = status_json(view.moment)
    return (
        str({name: said for name, said in told.items() if name not in ("known_by", "stamp")})
        + view.stand.certification
    )


def followed(address: str, snapshot: Snapshot) -> View:
    """The view that an address asks for, as the frame reads it."""
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    stand = Standpoint(
        asked["certification"], read_asof(asked["asof"]), parse_instant(asked["known_by"]), asked["head"]
    )
    return view_of(snapshot, stand)


RESULT = st.builds(
    lambda day, value: observe(kind="gate_result", observed_at=f"2025-09-{day:02}", gate="G-1", value=value),
    st.integers(1, 28),
    st.integers(80, 100),
)
SCORE = st.builds(
    lambda day, score: observe(kind="agent_score", observed_at=f"2025-09-{day:02}", agent="A-1", score=score),
    st.integers(1, 28),
    st.integers(0, 100),
)
CHANGED = st.builds(
    lambda day, change: observe(
        kind="certificate", observed_at=f"2025-09-{day:02}", change=change, reason="audit"
    ),
    st.integers(1, 28),
    st.sampled_from(["suspended", "reinstated", "revoked"]),
)
STEP = st.one_of(
    st.lists(RESULT | SCORE | CHANGED, min_size=1, max_size=3),
    st.integers(1, 6),  # retracts that entry
    st.sampled_from(["Europe/Berlin", "Asia/Kolkata"]),  # a revision with that zone
)
ASOF = st.none() | st.dates(date(2025, 9, 1), date(2025, 10, 1))


def take(book: Ledger, step: list[Observation] | int | str, at: datetime) -> None:
    """Import observations, retract an entry, or import the document anew."""
    if isinstance(step, int):
        if book.last and step <= book.last.seq and book.last.seq > 1 and step > 1:
            book.add("retraction", ledger.retraction_body(ID, retracts=step, reason="wrong"), at)
    elif isinstance(step, str):
        head = certificate().certification.model_copy(update={"time_zone": step, "title": step})
        changed = certificate().model_copy(update={"certification": head})
        book.add("certification", ledger.certification_body(changed), at)
    else:
        book.add("observations", ledger.observations_body(ID, step), at)


@settings(max_examples=max(8, min(SOAK, 1000)))
@given(st.lists(st.tuples(STEP, ASOF, st.just(0) | st.integers(1, 90_000)), min_size=2, max_size=6))
def test_permalinks_keep_their_meaning_over_imports_and_retractions_in_one_instant_too(steps):
    with opened() as book:
        at, sent = START, []
        for step, asof, seconds in steps:
            seen = view_of(book.snapshot, Standpoint(ID, asof))
            sent.append((page_at(seen.permalink, "overview"), meaning(seen)))
            at += timedelta(seconds=seconds)
            take(book, step, at)

        for address, meant in sent:
            shown = followed(address, book.snapshot)
            assert meaning(shown) == meant
            assert shown.assessment.ledger_head == shown.stand.head
            assert page_at(shown.permalink, "overview") == address


def test_a_pinned_link_tells_what_changed_since():
    with opened() as book:
        sent = page_at(view_of(book.snapshot, Standpoint(ID)).permalink, "overview")
        assert followed(sent, book.snapshot).since_sent.changes == ()

        result = observe(kind="gate_result", observed_at="2025-09-03", gate="G-1", value=96)
        take(book, [result], START + timedelta(hours=1))
        changes = followed(sent, book.snapshot).since_sent.changes

        assert [str(change.subject) for change in changes if change.kind == "gate"] == ["G-1"]


def test_a_certification_retracted_since_is_shown_as_it_was_sent(monkeypatch: pytest.MonkeyPatch):
    with opened() as book:
        seen = view_of(book.snapshot, Standpoint(ID))
        sent = page_at(seen.permalink, "overview")
        book.add(
            "retraction", ledger.retraction_body(ID, retracts=1, reason="wrong"), START + timedelta(hours=1)
        )

        assert meaning(followed(sent, book.snapshot)) == meaning(seen)
        assert len(read_entries(book.connection)) == 2
