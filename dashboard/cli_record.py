"""`readiness record`: one observation each, for people and CI jobs; every verb prints the entry that it made."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from pydantic import TypeAdapter, ValidationError

from dashboard.cli_common import Actor, Certification, Database, ask, database_path, now, say
from dashboard.domain.certificate import Certificate
from dashboard.domain.days import start_of
from dashboard.domain.fields import parse_day, parse_instant
from dashboard.domain.observations import Observation
from dashboard.errors import UsageError
from dashboard.importers.append import append_observation, append_retraction, choose
from dashboard.store.ledger import Entry
from dashboard.store.publish import writing
from dashboard.store.read import certification_ids, read_record

OBSERVATION: TypeAdapter[Observation] = TypeAdapter(Observation)
record = typer.Typer(no_args_is_help=True, help="Record one observation, and print the entry it made.")

ObservedAt = Annotated[str | None, typer.Option(metavar="T", help="Instant with offset; now without it.")]
On = Annotated[str | None, typer.Option(metavar="D", help="Day instead of an instant: its start.")]
Evidence = Annotated[str | None, typer.Option(metavar="URL", help="Where the evidence is.")]
Reason = Annotated[str | None, typer.Option(metavar="R", help="Why.")]
Approver = Annotated[str | None, typer.Option(metavar="A", help="Who granted it.")]


def _observed_at(
    observed_at: str | None, on: str | None, certificate: Certificate, clock: datetime
) -> datetime:
    if observed_at and on:
        raise UsageError("--observed-at and --on both say when; give one of them")
    try:
        if on:
            return start_of(parse_day(on), certificate.certification.zone)
        return parse_instant(observed_at, certificate.certification.zone) if observed_at else clock
    except ValueError as error:
        raise UsageError(f"{'--on' if on else '--observed-at'}: {error}") from None


def _observation(body: Mapping[str, Any]) -> Observation:
    given = {key: value for key, value in body.items() if value is not None}
    try:
        return OBSERVATION.validate_python(given)
    except ValidationError as error:
        faults = [(str(e["loc"][-1]) if e["loc"] else "", e) for e in error.errors()]
        texts = (f"{field}: {e['msg'].removeprefix('Value error, ')}" for field, e in faults)
        raise UsageError("\n".join(texts)) from None


def _append(
    body: Mapping[str, Any],
    *,
    certification: str | None,
    observed_at: str | None,
    on: str | None,
    actor: str | None,
    evidence: str | None,
    database: Path | None,
) -> None:
    clock = now()
    with writing(database_path(database), now=clock) as writer:
        chosen = choose(certification_ids(writer.cursor), certification)
        certificate = read_record(writer.cursor, certification=chosen).certificate
        seen = {"observed_at": _observed_at(observed_at, on, certificate, clock), "evidence": evidence}
        entry = append_observation(
            writer, _observation({**body, **seen}), certification=chosen, actor=ask(actor)
        )
    _print(entry)


def _print(entry: Entry) -> None:
    content = entry.content
    what = content["observations"][0] if entry.kind == "observations" else {"retracts": content["retracts"]}
    facts = ", ".join(f"{key} {value}" for key, value in what.items() if key != "kind" and value is not None)
    say(f"entry {entry.seq}: {what.get('kind', entry.kind)}, {facts}; {entry.hash[:16]}")


def _required(value: object, option: str, verb: str) -> None:
    if value is None:
        raise UsageError(f"{verb} needs {option}")


@record.command()
def start(
    on: Annotated[str, typer.Option(metavar="D", help="The day on which the deployment started.")],
    *,
    certification: Certification = None,
    observed_at: ObservedAt = None,
    actor: Actor = None,
    evidence: Evidence = None,
    database: Database = None,
) -> None:
    """The deployment's start; it holds at every as-of, a later one supersedes it."""
    body = {"kind": "start", "on": on}
    day = None if observed_at else on
    _append(body, certification=certification, observed_at=observed_at, on=day, actor=actor, evidence=evidence, database=database)  # fmt: skip


