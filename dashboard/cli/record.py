"""`readiness record`: one observation each, for people and CI jobs; every verb prints the entry that it made."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import wraps
from inspect import Parameter, signature
from typing import Annotated, Any, Literal

import typer
from pydantic import TypeAdapter, ValidationError

from dashboard.cli.options import Actor, Certification, Database, ask, database_path, existing, now, say
from dashboard.domain.certificate import Certificate
from dashboard.domain.observations import Observation
from dashboard.domain.values.fields import Text, parse_day, parse_instant
from dashboard.domain.values.instants import start_of
from dashboard.domain.values.quantities import read_duration
from dashboard.errors import UsageError
from dashboard.importers.formats import choose
from dashboard.importers.ingest import append_observation, append_retraction
from dashboard.importers.validation.certificate import value_fault, words
from dashboard.store.ledger import Entry
from dashboard.store.publish import writing
from dashboard.store.read import certification_ids, read_record

OBSERVATION: TypeAdapter[Observation] = TypeAdapter(Observation)
REASON: TypeAdapter[str] = TypeAdapter(Text)
Body = dict[str, Any]
record = typer.Typer(no_args_is_help=True, help="Record one observation, and print the entry it made.")

Reason = Annotated[str | None, typer.Option(metavar="R", help="Why.")]
Why = Annotated[str, typer.Option(metavar="R", help="Why.")]
Approver = Annotated[str | None, typer.Option(metavar="A", help="Who granted it.")]
# What every verb takes beside its own words.
COMMON: Mapping[str, Any] = {
    "certification": Certification,
    "observed_at": Annotated[
        str | None, typer.Option(metavar="T", help="Instant with offset; now without it.")
    ],
    "on": Annotated[str | None, typer.Option(metavar="D", help="Day instead of an instant: its start.")],
    "actor": Actor,
    "evidence": Annotated[str | None, typer.Option(metavar="URL", help="Where the evidence is.")],
    "database": Database,
}


def verb(body: Callable[..., Body]) -> Callable[..., None]:
    """Make a command of a function that returns an observation's body; it also takes the options of every verb."""
    own = list(signature(body).parameters.values())
    names = {p.name for p in own}
    common = [
        Parameter(name, Parameter.KEYWORD_ONLY, default=None, annotation=kind)
        for name, kind in COMMON.items()
        if name not in names
    ]

    @wraps(body)
    def command(**given: Any) -> None:
        said = {name: given[name] for name in names}
        _append(body(**said), **{name: given[name] for name in COMMON})

    command.__signature__ = signature(body).replace(parameters=[*own, *common], return_annotation=None)  # type: ignore[attr-defined]
    record.command()(command)
    return command


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


def _observation(body: Body) -> Observation:
    given = {key: value for key, value in body.items() if value is not None}
    faults = _faults(given)
    if faults:
        raise UsageError("\n".join(faults))
    return OBSERVATION.validate_python(given)


def _faults(given: Body) -> list[str]:
    """What is wrong with an observation, field by field; asked first, for the reason that `value_fault` gives."""
    try:
        OBSERVATION.validate_python(given)
    except ValidationError as error:
        return [
            f"{e['loc'][-1] if e['loc'] else ''}: {words(e['type'], e['msg'], e['input'], e.get('ctx') or {})}"
            for e in error.errors(include_url=False)
        ]
    return []


def _append(body: Body, **common: Any) -> None:
    clock = now()
    # The deployment's start is a day itself; unless an instant is given, it was observed on that day.
    on = None if body["kind"] == "start" and common["observed_at"] else common["on"]
    with writing(existing(database_path(common["database"])), now=clock) as writer:
        chosen = choose(certification_ids(writer.cursor), common["certification"])
        certificate = read_record(writer.cursor, certification=chosen).certificate
        seen = {
            "observed_at": _observed_at(common["observed_at"], on, certificate, clock),
            "evidence": common["evidence"],
        }
        entry = append_observation(
            writer, _observation({**body, **seen}), certification=chosen, actor=ask(common["actor"])
        )
    _print(entry)


def _print(entry: Entry) -> None:
    content = entry.content
    what = content["observations"][0] if entry.kind == "observations" else {"retracts": content["retracts"]}
    facts = ", ".join(f"{key} {value}" for key, value in what.items() if key != "kind" and value is not None)
    say(f"entry {entry.seq}: {what.get('kind', entry.kind)}, {facts}; {entry.hash[:16]}")


def required(value: object, option: str, word: str) -> None:
    """UsageError where a verb's word needs an option that was left out."""
    if value is None:
        raise UsageError(f"{word} needs {option}")


@verb
def start(
    on: Annotated[str, typer.Option(metavar="D", help="The day on which the deployment started.")],
) -> Body:
    """The deployment's start; it holds at every as-of, a later one supersedes it."""
    return {"kind": "start", "on": on}


@verb
def gate(
    gate_id: Annotated[str, typer.Argument(metavar="ID")],
    *,
    value: Annotated[str | None, typer.Option(metavar="V", help="In the requirement's unit.")] = None,
    attested: Annotated[str | None, typer.Option(metavar="met|partial|unmet")] = None,
    text: Annotated[str | None, typer.Option(metavar="T", help="The result in words.")] = None,
) -> Body:
    """A gate's result: a measured value, or an attestation."""
    if (value is None) == (attested is None):
        raise UsageError("a result is either measured (--value) or attested (--attested); give one of them")
    return {"kind": "gate_result", "gate": gate_id, "value": value, "attested": attested, "text": text}


