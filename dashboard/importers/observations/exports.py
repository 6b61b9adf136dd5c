"""JSON that other tools export: VictoriaMetrics' /export, CloudWatch's two answers, Datadog's query.

Each holds series of times and values; a null or infinite value is unknown, and an answer that says it is in
part counts as unknown whole.
"""

import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from dashboard.errors import RefusedError
from dashboard.importers.documents.document import Document, refuse
from dashboard.importers.formats import Format, ImportOptions
from dashboard.importers.observations.epochs import from_epoch
from dashboard.importers.observations.series import Sample, Series, append_series, chosen_series
from dashboard.store.ledger import Entry
from dashboard.store.publish import Writer

STATISTICS = ("Average", "Sum", "Minimum", "Maximum", "SampleCount")
Pairs = Sequence[tuple[Any, Any]]


def _parsed(document: Document) -> list[Mapping[str, Any]]:
    """The JSON objects of a document, one or one a line; an empty list of what is none."""
    try:
        found = [json.loads(document.text)]
    except RecursionError:
        return []
    except ValueError:
        try:
            found = [json.loads(line) for line in document.text.splitlines() if line.strip()]
        except (ValueError, RecursionError):
            return []
    return [each for each in found if isinstance(each, dict)]


def _victoria(objects: Sequence[Mapping[str, Any]]) -> Iterator[tuple[Mapping[str, str], Pairs]]:
    for each in objects:
        if isinstance(each.get("values"), list) and isinstance(each.get("timestamps"), list):
            yield each["metric"], list(zip(each["timestamps"], each["values"], strict=False))


def _cloudwatch(objects: Sequence[Mapping[str, Any]]) -> Iterator[tuple[Mapping[str, str], Pairs]]:
    for each in objects:
        for found in each.get("MetricDataResults", ()):
            labels = {name: str(found[name]) for name in ("Id", "Label") if name in found}
            yield labels, list(zip(found["Timestamps"], found["Values"], strict=False))
        points = each.get("Datapoints", ())
        for statistic in (name for name in STATISTICS if points and name in points[0]):
            yield (
                {"Label": str(each.get("Label")), "Statistic": statistic},
                [(point["Timestamp"], point.get(statistic)) for point in points],
            )


def _datadog(objects: Sequence[Mapping[str, Any]]) -> Iterator[tuple[Mapping[str, str], Pairs]]:
    for each in objects:
        for found in each["series"]:
            labels = {name: str(found[name]) for name in ("metric", "scope") if name in found}
            yield labels, [(at, value) for at, value in found["pointlist"]]


def _partial(objects: Sequence[Mapping[str, Any]]) -> str | None:
    """What CloudWatch says of an answer that is not whole."""
    said = [
        f"{found.get('Id')}: {found['StatusCode']}"
        for each in objects
        for found in each.get("MetricDataResults", ())
        if found.get("StatusCode", "Complete") != "Complete"
    ]
    more = [f"NextToken: there is more of {len(objects)} answer" for each in objects if each.get("NextToken")]
    return "; ".join([*said, *more])[:300] or None


READERS: Mapping[
    str, tuple[str, Callable[[Sequence[Mapping[str, Any]]], Iterator[tuple[Mapping[str, str], Pairs]]]]
] = {
    "timestamps": ("an export of VictoriaMetrics", _victoria),
    "MetricDataResults": ("an answer of CloudWatch", _cloudwatch),
    "Datapoints": ("an answer of CloudWatch", _cloudwatch),
    "series": ("an answer of Datadog", _datadog),
}


def _key(objects: Sequence[Mapping[str, Any]]) -> str | None:
    """What tells which tool wrote it."""
    if not objects:
        return None
    first = objects[0]
    key = next((name for name in READERS if isinstance(first.get(name), list)), None)
    if key == "timestamps" and not isinstance(first.get("metric"), dict):
        return None
    if key == "series" and not all(isinstance(s, dict) and "pointlist" in s for s in first["series"]):
        return None
    return key


def _knows(document: Document) -> bool:
    head = document.first_line.lstrip()
    return head.startswith("{") and _key(_parsed(document)) is not None


def _sample(document: Document, at: Any, value: Any) -> Sample:
    """One time and value; RefusedError where it is none."""
    seen = from_epoch(str(at)) or _written(str(at))
    if seen is None:
        raise refuse(document.name, f"holds the time {str(at)[:40]}, which is none; export it again")
    if value is None or str(value) in ("NaN", "Infinity", "-Infinity", "+Inf", "-Inf", "inf", "-inf", "nan"):
        return Sample(seen, math.nan)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise refuse(document.name, f"holds the value {str(value)[:40]}, which is no number; export it again")
    return Sample(seen, float(value))


def _written(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at.astimezone(UTC) if at.tzinfo else None


def read_export(
    document: Document, labels: Mapping[str, str], aggregate: str | None
) -> tuple[Series, str | None]:
    """One series of an export, and why it is not whole; RefusedError."""
    objects = _parsed(document)
    key = _key(objects)
    assert key is not None, "asked only of what is known"
    try:
        found = [
            Series(names, tuple(sorted((_sample(document, *pair) for pair in pairs), key=_time)))
            for names, pairs in READERS[key][1](objects)
        ]
    except (KeyError, TypeError, ValueError) as error:
        raise refuse(document.name, f"is not as its tool writes it ({error}); export it again") from None

    def refused(_: str, message: str) -> RefusedError:
        return refuse(document.name, message)

    series = chosen_series([each for each in found if each.samples], labels, aggregate, refused)
    return series, _partial(objects)


def _time(sample: Sample) -> datetime:
    return sample.observed_at


def _append(writer: Writer, document: Document, options: ImportOptions) -> Entry | None:
    key = _key(_parsed(document))
    assert key is not None, "asked only of what is known"

    def read(aggregate: str | None) -> tuple[Series, str | None]:
        return read_export(document, options.labels, aggregate)

    return append_series(writer, document, options, read, what=READERS[key][0])


EXPORTS = Format("exports", _knows, _append)
