"""Prometheus: the answer of `query_range` as samples of one metric.

Values are strings, may be "NaN", and a step without a sample is simply absent. Several series are refused unless labels
pick one, since which of them the trigger means cannot be guessed.
"""

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from typing import Any

from dashboard.domain.values.fields import FIRST_YEAR, LAST_YEAR
from dashboard.errors import Fault, RefusedError, UsageError
from dashboard.importers.documents.document import Document, refuse
from dashboard.importers.documents.tree import read_tree
from dashboard.importers.formats import Format, ImportOptions, choose
from dashboard.importers.observations.telemetry_files import columns
from dashboard.importers.rollouts.times import EPOCH
from dashboard.importers.validation.certificate import line_of
from dashboard.store.ledger import Entry
from dashboard.store.ledger.entries import find_document
from dashboard.store.publish import Writer
from dashboard.store.read import certification_ids

FLOAT = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?|NaN")
SECONDS = re.compile(r"[0-9]{1,11}(\.[0-9]{1,9})?([eE][+]?[0-9]{1,2})?")
SHOWN, MANY = 5, 100


@dataclass(frozen=True)
class Sample:
    """A sample; an unknown value is NaN, `observed_at` is in UTC."""

    observed_at: datetime
    value: float


def read_prometheus(document: Document, *, labels: Mapping[str, str] | None = None) -> tuple[Sample, ...]:
    """The samples of the one series that is there or that the labels pick; RefusedError lists all faults."""
    answer = _Answer(document)
    path, series = _series(answer, labels or {})
    values = series.get("values")
    if not isinstance(values, list) or not values:
        raise answer.refused(f"{path}.values", "holds no sample; ask for another span")
    reader = _Reader(answer)
    found = [s for n, pair in enumerate(values) if (s := reader.sample(f"{path}.values[{n}]", pair))]
    reader.check_order(found, path)
    if reader.faults:
        raise RefusedError(reader.faults)
    return tuple(found)


def _is_answer(document: Document) -> bool:
    head = document.text.lstrip()[:4000]
    return head.startswith("{") and '"status"' in head and ('"resultType"' in head or '"errorType"' in head)


def _append(writer: Writer, document: Document, options: ImportOptions) -> Entry | None:
    chosen = choose(certification_ids(writer.cursor), options.certification)
    if options.metric is None:
        raise UsageError(f"{document.name} is an answer of Prometheus; name what it measures with --metric")
    samples = read_prometheus(document, labels=options.labels)
    if find_document(writer.cursor, source_sha256=document.sha256, certification=chosen):
        return None
    staged = writer.stage()
    staged.add(columns((options.metric, s.observed_at, s.value, None) for s in samples))
    source = {"source_name": document.name, "source_sha256": document.sha256}
    return writer.append_telemetry(staged, certification=chosen, actor=options.actor, **source)


PROMETHEUS = Format("prometheus", _is_answer, _append)


class _Answer:
    """The answer read by the fast parser, which knows no lines; the slow one is asked for them where there is a fault."""

    def __init__(self, document: Document) -> None:
        self.document = document
        try:
            self.value = json.loads(
                document.text, object_pairs_hook=_pairs, parse_float=str, parse_int=str, parse_constant=str
            )
        except json.JSONDecodeError as error:
            message = f"is no JSON ({error.msg}); export the answer again"
            raise refuse(document.name, message, line=error.lineno) from None
        except (ValueError, RecursionError) as error:
            raise refuse(document.name, f"is no answer of Prometheus ({error}); export it again") from None

    def fault(self, path: str, message: str) -> Fault:
        """A fault at a path, with its line."""
        return Fault(self.document.name, line_of(path, self._lines), path, message)

    def refused(self, path: str, message: str) -> RefusedError:
        """A refusal for one fault."""
        return RefusedError([self.fault(path, message)])

    @cached_property
    def _lines(self) -> Mapping[str, int]:
        return read_tree(self.document).lines


