"""Observations with their place: the entry, document and line that each came from, and its turn among all."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from operator import itemgetter
from typing import Any

from dashboard.domain.certificate import Certificate
from dashboard.domain.observations import OBSERVATION, AgentScore, GateResult, Observation
from dashboard.domain.record.reading import AssumedFact, Reading, UnreadLine
from dashboard.domain.values.fields import KEPT_TEXTS
from dashboard.domain.values.source import Source
from dashboard.store.database import EPOCH, instant

SOURCE_COLUMNS = ("seq", "recorded_at", "actor", "document", "sha256", "line")
# What observations of the kinds that have a table of their own say, beside when and from where.
SAID = {
    "gate_result": ("kind", "evidence", "gate", "value", "attested", "text", "good_until"),
    "agent_score": ("kind", "evidence", "agent", "score", "completion", "overhead"),
    "traffic": ("kind", "evidence", "percent", "change", "reason"),
}
Placed = tuple[tuple[datetime, int, int], Observation]


def source_of(row: Mapping[str, Any]) -> Source:
    """The source that a row names."""
    fields = {name: row[name] for name in SOURCE_COLUMNS}
    return Source(**{**fields, "recorded_at": instant(row["recorded_at"])})


def reading_of(text: str | None) -> Reading | None:
    """What an entry says of its document's lines; None of a record file, in which every line is a field."""
    told = json.loads(text) if text else None
    if not told or "not_understood" not in told:
        return None
    sections = told.get("sections", {})
    unread = tuple(
        UnreadLine(line=each["line"], text=each["text"], section=sections.get(str(each["line"])))
        for each in told["not_understood"]
    )
    read = told["imported"] + told["structure"]
    assumed = tuple(AssumedFact(**fact) for fact in told.get("assumed", ()))
    return Reading(lines=read + len({u.line for u in unread}), unread=unread, assumed=assumed)


def recorded(row: Mapping[str, Any], source: Source) -> Observation:
    """An observation of the tables from a source."""
    said = tuple(row[name] for name in SAID.get(row["kind"], ()))
    return _observation(row["observed_at"], row["line"], row["body"], said, source)


def _observation(
    observed_at: int, line: int | None, body: str | None, said: tuple[Any, ...], source: Source
) -> Observation:
    own = source if line == source.line else source.model_copy(update={"line": line})
    if body is None:
        return _said(said).model_copy(update={"observed_at": instant(observed_at), "source": own})
    fields = json.loads(body)
    fields.pop("line", None)
    return OBSERVATION.validate_python({**fields, "source": own})


@lru_cache(KEPT_TEXTS)
def _said(said: tuple[Any, ...]) -> Observation:
    """What was observed, as it reads: much of it is observed again and again."""
    names = SAID[said[0]]
    fields = {name: value for name, value in zip(names, said, strict=False) if value is not None}
    return OBSERVATION.validate_python({**fields, "observed_at": EPOCH, "source": None})


def declared(certificate: Certificate, source: Source, lines: Mapping[str, int]) -> list[Placed]:
    """What the document itself observed, each with the line it stands on."""
    observed = certificate.declared_observations()
    printed = len(observed) - len(certificate.observations)
    gates = {gate.id: f"gates[{i}]" for i, gate in enumerate(certificate.gates)}
    agents = {agent.id: f"agents[{i}]" for i, agent in enumerate(certificate.agents)}
    inside: dict[str, int] = {}  # the first line in each gate, agent and observation
    for path, number in lines.items():
        holder, is_inside, _ = path.partition(".")
        if is_inside:
            inside[holder] = min(number, inside.get(holder, number))
    placed = []
    for i, observation in enumerate(observed):
        field = f"observations[{i - printed}]"
        if i < printed and isinstance(observation, GateResult):
            field = gates[observation.gate]
        elif i < printed and isinstance(observation, AgentScore):
            field = agents[observation.agent]
        own = source.model_copy(update={"line": _line(lines, field, inside)})
        printed_there = observation.model_copy(update={"source": own})
        placed.append(((observation.observed_at, source.seq, i + 1), printed_there))
    return placed


def _line(lines: Mapping[str, int], field: str, inside: Mapping[str, int]) -> int | None:
    """The line of a gate's result, an agent's score or an observation: its own, else its holder's first."""
    own = (f"{field}.result", f"{field}.score", field)
    return next((lines[path] for path in own if path in lines), inside.get(field))


def observations_of(
    certificate: Certificate,
    source: Source,
    lines: Mapping[str, int],
    seen: Sequence[tuple[Any, ...]],
    sources: Mapping[int, Source],
) -> tuple[Observation, ...]:
    """What the document declares and what was recorded by the entries of these sources, in order."""
    found = declared(certificate, source, lines)
    for row in seen:
        seq, n, line, observed_at, body = row[:5]
        observation = _observation(observed_at, line, body, row[5:], sources[seq])
        found.append(((observation.observed_at, seq, n), observation))
    found.sort(key=itemgetter(0))
    return tuple([observation for _, observation in found])
