"""What telemetry says of the metric triggers: their stretches of good and bad samples, in SQL (RULES.md).

Every question is asked of a span and of a time of knowledge: `start` to `until` clip what was observed, `known_by`
what was ingested. Samples are put in order by time, never by arrival.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from dashboard.domain.record import Record
from dashboard.domain.shifts import TriggerChanged
from dashboard.domain.telemetry import Baseline, Stretch, Watch
from dashboard.domain.triggers import BASELINE_SAMPLES, Trigger
from dashboard.store.database import Cursor, instant, rows
from dashboard.store.telemetry import has_telemetry

DAY = timedelta(days=1)
JUST_BEFORE = timedelta(microseconds=1)
EVER = datetime.max.replace(tzinfo=UTC)

# One sample an instant: the newest ingested wins, and of two ingested together the worse.
SAMPLES = """
with withdrawn as (
    select retraction.retracts as seq
    from retraction
    join ledger using (seq)
    where retraction.certification = $certification
        and ledger.recorded_at <= $known_by
),
heard as (
    select
        observed_at,
        ingested_at,
        value,
        value is null or isnan(value) as is_unknown,
        case $worse when 'down' then -value else value end as badness
    from telemetry
    where certification = $certification
        and metric = $metric
        and observed_at >= $since
        and observed_at <= $until
        and ingested_at <= $known_by
        and seq not in (select seq from withdrawn)
),
"""
JUDGED = """
latest as (
    select observed_at, ingested_at, is_unknown, coalesce(badness > $limit, false) and not is_unknown as is_breach
    from heard
    qualify row_number() over (
        partition by observed_at
        order by ingested_at desc, is_breach desc, is_unknown desc
    ) = 1
),
known as (
    select
        observed_at,
        ingested_at,
        is_breach,
        len(list_filter($cuts::timestamptz[], lambda cut: cut < observed_at)) as part
    from latest
    where not is_unknown
),
"""
WORST = """
one as (
    select *
    from heard
    qualify row_number() over (
        partition by observed_at
        order by ingested_at desc, is_unknown, badness desc
    ) = 1
),
latest as (
    select observed_at, ingested_at, value
    from one
    where not is_unknown
)
"""
MEDIAN = """
select median(value) as value, count(*)::integer as samples
from latest
"""
# The median of five minutes, at every whole minute: a sample counts for the five minutes that it lies in.
CURRENT = """,
spread as (
    select
        date_trunc('minute', observed_at + interval '59.999999 seconds') + to_minutes(k) as minute,
        len(list_filter($cuts::timestamptz[], lambda cut: cut < observed_at)) as part,
        value,
        ingested_at
    from latest
    cross join range(5) as minutes (k)
),
known as (
    select
        minute as observed_at,
        max(ingested_at) as ingested_at,
        round($direction * (median(value) - $base) / $scale, 12) > round($share, 12) as is_breach,
        part
    from spread
    where minute <= $until
        and part = len(list_filter($cuts::timestamptz[], lambda cut: cut < minute))
    group by minute, part
    having count(*) >= 3
),
"""
STRETCHES = """
stepped as (
    select
        *,
        lag(observed_at) over w is null
            or is_breach <> lag(is_breach) over w
            or part <> lag(part) over w
            or observed_at - lag(observed_at) over w > case when is_breach then $hole else $silence end as begins
    from known
    window w as (order by observed_at)
),
numbered as (
    select *, count_if(begins) over (order by observed_at rows unbounded preceding) as stretch
    from stepped
),
timed as (
    select
        *,
        observed_at - min(observed_at) over (partition by stretch) as age,
        max(ingested_at) over (partition by stretch order by observed_at rows unbounded preceding) as proven_at
    from numbered
)
select
    is_breach,
    epoch_us(min(observed_at)) as first_at,
    epoch_us(max(observed_at)) as last_at,
    count(*)::integer as samples,
    epoch_us(min(observed_at) filter (is_breach and age > $hold)) as fired_at,
    epoch_us(min_by(proven_at, observed_at) filter (is_breach and age > $hold)) as learned_at