def _pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(items)
    if len(found) < len(items):
        raise ValueError("a key is there twice")
    return found


def _series(whole: _Answer, labels: Mapping[str, str]) -> tuple[str, Mapping[str, Any]]:
    answer = whole.value
    if answer.get("status") != "success":
        told = str(answer.get("error") or "no reason given")[:200]
        raise whole.refused("status", f"is {answer.get('status')}, not success ({told}); ask again")
    data = answer.get("data")
    if not isinstance(data, dict) or data.get("resultType") != "matrix":
        kind = data.get("resultType") if isinstance(data, dict) else None
        raise whole.refused("data.resultType", f"is {kind}, not matrix; ask with query_range")
    result = data.get("result")
    if not isinstance(result, list) or not all(
        isinstance(s, dict) and isinstance(s.get("metric", {}), dict) for s in result
    ):
        raise whole.refused("data.result", "is no list of series; export the answer again")
    left = [
        (f"data.result[{n}]", series)
        for n, series in enumerate(result)
        if all(series.get("metric", {}).get(key) == value for key, value in labels.items())
    ]
    if len(left) == 1 and "histograms" in left[0][1]:
        raise whole.refused(
            f"{left[0][0]}.histograms", "are histograms; ask for a quantile or a rate of them"
        )
    if len(left) == 1:
        return left[0]
    if not left:
        raise whole.refused(
            "data.result",
            "has no series with these labels; correct --label"
            if labels
            else "holds no series; ask for another span",
        )
    raise whole.refused(
        left[1][0],
        f"is one of {len(left)} series; pick one with --label NAME=VALUE: {_told_apart([s for _, s in left])}",
    )


def _told_apart(series: list[Mapping[str, Any]]) -> str:
    """The labels by which series differ, of the first few."""
    metrics = [s.get("metric", {}) for s in series]
    names = sorted({n for m in metrics for n in m})
    differing = [n for n in names if len({m.get(n) for m in metrics}) > 1]
    shown = [", ".join(f"{n}={m.get(n)}" for n in differing) or "the same labels" for m in metrics[:SHOWN]]
    return "; ".join(shown)[:300]


class _Reader:
    def __init__(self, answer: _Answer) -> None:
        self.answer = answer
        self.faults: list[Fault] = []

    def _fault(self, path: str, message: str) -> None:
        if len(self.faults) < MANY:
            self.faults.append(self.answer.fault(path, message))

    def sample(self, path: str, pair: object) -> Sample | None:
        """One pair of time and value; None, and its faults, where it is not one."""
        if not (isinstance(pair, list) and len(pair) == 2 and all(isinstance(p, str) for p in pair)):
            self._fault(path, 'is no pair of a time and a value; write [1435781430.781, "1"]')
            return None
        at, value = self._instant(f"{path}[0]", pair[0]), self._value(f"{path}[1]", pair[1])
        if at is None or value is None:
            return None
        return Sample(observed_at=at, value=value)

    def _instant(self, path: str, text: str) -> datetime | None:
        if SECONDS.fullmatch(text):
            seconds = Decimal(text)
            if seconds < 10**11:
                at = EPOCH + timedelta(microseconds=round(seconds * 1_000_000))
                if FIRST_YEAR <= at.year <= LAST_YEAR:
                    return at
        self._fault(
            path, f"{text[:40]} is no time in seconds since 1970, of the years 2000 to 2100; correct it"
        )
        return None

    def _value(self, path: str, text: str) -> float | None:
        if FLOAT.fullmatch(text) and not math.isinf(float(text)):
            return float(text)
        self._fault(
            path,
            f'{text[:40]} is no finite number; ask for a bounded query, or write "NaN" where nothing is known',
        )
        return None

    def check_order(self, found: list[Sample], path: str) -> None:
        """Times rise; one that does not is a fault."""
        for before, after in pairwise(found):
            if after.observed_at <= before.observed_at:
                message = f"{after.observed_at.isoformat()} does not come after the time before it; put the samples in order"
                self._fault(f"{path}.values", message)
