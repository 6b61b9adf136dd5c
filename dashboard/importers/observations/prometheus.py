"""Prometheus: the answer of `query_range` as samples of one metric.

Values are strings, may be "NaN" or infinite, which is unknown, and a step without a sample is simply absent.
Several series are refused unless labels pick one or it is said how they come together, since what the trigger
means cannot be guessed. What is not the whole answer counts as unknown.
"""

import json
import math
import re
from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from itertools import pairwise
from typing import Any

from dashboard.errors import Fault, RefusedError
from dashboard.importers.documents.document import Document, refuse
from dashboard.importers.documents.tree import read_tree
from dashboard.importers.formats import Format, ImportOptions
from dashboard.importers.observations.epochs import from_epoch
from dashboard.importers.observations.series import Sample, Series, append_series, chosen_series, picked
from dashboard.importers.validation.certificate import line_of
from dashboard.store.ledger import Entry
from dashboard.store.publish import Writer

FLOAT = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?|NaN")
INFINITE = re.compile(r"[+-]?[Ii]nf(inity)?")
MANY = 100


def _read(document: Document, labels: Mapping[str, str], aggregate: str | None) -> tuple[Series, str | None]:
    """One series, and why the answer is not whole; RefusedError lists all faults."""
    answer = _Answer(document)
    listed = _listed(answer)
    chosen = picked(listed, labels)
    reader = _Reader(answer)
    if len(chosen) == 1 or aggregate:
        chosen = [_with_samples(each, reader) for each in chosen]
    if reader.faults:
        raise RefusedError(reader.faults)

    def refused(path: str, message: str) -> RefusedError:
        return answer.refused(path or "data.result", message)

    return chosen_series(chosen or listed, labels, aggregate, refused), _partial(answer.value)


def _partial(answer: Mapping[str, Any]) -> str | None:
    """Why an answer is not whole: what Prometheus and Thanos warn of, or that VictoriaMetrics says so."""
    warnings = [str(each) for each in answer.get("warnings") or ()]
    if answer.get("isPartial") in (True, "true"):
        warnings.append("isPartial")
    return "; ".join(warnings)[:300] or None


def _is_answer(document: Document) -> bool:
    head = document.text.lstrip()[:4000]
    return head.startswith("{") and '"status"' in head and ('"resultType"' in head or '"errorType"' in head)


def _append(writer: Writer, document: Document, options: ImportOptions) -> Entry | None:
    def read(aggregate: str | None) -> tuple[Series, str | None]:
        return _read(document, options.labels, aggregate)

    return append_series(writer, document, options, read, what="an answer of Prometheus")


PROMETHEUS = Format("prometheus", _is_answer, _append)


class _Answer:
    """The answer read by the fast parser, which knows no lines.

    The slow one is asked for them where there is a fault.
    """

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


def _listed(whole: _Answer) -> list[Series]:
    """The series of an answer with their labels, their samples not read yet."""
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
    return [Series(series.get("metric", {}), (), f"data.result[{n}]") for n, series in enumerate(result)]


def _with_samples(series: Series, reader: "_Reader") -> Series:
    """A series with its samples; what is wrong with them is the reader's faults."""
    answer, path = reader.answer, series.path
    found = answer.value["data"]["result"][int(path[len("data.result[") : -1])]
    if "histograms" in found:
        raise answer.refused(f"{path}.histograms", "are histograms; ask for a quantile or a rate of them")
    values = found.get("values")
    if not isinstance(values, list) or not values:
        raise answer.refused(f"{path}.values", "holds no sample; ask for another span")
    samples = [s for n, pair in enumerate(values) if (s := reader.sample(f"{path}.values[{n}]", pair))]
    reader.check_order(samples, path)
    return Series(series.labels, tuple(samples), path)


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
        at = from_epoch(text)
        if at is None:
            message = f"{text[:40]} is no time in seconds since 1970, of the years 2000 to 2100; correct it"
            self._fault(path, message)
        return at

    def _value(self, path: str, text: str) -> float | None:
        if INFINITE.fullmatch(text):
            return math.nan  # Something divided by nothing: nothing is known.
        if FLOAT.fullmatch(text) and not math.isinf(float(text)):
            return float(text)
        self._fault(
            path,
            f'{text[:40]} is no finite number; ask for a bounded query, or write "NaN" where nothing is'
            " known",
        )
        return None

    def check_order(self, found: list[Sample], path: str) -> None:
        """Times rise; one that does not is a fault."""
        for before, after in pairwise(found):
            if after.observed_at <= before.observed_at:
                message = (
                    f"{after.observed_at.isoformat()} does not come after the time before it; put the samples"
                    " in order"
                )
                self._fault(f"{path}.values", message)
