"""The projection: from ledger entries to the tables derived from them, and from nothing else."""

from dashboard.store.database import Cursor, rows
from dashboard.store.ledger import Kind
from dashboard.store.telemetry.needed import sum_up

AT_ONCE = 8_000_000  # bytes of entries; the observations of one are listed as JSON
# The last entry of each part of what is new.
PARTS = """
with measured as (
    select seq, sum(strlen(body)) over (order by seq) // $at_once as part
    from ledger
    where seq > $after
)
select max(seq) as until
from measured
group by part
order by until
"""
ABOUT = """
insert into about (seq, certification, brief)
select
    seq,
    json_extract_string(body, '$.certification'),
    case when kind in ('telemetry', 'firing') then body end
from ledger
where seq > $after
    and seq <= $until
order by seq
"""
REVISION = """
insert into revision (seq, certification, definition, lines, reading)
select
    seq,
    certification,
    json_extract(body, '$.definition'),
    json_extract(body, '$.lines'),
    json_extract(body, '$.reading')
from ledger
join about using (seq)
where kind = 'certification'
    and seq > $after
    and seq <= $until
"""
RETRACTION = """
insert into retraction (seq, retracts, certification, reason)
select
    seq,
    json_extract_string(body, '$.retracts')::integer,
    certification,
    json_extract_string(body, '$.reason')
from ledger
join about using (seq)
where kind = 'retraction'
    and seq > $after
    and seq <= $until
"""
# The observations of each entry, each with its position; sorted as the tables are read.
ITEMS = """
create or replace temp table item as
with listed as (
    select
        seq,
        certification,
        json_extract(body, '$.observations[*]') as observations
    from ledger
    join about using (seq)
    where kind = 'observations'
        and seq > $after
        and seq <= $until
),
numbered as (
    select
        seq,
        certification,
        unnest(observations) as body,
        unnest(range(1, len(observations) + 1))::integer as n
    from listed
)
select
    seq,
    n,
    json_extract_string(body, '$.line')::integer as line,
    certification,
    json_extract_string(body, '$.observed_at')::timestamptz as observed_at,
    json_extract_string(body, '$.evidence') as evidence,
    json_extract_string(body, '$.kind') as kind,
    body
from numbered
order by seq, observed_at, n
"""
GATE_RESULTS = """
insert into gate_result (
    seq, n, line, certification, observed_at, evidence, gate, value, attested, text, good_until
)
select
    seq, n, line, certification, observed_at, evidence,
    json_extract_string(body, '$.gate'),
    json_extract_string(body, '$.value')::decimal(38, 15),
    json_extract_string(body, '$.attested'),
    json_extract_string(body, '$.text'),
    json_extract_string(body, '$.good_until')::date
from item
where kind = 'gate_result'
"""
AGENT_SCORES = """
insert into agent_score (
    seq, n, line, certification, observed_at, evidence, agent, score, completion, overhead
)
select
    seq, n, line, certification, observed_at, evidence,
    json_extract_string(body, '$.agent'),
    json_extract_string(body, '$.score')::decimal(38, 15),
    json_extract_string(body, '$.completion')::decimal(38, 15),
    json_extract_string(body, '$.overhead')::decimal(38, 15)
from item
where kind = 'agent_score'
"""
TRAFFIC = """
insert into traffic (seq, n, line, certification, observed_at, evidence, percent, change, reason)
select
    seq, n, line, certification, observed_at, evidence,
    json_extract_string(body, '$.percent')::decimal(38, 15),
    json_extract_string(body, '$.change'),
    json_extract_string(body, '$.reason')
from item
where kind = 'traffic'
"""
EVENTS = """
insert into event (seq, n, line, certification, observed_at, evidence, kind, body)
select seq, n, line, certification, observed_at, evidence, kind, body
from item
where kind is null or kind not in ('gate_result', 'agent_score', 'traffic')
"""
TELEMETRY_FILES = """
insert into telemetry_file (seq, certification, sha256, metrics, first_at, last_at)
select
    seq,
    certification,
    json_extract_string(brief, '$.telemetry.sha256'),
    json_extract_string(brief, '$.telemetry.metrics[*]'),
    json_extract_string(brief, '$.telemetry.first')::timestamptz,
    json_extract_string(brief, '$.telemetry.last')::timestamptz
from entry
where kind = 'telemetry'
    and seq > $after
    and seq <= $until
order by seq
"""
KINDS = """
select distinct kind
from ledger
where seq > $after
    and seq <= $until
"""
# Each with the kind of entries that it is about; None: of all.
STEPS: tuple[tuple[Kind | None, str], ...] = (
    (None, ABOUT),
    ("certification", REVISION),
    ("retraction", RETRACTION),
    *(("observations", sql) for sql in (ITEMS, GATE_RESULTS, AGENT_SCORES, TRAFFIC, EVENTS)),
    ("telemetry", TELEMETRY_FILES),
)


def project(connection: Cursor, *, after: int) -> None:
    """Apply the ledger's entries after one to the tables, no more at once than memory holds."""
    begin = after
    for part in rows(connection, PARTS, {"after": after, "at_once": AT_ONCE}):
        span = {"after": begin, **part}
        kinds = {None, *(row["kind"] for row in rows(connection, KINDS, span))}
        for sql in (sql for kind, sql in STEPS if kind in kinds):
            connection.execute(sql, span if "$after" in sql else None)
        begin = part["until"]
    sum_up(connection, after=after)