@record.command()
def gate(
    gate_id: Annotated[str, typer.Argument(metavar="ID")],
    *,
    value: Annotated[str | None, typer.Option(metavar="V", help="In the requirement's unit.")] = None,
    attested: Annotated[str | None, typer.Option(metavar="met|partial|unmet")] = None,
    text: Annotated[str | None, typer.Option(metavar="T", help="The result in words.")] = None,
    certification: Certification = None,
    observed_at: ObservedAt = None,
    on: On = None,
    actor: Actor = None,
    evidence: Evidence = None,
    database: Database = None,
) -> None:
    """A gate's result: a measured value, or an attestation."""
    if (value is None) == (attested is None):
        raise UsageError("a result is either measured (--value) or attested (--attested); give one of them")
    body = {"kind": "gate_result", "gate": gate_id, "value": value, "attested": attested, "text": text}
    _append(body, certification=certification, observed_at=observed_at, on=on, actor=actor, evidence=evidence, database=database)  # fmt: skip


@record.command()
def score(
    agent_id: Annotated[str, typer.Argument(metavar="AGENT")],
    *,
    score: Annotated[str, typer.Option(metavar="N", help="Readiness, of 100.")],
    completion: Annotated[str | None, typer.Option(metavar="N", help="Percent.")] = None,
    overhead: Annotated[str | None, typer.Option(metavar="N", help="Percent.")] = None,
    certification: Certification = None,
    observed_at: ObservedAt = None,
    on: On = None,
    actor: Actor = None,
    evidence: Evidence = None,
    database: Database = None,
) -> None:
    """An agent's readiness score; completion and overhead keep their last value when left out."""
    body = {
        "kind": "agent_score",
        "agent": agent_id,
        "score": score,
        "completion": completion,
        "overhead": overhead,
    }
    _append(body, certification=certification, observed_at=observed_at, on=on, actor=actor, evidence=evidence, database=database)  # fmt: skip


@record.command()
def agent(
    agent_id: Annotated[str, typer.Argument(metavar="AGENT")],
    of: Annotated[Literal["item", "criterion"], typer.Argument(metavar="item|criterion")],
    text: Annotated[str, typer.Argument(metavar="TEXT", help="As the certification has it.")],
    *,
    certification: Certification = None,
    observed_at: ObservedAt = None,
    on: On = None,
    actor: Actor = None,
    evidence: Evidence = None,
    database: Database = None,
) -> None:
    """One outstanding item or criterion of an agent, done."""
    body = {"kind": "agent_work", "agent": agent_id, "of": of, "text": text}
    _append(body, certification=certification, observed_at=observed_at, on=on, actor=actor, evidence=evidence, database=database)  # fmt: skip


@record.command()
def condition(
    condition_id: Annotated[str, typer.Argument(metavar="ID")],
    verb: Annotated[
        Literal["met", "item", "extend", "waive", "reopen"],
        typer.Argument(metavar="met|item|extend|waive|reopen"),
    ],
    item: Annotated[str | None, typer.Argument(metavar="[N]", help="With item: its number, from 1.")] = None,
    *,
    to: Annotated[str | None, typer.Option(metavar="D", help="With extend: the new due date.")] = None,
    until: Annotated[str | None, typer.Option(metavar="D", help="With waive: its last day.")] = None,
    reason: Reason = None,
    approver: Approver = None,
    certification: Certification = None,
    observed_at: ObservedAt = None,
    on: On = None,
    actor: Actor = None,
    evidence: Evidence = None,
    database: Database = None,
) -> None:
    """A condition met, an item of it done, its date extended, waived until a day, or reopened."""
    given = {"item": item, "to": to, "until": until, "reason": reason, "approver": approver}
    wanted = {
        "met": ("condition_met", ()),
        "item": ("condition_item", ("item",)),
        "extend": ("condition_extended", ("to", "reason", "approver")),
        "waive": ("condition_waived", ("until", "reason", "approver")),
        "reopen": ("condition_reopened", ("reason",)),
    }
    kind, fields = wanted[verb]
    for field in fields:
        _required(given[field], "the item's number" if field == "item" else f"--{field}", verb)
    extra = [f for f, value in given.items() if value is not None and f not in fields]
    if extra:
        raise UsageError(f"{verb} takes no {' or '.join(extra)}; leave it out")
    body = {"kind": kind, "condition": condition_id, **{f: given[f] for f in fields}}
    _append(body, certification=certification, observed_at=observed_at, on=on, actor=actor, evidence=evidence, database=database)  # fmt: skip