@verb
def score(
    agent_id: Annotated[str, typer.Argument(metavar="AGENT")],
    *,
    score: Annotated[str, typer.Option(metavar="N", help="Readiness, of 100.")],
    completion: Annotated[str | None, typer.Option(metavar="N", help="Percent.")] = None,
    overhead: Annotated[str | None, typer.Option(metavar="N", help="Percent.")] = None,
) -> Body:
    """An agent's readiness score; completion and overhead keep their last value when left out."""
    figures = {"score": score, "completion": completion, "overhead": overhead}
    return {"kind": "agent_score", "agent": agent_id, **figures}


@verb
def agent(
    agent_id: Annotated[str, typer.Argument(metavar="AGENT")],
    of: Annotated[Literal["item", "criterion"], typer.Argument(metavar="item|criterion")],
    text: Annotated[str, typer.Argument(metavar="TEXT", help="As the certification has it.")],
) -> Body:
    """One outstanding item or criterion of an agent, done."""
    return {"kind": "agent_work", "agent": agent_id, "of": of, "text": text}


ConditionVerb = Literal["met", "item", "extend", "waive", "reopen"]
# Kind of the observation and the words it needs.
CONDITION_VERBS: Mapping[ConditionVerb, tuple[str, tuple[str, ...]]] = {
    "met": ("condition_met", ()),
    "item": ("condition_item", ("item",)),
    "extend": ("condition_extended", ("to", "reason", "approver")),
    "waive": ("condition_waived", ("until", "reason", "approver")),
    "reopen": ("condition_reopened", ("reason",)),
}


@verb
def condition(
    condition_id: Annotated[str, typer.Argument(metavar="ID")],
    change: Annotated[ConditionVerb, typer.Argument(metavar="met|item|extend|waive|reopen")],
    item: Annotated[str | None, typer.Argument(metavar="[N]", help="With item: its number, from 1.")] = None,
    *,
    to: Annotated[str | None, typer.Option(metavar="D", help="With extend: the new due date.")] = None,
    until: Annotated[str | None, typer.Option(metavar="D", help="With waive: its last day.")] = None,
    reason: Reason = None,
    approver: Approver = None,
) -> Body:
    """A condition met, an item of it done, its date extended, waived until a day, or reopened."""
    given = {"item": item, "to": to, "until": until, "reason": reason, "approver": approver}
    kind, fields = CONDITION_VERBS[change]
    for field in fields:
        required(given[field], "the item's number" if field == "item" else f"--{field}", change)
    extra = [f for f, value in given.items() if value is not None and f not in fields]
    if extra:
        raise UsageError(f"{change} takes no {' or '.join(extra)}; leave it out")
    return {"kind": kind, "condition": condition_id, **{f: given[f] for f in fields}}


@verb
def obligation(
    duty: Annotated[
        str, typer.Argument(metavar="ID", help="Duty and period, as status names them: monthly-1.2025-10.")
    ],
    done: Annotated[Literal["done"], typer.Argument(metavar="done")],
) -> Body:
    """A recurring duty, done in one of its periods."""
    return {"kind": f"duty_{done}", "duty": duty}


@verb
def signoff(
    role: Annotated[str, typer.Argument(metavar="ROLE", help="As the certification has it.")],
    change: Annotated[
        Literal["approved", "rejected", "abstained", "remark-closed"],
        typer.Argument(metavar="approved|rejected|abstained|remark-closed"),
    ],
) -> Body:
    """A board member's decision, or the closing of a remark."""
    return {"kind": "signoff", "role": role, "change": change.replace("-", "_")}


@verb
def drill(
    objective: Annotated[Literal["rto", "rpo"], typer.Argument(metavar="rto|rpo")],
    *,
    measured: Annotated[str, typer.Option(metavar="TIME", help='As "3 h", "45 min" or "1 h 30 min".')],
) -> Body:
    """A recovery drill, and the time it measured."""
    minutes = read_duration(measured)
    if minutes is None:
        raise UsageError(
            f'--measured: {measured} is not a time; write nothing but one, as "3 h", "45 min", "1.5 h" or "1 h 30 min"'
        )
    return {"kind": "drill", "objective": objective, "minutes": minutes}


@verb
def review() -> Body:
    """A review was held."""
    return {"kind": "review"}


@verb
def decision(
    *,
    question: Annotated[str, typer.Option(metavar="Q", help="What was to be decided.")],
    answer: Annotated[str, typer.Option(metavar="A", help="What was decided.")],
    by: Annotated[str, typer.Option(metavar="R", help="Who decided.")],
) -> Body:
    """What a review decided."""
    return {"kind": "decision", "question": question, "answer": answer, "by": by}


@verb
def certificate(
    change: Annotated[
        Literal["approved", "rejected", "revoked", "suspended", "reinstated"],
        typer.Argument(metavar="approved|rejected|revoked|suspended|reinstated"),
    ],
    *,
    reason: Why,
    by: Annotated[
        str | None, typer.Option(metavar="WHO", help="Who decided; with approved and rejected.")
    ] = None,
) -> Body:
    """The certificate decided on after its document, revoked, suspended or reinstated."""
    if change in ("approved", "rejected"):
        required(by, "--by", change)
    return {"kind": "certificate", "change": change, "reason": reason, "by": by}


@record.command()
def retract(
    seq: Annotated[int, typer.Argument(metavar="SEQ", min=1, help="The entry's number.")],
    *,
    reason: Why,
    certification: Certification = None,
    actor: Actor = None,
    database: Database = None,
) -> None:
    """An entry no longer counts; it stays in the ledger."""
    fault = value_fault(REASON, reason)
    if fault:
        raise UsageError(f"--reason: {fault}")
    said = REASON.validate_python(reason)
    with writing(existing(database_path(database)), now=now()) as writer:
        chosen = choose(certification_ids(writer.cursor), certification)
        entry = append_retraction(writer, certification=chosen, retracts=seq, reason=said, actor=ask(actor))
    _print(entry)
