"""Series of samples as documents hold them: one is picked by its labels, or several come together.

Then appended.
"""

import math
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dashboard.domain.certificate import Certificate
from dashboard.errors import RefusedError, UsageError
from dashboard.importers.documents.document import Document
from dashboard.importers.formats import ImportOptions
from dashboard.importers.observations.sanity import judged
from dashboard.store.ledger import Entry
from dashboard.store.ledger.entries import find_document
from dashboard.store.publish import Writer
from dashboard.store.read import certification_ids
from dashboard.store.read.directory import choose
from dashboard.store.read.documents import read_certificate
from dashboard.store.telemetry.handed_over import columns
from dashboard.store.telemetry.profiles import MetricProfile
from dashboard.store.telemetry.staging import Staging

NAME = "__name__"  # of a metric, among a series' labels
SHOWN = 5
TOGETHER: Mapping[str, Callable[[Sequence[float]], float]] = {
    "mean": statistics.fmean,
    "sum": math.fsum,
    "min": min,
    "max": max,
}


Refusal = Callable[[str, str], RefusedError]  # of a path and what is wrong there


@dataclass(frozen=True)
class Sample:
    """A sample; an unknown value is NaN, `observed_at` is in UTC."""

    observed_at: datetime
    value: float


@dataclass(frozen=True)
class Series:
    """Samples in the order of their time, and where in the document they stand."""

    labels: Mapping[str, str]
    samples: tuple[Sample, ...]
    path: str = ""


def picked(series: Sequence[Series], labels: Mapping[str, str]) -> list[Series]:
    """The series with all of these labels."""
    return [s for s in series if all(s.labels.get(key) == value for key, value in labels.items())]


def told_apart(series: Sequence[Series]) -> str:
    """The labels by which series differ, of the first few."""
    names = sorted({name for s in series for name in s.labels})
    differing = [name for name in names if len({s.labels.get(name) for s in series}) > 1]
    shown = [
        ", ".join(f"{name}={s.labels.get(name)}" for name in differing) or "the same labels"
        for s in series[:SHOWN]
    ]
    return "; ".join(shown)[:300]


def chosen_series(
    series: Sequence[Series], labels: Mapping[str, str], aggregate: str | None, refused: Refusal
) -> Series:
    """The one series that is there or that the labels pick, or what several come to.

    RefusedError otherwise.
    """
    left = picked(series, labels)
    if not left:
        none = "has no series with these labels; correct --label"
        raise refused("", none if labels else "holds no series; ask for another span")
    if len(left) > 1 and aggregate is None:
        message = f"is one of {len(left)} series; pick one with --label NAME=VALUE: {told_apart(left)}"
        raise refused(left[1].path, f"{message}; or say with --aggregate how they come together")
    return left[0] if len(left) == 1 or aggregate is None else together(left, aggregate)


def together(series: Sequence[Series], aggregate: str) -> Series:
    """Several series as one, instant by instant; what is unknown of one is left to the others."""
    values: dict[datetime, list[float]] = {}
    for sample in (sample for each in series for sample in each.samples):
        values.setdefault(sample.observed_at, []).append(sample.value)
    known = (
        (at, [value for value in found if not math.isnan(value)]) for at, found in sorted(values.items())
    )
    samples = (Sample(at, TOGETHER[aggregate](found) if found else math.nan) for at, found in known)
    return Series({}, tuple(samples))


def aggregate_of(options: ImportOptions, certificate: Certificate) -> str | None:
    """How several series come together.

    The worst is the highest or the lowest, as the metric's trigger says.
    """
    if options.aggregate != "worst":
        return options.aggregate
    readers = [t for t in certificate.rollback.triggers if t.metric == options.metric and t.worse]
    if not readers:
        raise UsageError(f"--aggregate worst: no trigger reads {options.metric}; say min or max")
    return "max" if readers[0].worse == "up" else "min"


def append_series(
    writer: Writer,
    document: Document,
    options: ImportOptions,
    read: Callable[[str | None], tuple[Series, str | None]],
    *,
    what: str,
) -> Entry | None:
    """Append a document's series as the metric that was named, or None where the record has the same bytes.

    `read` is told how several series come together, and gives one, with why it is not whole. Raises
    RefusedError, UsageError.
    """
    certification = choose(certification_ids(writer.cursor), options.certification)
    if options.metric is None:
        raise UsageError(f"{document.name} is {what}; name what it measures with --metric")
    certificate = read_certificate(writer.cursor, certification=certification)
    series, partial = read(aggregate_of(options, certificate))
    if find_document(writer.cursor, source_sha256=document.sha256, certification=certification):
        return None
    staged = writer.stage()
    samples = ((options.metric, s.observed_at, s.value * options.scale, None) for s in series.samples)
    staged.add(columns(samples))
    labels = ", ".join(f"{name}={value}" for name, value in sorted(series.labels.items()) if name != NAME)
    told = {
        "source": labels or None,
        "unknown": f"its source answered in part ({partial})" if partial else None,
    }
    origin = Origin(document.name, document.sha256, **told)
    return append_staged(writer, staged, certificate, options, origin)


@dataclass(frozen=True)
class Origin:
    """Where samples came from.

    The document, the series that tells them from others, and why none may be believed.
    """

    name: str
    sha256: str
    source: str | None = None
    unknown: str | None = None


def append_staged(
    writer: Writer, staged: Staging, certificate: Certificate, options: ImportOptions, origin: Origin
) -> Entry:
    """Append staged samples, with what is said of them."""

    def judge(profiles: Sequence[MetricProfile]) -> Mapping[str, Any]:
        told = judged(profiles, certificate, unknown=origin.unknown)
        return {**told, **({"source": origin.source} if origin.source else {})}

    return writer.append_telemetry(
        staged,
        certification=certificate.certification.id,
        actor=options.actor,
        source_name=origin.name,
        source_sha256=origin.sha256,
        judge=judge,
    )