@record.command()
def traffic(
    percent: Annotated[
        str, typer.Argument(metavar="PERCENT|pause", help="Percent on the new system, or pause.")
    ],
    *,
    reason: Reason = None,
    certification: Certification = None,
    observed_at: ObservedAt = None,
    on: On = None,
    actor: Actor = None,
    evidence: Evidence = None,
    database: Database = None,
) -> None:
    """The share of traffic on the new system; a decrease is a rollback."""
    if percent == "pause":
        _required(reason, "--reason", "pause")
        body = {"kind": "traffic", "change": "pause", "reason": reason}
    else:
        body = {"kind": "traffic", "percent": percent.removesuffix("%"), "reason": reason}
    _append(body, certification=certification, observed_at=observed_at, on=on, actor=actor, evidence=evidence, database=database)  # fmt: skip


@record.command()
def phase(
    number: Annotated[str, typer.Argument(metavar="N", help="The phase's number.")],
    of: Annotated[Literal["criterion", "deliverable"], typer.Argument(metavar="criterion|deliverable")],
    item: Annotated[str, typer.Argument(metavar="M", help="Its number in the phase, from 1.")],
    met: Annotated[Literal["met", "unmet"], typer.Argument(metavar="met|unmet")],
    *,
    certification: Certification = None,
    observed_at: ObservedAt = None,
    on: On = None,
    actor: Actor = None,
    evidence: Evidence = None,
    database: Database = None,
) -> None:
    """A success criterion or deliverable of a phase, met or unmet."""
    body = {"kind": "phase_mark", "phase": number, "of": of, "number": item, "met": met == "met"}
    _append(body, certification=certification, observed_at=observed_at, on=on, actor=actor, evidence=evidence, database=database)  # fmt: skip


@record.command()
def review(
    *,
    certification: Certification = None,
    observed_at: ObservedAt = None,
    on: On = None,
    actor: Actor = None,
    evidence: Evidence = None,
    database: Database = None,
) -> None:
    """A review was held."""
    _append({"kind": "review"}, certification=certification, observed_at=observed_at, on=on, actor=actor, evidence=evidence, database=database)  # fmt: skip


@record.command()
def certificate(
    change: Annotated[
        Literal["revoked", "suspended", "reinstated"], typer.Argument(metavar="revoked|suspended|reinstated")
    ],
    *,
    reason: Annotated[str, typer.Option(metavar="R", help="Why.")],
    certification: Certification = None,
    observed_at: ObservedAt = None,
    on: On = None,
    actor: Actor = None,
    evidence: Evidence = None,
    database: Database = None,
) -> None:
    """The certificate revoked, suspended or reinstated."""
    body = {"kind": "certificate", "change": change, "reason": reason}
    _append(body, certification=certification, observed_at=observed_at, on=on, actor=actor, evidence=evidence, database=database)  # fmt: skip


@record.command()
def retract(
    seq: Annotated[int, typer.Argument(metavar="SEQ", min=1, help="The entry's number.")],
    *,
    reason: Annotated[str, typer.Option(metavar="R", help="Why.")],
    certification: Certification = None,
    actor: Actor = None,
    database: Database = None,
) -> None:
    """An entry no longer counts; it stays in the ledger."""
    with writing(database_path(database), now=now()) as writer:
        chosen = choose(certification_ids(writer.cursor), certification)
        entry = append_retraction(writer, certification=chosen, retracts=seq, reason=reason, actor=ask(actor))
    _print(entry)
