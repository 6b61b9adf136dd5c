"""What telemetry says of the metric triggers: their runs of good and bad samples (RULES.md).

Every question is asked of a span and of a time of knowledge: `start` to `until` clip what was observed,
`known_by` what was ingested.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from pydantic import TypeAdapter

from dashboard.domain.record import Record
from dashboard.domain.rollout.events import TriggerChanged
from dashboard.domain.triggers import BASELINE_SAMPLES, MINUTE, Trigger
from dashboard.domain.triggers.telemetry import Baseline, TriggerRuns, UnknownSpan
from dashboard.domain.values.instants import EVER
from dashboard.store.database import Cursor, rows
from dashboard.store.telemetry.intervals import INSTANT
from dashboard.store.telemetry.kept_runs import Kept
from dashboard.store.telemetry.run_steps import BASELINE_MEDIAN
from dashboard.store.telemetry.sample_runs import is_much, runs_of
from dashboard.store.telemetry.samples import entries_of, load_samples

BASELINE = TypeAdapter(Baseline)


UNKNOWN = """
select
    json_extract_string(brief, '$.telemetry.first') as first_at,
    json_extract_string(brief, '$.telemetry.last') as last_at,
    json_extract_string(brief, '$.unknown.' || json_quote($metric)) as reason
from entry
where kind = 'telemetry'
    and certification = $certification
    and recorded_at <= $known_by
    and (retracted_at is null or retracted_at > $known_by)
    and reason is not null
order by seq
"""


LOST = """
select reason
from telemetry_fault
join telemetry_file using (seq)
join entry using (seq)
where entry.certification = $certification
    and list_contains(metrics, $metric)
    and recorded_at <= $known_by
    and (retracted_at is null or retracted_at > $known_by)
order by seq
"""


# Most certifications have samples that are all known and can all be read.
GAPS = """
select count(json_extract(brief, '$.unknown')) + count(telemetry_fault.seq) > 0 as has_gaps
from telemetry_file
join about using (seq)
left join telemetry_fault using (seq)
where telemetry_file.certification = $certification
"""


def read_trigger_runs(
    cursor: Cursor, *, record: Record, start: datetime, until: datetime, known_by: datetime | None = None
) -> tuple[TriggerRuns, ...]:
    """What telemetry says of each metric trigger of a record, from the rollout's start to an instant."""
    certification, found = record.certificate.certification.id, []
    has_gaps = rows(cursor, GAPS, {"certification": certification})[0]["has_gaps"]
    changes = [o for o in record.observations if isinstance(o, TriggerChanged) and o.change != "fired"]
    for trigger in record.certificate.rollback.triggers:
        if trigger.kind != "event" and trigger.is_evaluable:
            resolved_at = [c.observed_at for c in changes if c.trigger == trigger.id]
            told = [(f.first_at, f.last_at) for f in record.firings if f.trigger == trigger.id]
            found.append(
                runs_of_trigger(
                    cursor,
                    certification=certification,
                    trigger=trigger,
                    start=start,
                    until=until,
                    known_by=known_by,
                    resolved_at=resolved_at,
                    told=told,
                    has_gaps=has_gaps,
                )
            )
    return tuple(found)


