"""What `import` accepts can be shown on every route; what it refuses it refuses with a message."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from datetime import datetime
from functools import reduce
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from dashboard import paths
from dashboard.cli.drawing import draw
from dashboard.domain.values.fields import parse_instant
from dashboard.errors import RefusedError, UsageError
from dashboard.exporters.badge import badge
from dashboard.exporters.calendar.ics import ics
from dashboard.exporters.documents.html import glance, html
from dashboard.exporters.json.status import status_json
from dashboard.exporters.workbook.xlsx import xlsx
from dashboard.findings.moment import Moment
from dashboard.importers.documents.document import Document
from dashboard.importers.formats import ImportOptions
from dashboard.importers.ingest import append_document
from dashboard.review import review_of
from dashboard.store.publish import writing
from dashboard.store.publish.snapshot import open_snapshot
from dashboard.store.read import certification_ids, read_record
from tests.cli.conftest import NOW
from tests.examples import SOAK

EXAMPLES = SOAK // 2 or 3
CLOCK = parse_instant(NOW)
DAYS = ["2000-01-01", "2000-02-29", "2099-12-31", "2100-12-31", "2026-11-24"]
INSTANTS = [*DAYS, "2000-01-01T00:00:00Z", "2100-12-31T23:59:59.999999Z", "2100-12-31T23:59:59.999999+14:00"]
NUMBERS = ["0", "-0", "1", "2", "100", "99.999999999999999", "0.000000000000001", "100000", "99999", "9" * 15]
TEXTS = [
    *(
        "N" * 4_000,
        "n " * 1_999,
        "\u0430dmin",
        "\U0001f680" * 999,
        "x" * 300,
        "Etc/GMT+12",
        "Pacific/Kiritimati",
    ),
    *(
        "<4.7%",
        "0",
        "0%",
        "0 ms",
        "< 3 min",
        "181 s",
        f"< {'9' * 15} days",
        f"< {'9' * 15} TB",
        f"{'9' * 15} TB",
    ),
    *(
        "999 months",
        "999 weeks from deployment start",
        "0-999 months",
        "0 days",
        "by 2100-12-31",
        "by 2000-01-01",
    ),
    *(
        "999999999999 days",
        "first Sunday 02:00-06:00",
        "24:00",
        "00:00-24:00",
        "true",
        "null",
        "100%+",
        "≥ 0",
    ),
]
REFUSED = [
    *(
        "0001-01-01",
        "1999-12-31",
        "9999-12-31",
        "2000-01-01T00:00:00+14:00",
        "2100-12-31T23:59:59.999999-12:00",
    ),
    *(
        "-1",
        "100.1",
        "1e9",
        "1e999",
        "NaN",
        "inf",
        "9" * 24,
        "9" * 40,
        f"0.{'3' * 16}",
        "1000000000",
        "-9" * 9,
    ),
    *(f">= {'9' * 40}%", "1000000000 weeks", "N" * 10_000, "a\u200bb", "\u202eabc", "\n" * 50, "", "[]"),
]
POOLS = {r"\d{4}-\d{2}-\d{2}": DAYS, r"\d{4}-\d{2}-\d{2}[T ].*": INSTANTS, r"[-+]?\d+(\.\d+)?": NUMBERS}
# What names something, or is one of a few words, is hardly anything else.
NAMES = {
    *(
        "id",
        "kind",
        "gate",
        "agent",
        "condition",
        "duty",
        "level",
        "decision",
        "change",
        "attested",
        "cadence",
    ),
    *(
        "done_by",
        "of",
        "covers",
        "maps_to",
        "about",
        "agents",
        "sample",
        "met",
        "trigger",
        "procedure",
        "role",
    ),
}


def extremes(value: str) -> list[str]:
    """What a value may become: mostly of its own kind, so that some of it is accepted."""
    return next((pool for pattern, pool in POOLS.items() if re.fullmatch(pattern, value)), TEXTS)


def leaves(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every scalar of a document."""
    if not isinstance(node, dict | list):
        yield path
        return
    for key, inner in node.items() if isinstance(node, dict) else enumerate(node):
        yield from leaves(inner, (*path, key))


def put(document: Any, path: Sequence[Any], value: str) -> None:
    for key in path[:-1]:
        document = document[key]
    document[path[-1]] = value


def written(document: Any) -> bytes:
    return json.dumps(document).encode()


@pytest.fixture(scope="module", params=["phase3.yaml", "demo.yaml"])
def whole(request: pytest.FixtureRequest) -> Any:
    return YAML(typ="base", pure=True).load((paths.DATA / request.param).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    folder, numbers = tmp_path_factory.mktemp("extreme"), count()
    return lambda: folder / f"{next(numbers)}.duckdb"


def bring(path: Path, content: bytes) -> str | None:
    """Import a document; the message of its refusal, or None where it was accepted."""
    document = Document(name="extreme.json", content=content)
    try:
        with writing(path, now=CLOCK, cache=path.parent / "cache", draw=draw) as writer:
            append_document(writer, document, ImportOptions(actor="quality"))
    except (RefusedError, UsageError) as error:
        return str(error)
    return None


def show_everywhere(path: Path, instants: Sequence[datetime]) -> None:
    cursor = open_snapshot(path, path.parent / "cache").cursor()
    for name in certification_ids(cursor):
        for at in instants:
            moment = Moment(read_record(cursor, certification=name, as_of=at), at)
            review = review_of(moment)
            status_json(moment)
            badge(moment.assessment)
            ics(moment.assessment)
            glance(review, is_live=True)
            html(review)
            xlsx(review)


@pytest.mark.key_dates
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_an_extreme_document_is_refused_with_a_message_or_shown_on_every_route(whole, place, data):
    document = deepcopy(whole)
    for path in data.draw(
        st.lists(st.sampled_from([*leaves(document)]), min_size=1, max_size=4, unique=True)
    ):
        value = reduce(lambda here, key: here[key], path, document)
        put(document, path, data.draw(st.sampled_from([*extremes(value), *REFUSED])))
    record = place()

    message = bring(record, written(document))

    if message is None:
        show_everywhere(record, [CLOCK, parse_instant("2100-12-30T00:00Z")])
    else:
        assert message.startswith("extreme.json:")
        assert not record.exists()
