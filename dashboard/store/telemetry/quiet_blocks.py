"""Where telemetry is quiet: long spans of good samples that a question need not read one by one.

An entry's samples are summed up in blocks as they come in. Blocks in which nothing can be wrong join into
spans; only what lies between is read, so that a page costs what is unusual, not how much there is.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from dashboard.domain.triggers import MINUTE, Trigger
from dashboard.domain.values.fields import Model
from dashboard.store.database import Cursor, instant, rows
from dashboard.store.telemetry.intervals import INSTANT, rounded_down, rounded_up
from dashboard.store.telemetry.steady_blocks import as_columns, may_be_steady, steady_blocks

# Each span that is kept costs a question of its own; beyond the longest of them reading all is no slower.
MOST_SPANS = 200

JUDGED = """
with placed as (
    select
        *,
        case $worse when 'down' then -lowest else highest end as badness,
        seq in (
            select seq
            from entry
            where kind = 'telemetry'
                and entry.certification = $certification
                and json_extract_string(brief, '$.unknown.' || json_quote($metric)) is not null
        ) as is_doubted,
        len(list_filter($resolved_at::timestamptz[], lambda resolution: resolution < first_at)) as part,
        len(list_filter($resolved_at::timestamptz[], lambda resolution: resolution < last_at)) as last_part,
        coalesce(first_at <= max(last_at) over earlier, false)
            or coalesce(last_at >= lead(first_at) over w, false) as is_shared
    from telemetry_block
    where certification = $certification
        and metric = $metric
        and last_at >= $since
        and first_at <= $until
        and first_ingested_at <= $known_by
        and seq not in (
            select retraction.retracts
            from retraction
            join ledger using (seq)
            where retraction.certification = $certification
                and ledger.recorded_at <= $known_by
        )
    window
        w as (order by first_at, last_at, seq),
        earlier as (order by first_at, last_at, seq rows between unbounded preceding and 1 preceding)
),
judged as (
    select
        *,
        is_plain
            and not is_shared
            and first_at >= $since
            and last_at <= $until
            and last_ingested_at <= $known_by
            and not is_doubted
            and coalesce(epoch_us(gap) <= epoch_us($step::interval), true)
            and part = last_part as may_be_quiet,
        case
            when $limit is null then round((badness - $base) / $scale, 12) <= round($share, 12)
            else badness <= $limit
        end as is_good
    from placed
)
"""
# A steady block is quiet from its first good sample to its last. Breaches between blocks are measured where
# their file goes on.
SPANS = """,
steady as (
    select seq, found.*
    from (
        select
            unnest($steady_file::varchar[]) as sha256,
            unnest($steady_from::timestamptz[]) as good_from,
            unnest($steady_until::timestamptz[]) as good_until,
            unnest($rows_before::bigint[]) as rows_before,
            unnest($rows_until::bigint[]) as rows_until
    ) as found
    join telemetry_file using (sha256)
    where certification = $certification
),
stepped as (
    select
        judged.*,
        coalesce(good_from, first_at) as good_from,
        coalesce(good_until, last_at) as good_until,
        coalesce(rows_before, 0) as rows_before,
        coalesce(samples - rows_until, 0) as rows_after,
        may_be_quiet and (is_good or steady.seq is not null) as is_quiet,
        coalesce(
            is_quiet
                and lag(is_quiet) over w
                and part = lag(part) over w
                and epoch_us(first_at) - epoch_us(lag(last_at) over w) <= epoch_us($step::interval)
                and (
                    judged.seq = lag(judged.seq) over w
                    or (rows_before = 0 and lag(rows_after) over w = 0)
                ),
            false
        ) as follows
    from judged
    left join steady on judged.seq = steady.seq and not is_part and good_from between first_at and last_at
    window w as (order by first_at, last_at, judged.seq)
),
numbered as (
    select *, count_if(not follows) over (order by first_at, last_at, seq rows unbounded preceding) as span
    from stepped
)
select
    epoch_us(min(good_from)) as first_at,
    epoch_us(max(good_until)) as last_at,
    (sum(samples) - arg_min(rows_before, first_at) - arg_max(rows_after, first_at))::bigint as samples,
    (select sum(samples)::bigint from judged) as heard
