"""The projection: from ledger entries to the tables derived from them, and from nothing else."""

from dashboard.errors import StorageError
from dashboard.store.database import Cursor
from dashboard.store.ledger import Entry, read_entries
from dashboard.store.telemetry.quiet_blocks import BLOCKS
from dashboard.store.telemetry.staging import telemetry_fault

REVISION = """
insert into revision (seq, certification, definition, lines)
select
    seq,
    json_extract_string(body, '$.certification'),
    json_extract(body, '$.definition'),
    json_extract(body, '$.lines')
from ledger
where seq = $seq
"""
RETRACTION = """
insert into retraction (seq, retracts, certification, reason)
select
    seq,
    json_extract_string(body, '$.retracts')::integer,
    json_extract_string(body, '$.certification'),
    json_extract_string(body, '$.reason')
from ledger
where seq = $seq
"""
# The observations of one entry, each with its position; sorted as the tables are read.
ITEMS = """
create or replace temp table item as
with listed as (
    select
        seq,
        json_extract_string(body, '$.certification') as certification,
        json_extract(body, '$.observations[*]') as observations
    from ledger
    where seq = $seq
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
order by observed_at, n
"""
GATE_RESULTS = """
insert into gate_result (seq, n, line, certification, observed_at, evidence, gate, value, attested, text)
select
    seq, n, line, certification, observed_at, evidence,
    json_extract_string(body, '$.gate'),
    json_extract_string(body, '$.value')::decimal(38, 15),
    json_extract_string(body, '$.attested'),
    json_extract_string(body, '$.text')
from item
where kind = 'gate_result'
"""
AGENT_SCORES = """
insert into agent_score (seq, n, line, certification, observed_at, evidence, agent, score, completion, overhead)
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
STEPS = {
    "certification": (REVISION,),
    "retraction": (RETRACTION,),
    # Its rows are no projection, they came with the entry, which holds their hash; what sums them up is.
    "telemetry": (BLOCKS,),
    "observations": (ITEMS, GATE_RESULTS, AGENT_SCORES, TRAFFIC, EVENTS),
}
EMPTIED = (
    "delete from revision",
    "delete from retraction",
    "delete from gate_result",
    "delete from agent_score",
    "delete from traffic",
    "delete from event",
    "delete from telemetry_block",
)


def project(connection: Cursor, entry: Entry) -> None:
    """Apply one entry, which stands in the ledger, to the tables."""
    for sql in STEPS[entry.kind]:
        connection.execute(sql, {"seq": entry.seq} if "$seq" in sql else None)


def rebuild(connection: Cursor) -> None:
    """Drop every derived row and project the whole ledger anew; telemetry stays, held against its entries.

    Raises StorageError where telemetry is not what its entry says.
    """
    for sql in EMPTIED:
        connection.execute(sql)
    for entry in read_entries(connection):
        fault = None
        if entry.kind == "telemetry":
            fault = telemetry_fault(connection, seq=entry.seq, body=entry.content)
        if fault:
            raise StorageError(f"{fault}; restore a copy")
        project(connection, entry)
