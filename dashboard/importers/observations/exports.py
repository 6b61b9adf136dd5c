"""JSON that other tools export: VictoriaMetrics' /export, answers of CloudWatch, Datadog and Grafana.

Each holds series of times and values; a null or infinite value is unknown, and an answer that says it is in
part counts as unknown whole.
"""

import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
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


def _datadog_2(objects: Sequence[Mapping[str, Any]]) -> Iterator[tuple[Mapping[str, str], Pairs]]:
    for each in objects:
        found = each["data"]["attributes"]
        for n, values in enumerate(found["values"]):
            tags = dict(tag.split(":", 1) for tag in found["series"][n].get("group_tags") or () if ":" in tag)
            yield tags, list(zip(found["times"], values, strict=False))


def _grafana(objects: Sequence[Mapping[str, Any]]) -> Iterator[tuple[Mapping[str, str], Pairs]]:
    """The frames of Grafana's answer: a field of times, and fields of values beside it."""
    frames = [
        frame for each in objects for answer in each["results"].values() for frame in answer.get("frames", ())
    ]
    for frame in frames:
        fields = list(zip(frame["schema"]["fields"], frame["data"]["values"], strict=True))
        times = next((values for field, values in fields if field.get("type") == "time"), ())
        for field, values in fields:
            if field.get("type") == "number":
                labels = {"name": str(field.get("name")), **(field.get("labels") or {})}
                yield labels, list(zip(times, values, strict=True))


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


@dataclass(frozen=True)
class Tool:
    """A tool that exports series: how its document is told, and read."""

    what: str
    wrote: Callable[[Mapping[str, Any]], bool]
    read: Callable[[Sequence[Mapping[str, Any]]], Iterator[tuple[Mapping[str, str], Pairs]]]


def _by_cloudwatch(first: Mapping[str, Any]) -> bool:
    return any(isinstance(first.get(name), list) for name in ("MetricDataResults", "Datapoints"))


def _by_victoria(first: Mapping[str, Any]) -> bool:
    return isinstance(first.get("timestamps"), list) and isinstance(first.get("metric"), dict)


def _by_datadog(first: Mapping[str, Any]) -> bool:
    series = first.get("series")
    return isinstance(series, list) and all(isinstance(s, dict) and "pointlist" in s for s in series)


def _by_datadog_2(first: Mapping[str, Any]) -> bool:
    found = first["data"].get("attributes") if isinstance(first.get("data"), dict) else None
    return isinstance(found, dict) and {"times", "values", "series"} <= found.keys()


def _by_grafana(first: Mapping[str, Any]) -> bool:
    answers = first["results"].values() if isinstance(first.get("results"), dict) else ()
    return any(isinstance(answer, dict) and "frames" in answer for answer in answers)


TOOLS = (
    Tool("an export of VictoriaMetrics", _by_victoria, _victoria),
    Tool("an answer of CloudWatch", _by_cloudwatch, _cloudwatch),
    Tool("an answer of Datadog", _by_datadog, _datadog),
    Tool("an answer of Datadog", _by_datadog_2, _datadog_2),
    Tool("an answer of Grafana", _by_grafana, _grafana),
)


def _tool(objects: Sequence[Mapping[str, Any]]) -> Tool | None:
    """Which tool wrote it."""
    return next((tool for tool in TOOLS if objects and tool.wrote(objects[0])), None)


def _knows(document: Document) -> bool:
    head = document.first_line.lstrip()
    return head.startswith("{") and _tool(_parsed(document)) is not None


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
    tool = _tool(objects)
    assert tool, "asked only of what is known"
    try:
        found = [
            Series(names, tuple(sorted((_sample(document, *pair) for pair in pairs), key=_time)))
            for names, pairs in tool.read(objects)
        ]
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        raise refuse(document.name, f"is not as its tool writes it ({error}); export it again") from None

    def refused(_: str, message: str) -> RefusedError:
        return refuse(document.name, message)

    series = chosen_series([each for each in found if each.samples], labels, aggregate, refused)
    return series, _partial(objects)


def _time(sample: Sample) -> datetime:
    return sample.observed_at


def _append(writer: Writer, document: Document, options: ImportOptions) -> Entry | None:
    tool = _tool(_parsed(document))
    assert tool, "asked only of what is known"

    def read(aggregate: str | None) -> tuple[Series, str | None]:
        return read_export(document, options.labels, aggregate)

    return append_series(writer, document, options, read, what=tool.what)


EXPORTS = Format("exports", _knows, _append)