from numbered
where is_quiet
group by span
order by first_at
"""
COUNTS = """
with span as (
    select unnest($first::timestamptz[]) as first_at, unnest($last::timestamptz[]) as last_at
)
select count(observed_at)::bigint as read
from span
left join samples_read on observed_at between first_at and last_at
group by first_at, last_at
order by first_at
"""
ASKED = (
    "certification",
    "metric",
    "worse",
    "known_by",
    "until",
    "resolved_at",
    "limit",
    "base",
    "scale",
    "share",
)


class QuietSpan(Model):
    """A span of good samples, and what of it is not read.

    All is read up to `read_until`, and after `read_from`. What lies between is shown from `shown_from` to
    `shown_until`: as `samples`, brought to the interval, and as `received`.
    """

    first_at: datetime
    last_at: datetime
    read_until: datetime
    read_from: datetime
    shown_from: datetime
    shown_until: datetime
    samples: int
    received: int


def quiet_spans(
    cursor: Cursor, trigger: Trigger, asked: Mapping[str, Any], *, since: datetime
) -> tuple[QuietSpan, ...]:
    """The longest quiet spans of a trigger's metric that are worth passing over, from an instant to `until`.

    A badness above `limit` is a breach; where that is null, one by more than `share` of `scale` above `base`.
    Good samples that are added up may be bad together: then nothing is quiet.
    """
    if trigger.aggregate == "sum":
        return ()
    step = trigger.window / 3 if trigger.kind == "baseline" else trigger.silence
    wanted = {**{name: asked.get(name) for name in ASKED}, "since": since, "step": step}
    spans = rows(cursor, JUDGED + SPANS, {**wanted, **as_columns(())})
    if may_be_steady(trigger, spans):
        steady = steady_blocks(cursor, asked, JUDGED, wanted)
        spans = rows(cursor, JUDGED + SPANS, {**wanted, **as_columns(steady)}) if steady else spans
    longest = sorted(spans, key=lambda row: row["samples"], reverse=True)[:MOST_SPANS]
    make = _of_medians if trigger.kind == "baseline" else _of_samples
    made = (make(trigger, instant(r["first_at"]), instant(r["last_at"]), r["samples"]) for r in longest)
    return tuple(sorted((s for s in made if s.read_until < s.read_from), key=lambda span: span.first_at))


def _of_samples(trigger: Trigger, first: datetime, last: datetime, samples: int) -> QuietSpan:
    """A span in whole intervals; before its end an interval with samples and the one before are read."""
    read_until = rounded_up(first, trigger.interval)
    read_from = rounded_down(last - trigger.silence - 2 * trigger.interval, trigger.interval)
    return QuietSpan(
        first_at=first,
        last_at=last,
        read_until=read_until,
        read_from=read_from,
        shown_from=read_until,
        shown_until=read_from,
        samples=max(0, (read_from - read_until) // trigger.interval),
        received=samples,
    )


def _of_medians(trigger: Trigger, first: datetime, last: datetime, samples: int) -> QuietSpan:
    """A span in whole minutes whose windows lie in it; every other minute is read with its whole window."""
    shown_from = rounded_up(first + trigger.window + trigger.interval, MINUTE)
    shown_until = rounded_down(last, MINUTE)
    minutes = max(0, (shown_until - shown_from) // MINUTE + 1)
    density = max(1, samples / ((last - first) // trigger.interval + 1))
    return QuietSpan(
        first_at=first,
        last_at=last,
        read_until=rounded_up(shown_from, trigger.interval),
        read_from=rounded_down(shown_until - 2 * trigger.window, trigger.interval),
        shown_from=shown_from,
        shown_until=shown_until,
        samples=minutes,
        received=round(minutes * density),
    )


def counted(cursor: Cursor, trigger: Trigger, spans: Sequence[QuietSpan]) -> tuple[QuietSpan, ...]:
    """Spans of samples without those read at their ends; a minute of a median is read or it is not."""
    if trigger.kind == "baseline" or not spans:
        return tuple(spans)
    ends = {"first": [span.first_at for span in spans], "last": [span.last_at for span in spans]}
    left = (s.received - row["read"] for s, row in zip(spans, rows(cursor, COUNTS, ends), strict=True))
    return tuple(
        span.model_copy(update={"received": count, "samples": min(count, span.samples)})
        for span, count in zip(spans, left, strict=True)
    )


def outside(
    spans: Sequence[QuietSpan], since: datetime, until: datetime
) -> Iterator[tuple[datetime, datetime]]:
    """What of a time is read, given its quiet spans; both ends of each included."""
    first = since
    for span in spans:
        yield first, span.read_until
        first = span.read_from + INSTANT
    if first <= until:
        yield first, until