def runs_of_trigger(
    cursor: Cursor,
    *,
    certification: str,
    trigger: Trigger,
    start: datetime,
    until: datetime,
    known_by: datetime | None = None,
    resolved_at: Sequence[datetime] = (),
    told: Sequence[tuple[datetime, datetime]] = (),
    since: datetime | None = None,
    has_gaps: bool = True,
) -> TriggerRuns:
    """What telemetry says of one metric trigger, from `since` on (None: from the rollout's `start`).

    At each of `resolved_at` a person resolved it, and runs begin anew. In each of `told` the ledger has a
    firing: there every breach is told. A baseline is that of the day before `start`. Without `has_gaps` none
    of the certification's samples is unknown, and each of its files can be read.
    """
    asked: dict[str, Any] = {
        "certification": certification,
        "metric": trigger.metric,
        "worse": trigger.worse,
        "since": since or start,
        "until": until,
        "known_by": known_by or EVER,
        "step_us": trigger.interval // INSTANT,
        "aggregate": _aggregate(trigger),
        "window": trigger.window,
        "window_minutes": -(-trigger.window // MINUTE),
    }
    baseline = _baseline(cursor, trigger, asked, start) if trigger.kind == "baseline" else None
    ruled = {**asked, **_rule(trigger, baseline), "resolved_at": list(resolved_at)}
    ruled |= {"told_from": [first for first, _ in told], "told_until": [last for _, last in told]}
    gaps: dict[str, Any] = (
        {"unknown": _unknown_spans(cursor, asked), "lost": _lost(cursor, asked)} if has_gaps else {}
    )
    if trigger.kind == "baseline" and (baseline is None or _no_scale(trigger, baseline)):
        return TriggerRuns(trigger=trigger.id, baseline=_without_value(baseline), **gaps)
    runs = runs_of(cursor, trigger, ruled)
    late = [s.learned_at for s in runs if s.learned_at and s.fired_at and s.learned_at > s.fired_at]
    before = runs_of(cursor, trigger, {**ruled, "known_by": max(late) - INSTANT}) if late else None
    return TriggerRuns(trigger=trigger.id, runs=runs, baseline=baseline, before=before, **gaps)


def _unknown_spans(cursor: Cursor, asked: dict[str, Any]) -> tuple[UnknownSpan, ...]:
    """The imports whose samples of the metric count as unknown, oldest first."""
    wanted = {name: asked[name] for name in ("certification", "metric", "known_by")}
    return tuple(UnknownSpan.model_validate(row) for row in rows(cursor, UNKNOWN, wanted))


def _lost(cursor: Cursor, asked: dict[str, Any]) -> tuple[str, ...]:
    """Why the files of imports of the metric cannot be read, oldest first."""
    wanted = {name: asked[name] for name in ("certification", "metric", "known_by")}
    return tuple(row["reason"] for row in rows(cursor, LOST, wanted))


def _baseline(cursor: Cursor, trigger: Trigger, asked: dict[str, Any], start: datetime) -> Baseline:
    """The median of the day before the start (or longer, RULES.md), None of fewer samples than it takes."""
    begin, end = start - trigger.baseline_span, start - INSTANT
    used = {name: asked[name] for name in ("aggregate", "step_us", "worse")}
    question = {**used, **{name: asked[name] for name in ("certification", "metric", "known_by")}}
    question |= {"since": begin, "kind": trigger.kind, "least": BASELINE_SAMPLES}
    question["entries"] = entries_of(cursor, question, [(begin, end)])
    if not question["entries"]:
        return Baseline(value=None, samples=0)
    kept = Kept.of(cursor, question, until=end) if is_much(cursor, question, until=end) else None
    earlier = kept.latest(BASELINE) if kept else None
    if earlier and earlier[0] == end:
        return earlier[1]
    load_samples(cursor, question, [(begin, end)])
    found = rows(cursor, BASELINE_MEDIAN, used)[0]
    enough = found["samples"] >= BASELINE_SAMPLES
    value = Decimal(str(found["value"])) if enough else None
    baseline = Baseline(value=value, samples=found["samples"])
    if kept:
        kept.keep(BASELINE, baseline)
    return baseline


def _aggregate(trigger: Trigger) -> str:
    """How samples come together in terms of badness: the value, its sign turned where down is worse."""
    if trigger.aggregate in ("mean", "sum"):
        return trigger.aggregate
    up = "max" if trigger.worse == "up" else "min"
    return "highest" if trigger.aggregate in ("worst", up) else "lowest"


def _rule(trigger: Trigger, baseline: Baseline | None) -> dict[str, Any]:
    """The numbers of a trigger's rule, as its SQL names them."""
    sign = -1 if trigger.worse == "down" else 1
    common = {"hold": trigger.hold, "hole": trigger.hole, "silence": trigger.silence}
    assert trigger.limit is not None, "only an evaluable trigger is watched"
    if trigger.kind == "threshold":
        return {**common, "limit": sign * float(trigger.limit), "base": 0.0, "scale": 1.0, "share": 0.0}
    base = float(baseline.value) if baseline and baseline.value is not None else 0.0
    scale, share = (abs(base), float(trigger.limit) / 100) if base else (1.0, float(trigger.floor or 0))
    return {**common, "base": sign * base, "scale": scale, "share": share}


def _no_scale(trigger: Trigger, baseline: Baseline) -> bool:
    """Whether nothing can be worse than a baseline: there is none, or it is 0 and the record has no floor."""
    return baseline.value is None or (baseline.value == 0 and trigger.floor is None)


def _without_value(baseline: Baseline | None) -> Baseline | None:
    return baseline.model_copy(update={"value": None}) if baseline else None
