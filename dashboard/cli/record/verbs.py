"""What a verb of `readiness record` is: an observation made of words, appended and printed."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import wraps
from inspect import Parameter, signature
from typing import Annotated, Any

import typer
from pydantic import TypeAdapter, ValidationError

from dashboard.cli.drawing import draw, told
from dashboard.cli.options import (
    Actor,
    Certification,
    Database,
    ask,
    choose_to_write,
    database_path,
    existing,
    now,
    read_value,
    say,
)
from dashboard.domain.certificate import Certificate
from dashboard.domain.observations import OBSERVATION, Observation
from dashboard.domain.values.fields import Text, parse_day, parse_instant
from dashboard.domain.values.instants import start_of
from dashboard.errors import UsageError
from dashboard.importers.recording import append_observation, append_retraction
from dashboard.store.database import EPOCH
from dashboard.store.ledger import Entry
from dashboard.store.publish import writing
from dashboard.store.read import certification_ids, read_record

REASON: TypeAdapter[str] = TypeAdapter(Text)
Body = dict[str, Any]
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
    "allow_future": Annotated[
        bool | None, typer.Option("--allow-future", help="Take an observation dated in the future.")
    ],
    "database": Database,
}


def verb(body: Callable[..., Body]) -> Callable[..., None]:
    """Make a command of a function that returns an observation's body; it takes the common options, too."""
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

    whole = signature(body).replace(parameters=[*own, *common], return_annotation=None)
    command.__signature__ = whole  # type: ignore[attr-defined]  # what typer reads
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
    """What is wrong with an observation, field by field, () where nothing is; like `value_fault`."""
    try:
        OBSERVATION.validate_python(given)
    except ValidationError as error:
        from dashboard.importers.validation.certificate import words

        faults = error.errors(include_url=False)
        fields = [fault["loc"][-1] if fault["loc"] else "" for fault in faults]
        said = [words(f["type"], f["msg"], f["input"], f.get("ctx") or {}) for f in faults]
        return [f"{field}: {text}" for field, text in zip(fields, said, strict=True)]
    return []


def _append(body: Body, **common: Any) -> None:
    clock = now()
    # The deployment's start is a day itself; unless an instant is given, it was observed on that day.
    on = None if body["kind"] == "start" and common["observed_at"] else common["on"]
    with writing(existing(database_path(common["database"])), now=clock, draw=draw, told=told) as writer:
        chosen = choose_to_write(certification_ids(writer.cursor), common["certification"])
        record = read_record(writer.cursor, certification=chosen, as_of=EPOCH)  # and no telemetry
        at = _observed_at(common["observed_at"], on, record.certificate, clock)
        if at > clock and not common["allow_future"]:
            raise UsageError(f"{at:%Y-%m-%d %H:%M} UTC lies in the future; correct it, or add --allow-future")
        seen = {"observed_at": at, "evidence": common["evidence"]}
        entry = append_observation(
            writer, _observation({**body, **seen}), record=record, actor=ask(common["actor"])
        )
    say_entry(entry)


def say_entry(entry: Entry) -> None:
    """Print the entry that was made: its number, what it holds, and the first digits of its hash."""
    content = entry.content
    what = content["observations"][0] if entry.kind == "observations" else {"retracts": content["retracts"]}
    facts = ", ".join(f"{key} {value}" for key, value in what.items() if key != "kind" and value is not None)
    say(f"entry {entry.seq}: {what.get('kind', entry.kind)}, {facts}; {entry.hash[:16]}")


def required(value: object, option: str, word: str) -> None:
    """UsageError where a verb's word needs an option that was left out."""
    if value is None:
        raise UsageError(f"{word} needs {option}")


def retract(
    seq: Annotated[int, typer.Argument(metavar="SEQ", min=1, help="The entry's number.")],
    *,
    reason: Why,
    certification: Certification = None,
    actor: Actor = None,
    database: Database = None,
) -> None:
    """An entry no longer counts; it stays in the ledger."""
    why = read_value(REASON, reason, "--reason")
    assert why is not None, "typer asks for --reason"
    with writing(existing(database_path(database)), now=now(), draw=draw, told=told) as writer:
        chosen = choose_to_write(certification_ids(writer.cursor), certification)
        entry = append_retraction(writer, certification=chosen, retracts=seq, reason=why, actor=ask(actor))
    say_entry(entry)