from timed
group by stretch, is_breach
order by first_at
"""
THRESHOLD = SAMPLES + JUDGED + STRETCHES
BASELINE = SAMPLES + WORST + MEDIAN
WORSE_THAN_BASELINE = SAMPLES + WORST + CURRENT + STRETCHES


def read_watches(
    cursor: Cursor, *, record: Record, start: datetime, until: datetime, known_by: datetime | None = None
) -> tuple[Watch, ...]:
    """What telemetry says of each metric trigger of a record, from the rollout's start to an instant."""
    if not has_telemetry(cursor):
        return ()
    certification, found = record.certificate.certification.id, []
    changes = [o for o in record.observations if isinstance(o, TriggerChanged) and o.change != "fired"]
    for trigger in record.certificate.rollback.triggers:
        if trigger.kind != "event" and trigger.is_evaluable:
            cuts = [c.observed_at for c in changes if c.trigger == trigger.id]
            found.append(
                watch(
                    cursor,
                    certification=certification,
                    trigger=trigger,
                    start=start,
                    until=until,
                    known_by=known_by,
                    cuts=cuts,
                )
            )
    return tuple(found)


def watch(
    cursor: Cursor,
    *,
    certification: str,
    trigger: Trigger,
    start: datetime,
    until: datetime,
    known_by: datetime | None = None,
    cuts: Sequence[datetime] = (),
    since: datetime | None = None,
) -> Watch:
    """What telemetry says of one metric trigger, from `since` on (None: from the rollout's `start`).

    At each of `cuts` a person resolved it, and runs begin anew. A baseline is that of the day before `start`.
    """
    asked: dict[str, Any] = {
        "certification": certification,
        "metric": trigger.metric,
        "worse": trigger.worse,
        "since": since or start,
        "until": until,
        "known_by": known_by or EVER,
    }
    baseline = _baseline(cursor, asked, start) if trigger.kind == "baseline" else None
    ruled = {**asked, **_rule(trigger, baseline), "cuts": list(cuts)}
    if trigger.kind == "baseline" and (baseline is None or _no_scale(trigger, baseline)):
        return Watch(trigger=trigger.id, baseline=_without_value(baseline))
    stretches = _stretches(cursor, trigger, ruled)
    late = [s.learned_at for s in stretches if s.learned_at and s.fired_at and s.learned_at > s.fired_at]
    before = _stretches(cursor, trigger, {**ruled, "known_by": max(late) - JUST_BEFORE}) if late else None
    return Watch(trigger=trigger.id, stretches=stretches, baseline=baseline, before=before)


def _stretches(cursor: Cursor, trigger: Trigger, asked: dict[str, Any]) -> tuple[Stretch, ...]:
    sql = WORSE_THAN_BASELINE if trigger.kind == "baseline" else THRESHOLD
    return tuple(
        Stretch(
            is_breach=row["is_breach"],
            first_at=instant(row["first_at"]),
            last_at=instant(row["last_at"]),
            samples=row["samples"],
            fired_at=instant(row["fired_at"]) if row["fired_at"] is not None else None,
            learned_at=instant(row["learned_at"]) if row["learned_at"] is not None else None,
        )
        for row in rows(cursor, sql, asked)
    )


def _baseline(cursor: Cursor, asked: dict[str, Any], start: datetime) -> Baseline:
    """The median of the 24 hours before the start, None of fewer samples than it takes."""
    found = rows(cursor, BASELINE, {**asked, "since": start - DAY, "until": start - JUST_BEFORE})[0]
    enough = found["samples"] >= BASELINE_SAMPLES
    return Baseline(value=Decimal(str(found["value"])) if enough else None, samples=found["samples"])


def _rule(trigger: Trigger, baseline: Baseline | None) -> dict[str, Any]:
    """The numbers of a trigger's rule, as its SQL names them."""
    sign = -1 if trigger.worse == "down" else 1
    common = {"hold": trigger.hold, "hole": trigger.hole, "silence": trigger.silence}
    assert trigger.limit is not None, "only an evaluable trigger is watched"
    if trigger.kind == "threshold":
        return {**common, "limit": sign * float(trigger.limit)}
    base = float(baseline.value) if baseline and baseline.value is not None else 0.0
    scale, share = (abs(base), float(trigger.limit) / 100) if base else (1.0, float(trigger.floor or 0))
    return {**common, "direction": sign, "base": base, "scale": scale, "share": share}


def _no_scale(trigger: Trigger, baseline: Baseline) -> bool:
    """Whether nothing can be worse than a baseline: there is none, or it is 0 and the record names no floor."""
    return baseline.value is None or (baseline.value == 0 and trigger.floor is None)


def _without_value(baseline: Baseline | None) -> Baseline | None:
    return baseline.model_copy(update={"value": None}) if baseline else None
