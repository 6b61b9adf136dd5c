"""`readiness replay`: how often would a rollback trigger have fired under other numbers?"""

from datetime import tzinfo
from decimal import Decimal
from typing import Annotated, Any

import typer
from pydantic import TypeAdapter

from dashboard.cli.options import (
    CertificationId,
    Database,
    Until,
    check_order,
    choose_to_read,
    database_path,
    json_instead_of,
    now,
    open_record,
    read_span,
    read_value,
    say,
    say_json,
)
from dashboard.domain.record import Record
from dashboard.domain.triggers import Trigger
from dashboard.domain.triggers.replay import Replay, replayed, with_numbers
from dashboard.domain.triggers.telemetry import Span
from dashboard.domain.values import wording
from dashboard.domain.values.fields import Number, Positive
from dashboard.domain.values.instants import start_of
from dashboard.errors import UsageError
from dashboard.exporters.json.values import instant_json, minutes_json, number_json
from dashboard.importers.validation.observations import unknown
from dashboard.store.database import Cursor
from dashboard.store.read import certification_ids, read_record, replay_runs

NUMBER: TypeAdapter[Decimal] = TypeAdapter(Number)
WHOLE: TypeAdapter[int] = TypeAdapter(Positive)


def replay(
    certification: CertificationId = None,
    *,
    named: Annotated[
        str | None, typer.Option("--certification", metavar="ID", help="The same, as an option.")
    ] = None,
    trigger: Annotated[str, typer.Option(metavar="ID", help="The trigger.")],
    threshold: Annotated[
        str | None, typer.Option(metavar="X", help="Another threshold, or percent worse than the baseline.")
    ] = None,
    hold: Annotated[str | None, typer.Option(metavar="M", help="Another hold, in minutes.")] = None,
    since: Annotated[
        str | None,
        typer.Option(metavar="T", help="Day (its start) or instant; the deployment's start without it."),
    ] = None,
    until: Until = None,
    as_json: Annotated[bool, json_instead_of("a list")] = False,
    database: Database = None,
) -> None:
    """Say how often a rollback trigger would have fired under other numbers; nothing is recorded."""
    cursor = open_record(database_path(database)).cursor()
    chosen = choose_to_read(certification_ids(cursor), certification or named)
    record = read_record(cursor, certification=chosen, as_of=now())
    zone = record.certificate.certification.zone
    own = _trigger(record, trigger)
    other = with_numbers(
        own, threshold=read_value(NUMBER, threshold, "--threshold"), hold=read_value(WHOLE, hold, "--hold")
    )
    span = _span(record, since, until, zone)
    found, today = (_replayed(cursor, record, each, span) for each in (other, own))
    if as_json:
        answer = {"certification": chosen, "replay": _json(found), "as_recorded": _json(today)}
        say_json(answer)
        return
    for text in (*_lines(found, zone), f"As the record has it: {_lines(today, zone)[0]}"):
        say(text)


def _replayed(cursor: Cursor, record: Record, trigger: Trigger, span: Span) -> Replay:
    telemetry = replay_runs(cursor, record=record, trigger=trigger, since=span.start, until=span.end)
    return replayed(trigger, telemetry, span)


def _trigger(record: Record, wanted: str) -> Trigger:
    metric = {t.id: t for t in record.certificate.rollback.triggers if t.kind != "event" and t.is_evaluable}
    if wanted in metric:
        return metric[wanted]
    events = [t.id for t in record.certificate.rollback.triggers if t.id not in metric]
    if wanted in events:
        listed = ", ".join(metric) or "none"
        raise UsageError(f"--trigger: {wanted} reads no metric; those that do: {listed}")
    raise UsageError(f"--trigger: {unknown('trigger that reads a metric', wanted, metric)}")


def _span(record: Record, since: str | None, until: str | None, zone: tzinfo) -> Span:
    given, end = read_span(since, until, zone)
    start = given or start_of(record.deployment_start.on, zone)
    check_order(start, end, zone)
    return Span(start=start, end=end)


def _rule(trigger: Trigger) -> str:
    """A trigger's numbers in words: "availability below 99% for more than 15 min"."""
    assert trigger.limit is not None, "only an evaluable trigger is replayed"
    hold = f"for more than {wording.span(trigger.hold)}"
    if trigger.kind == "baseline":
        worse = f"more than {wording.quantity(trigger.limit, '%')} worse than its baseline"
        return f"{trigger.metric} {worse} {hold}"
    side = "below" if trigger.worse == "down" else "above"
    return f"{trigger.metric} {side} {wording.quantity(trigger.limit, trigger.unit)} {hold}"


def _lines(found: Replay, zone: tzinfo) -> list[str]:
    """The answer in words, then each firing."""
    span = f"{wording.moment(found.span.start, zone)} to {wording.moment(found.span.end, zone)}"
    if found.lost:
        return [f"{_rule(found.trigger)}: cannot be told, {found.lost}"]
    if not found.has_baseline:
        return [f"{_rule(found.trigger)}: there is no baseline to judge by"]
    fired = f"fires {wording.count(len(found.firings), 'time')}" if found.firings else "never fires"
    doubt = f", cannot be told {wording.count(found.doubts, 'time')}" if found.doubts else ""
    heard = wording.quantity(found.coverage, "%")
    lines = [f"{_rule(found.trigger)}: {fired}{doubt} from {span}; {heard} of its samples heard"]
    for firing in found.firings:
        assert firing.lasted is not None, "telemetry fired it"
        lines.append(
            f"  fired {wording.moment(firing.fired_at, zone)}, worse for {wording.span(firing.lasted)}"
        )
    return lines


def _json(found: Replay) -> dict[str, Any]:
    return {
        "trigger": found.trigger.id,
        "threshold": number_json(found.trigger.limit),
        "hold_minutes": minutes_json(found.trigger.hold),
        "since": instant_json(found.span.start),
        "until": instant_json(found.span.end),
        "fired": len(found.firings) if found.is_told else None,
        "cannot_be_told": found.doubts if found.is_told else None,
        "coverage": number_json(found.coverage),
        "lost": found.lost,
        "firings": [
            {"fired_at": instant_json(f.fired_at), "minutes": minutes_json(f.lasted)} for f in found.firings
        ],
    }
