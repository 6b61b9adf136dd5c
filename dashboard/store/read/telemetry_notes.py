"""What imports said of their telemetry: notes on each metric, and why samples of some count as unknown."""

from datetime import datetime

from dashboard.domain.triggers.telemetry import TelemetryNote
from dashboard.domain.values.instants import EVER
from dashboard.store.database import Cursor, rows
from dashboard.store.read.placed import source_of

NOTES = """
with known as (
    select
        seq, recorded_at, actor, source_name, source_sha256,
        unnest(json_extract(brief, '$.notes[*]')) as note
    from entry
    where kind = 'telemetry'
        and certification = $certification
        and recorded_at <= $known_by
        and (retracted_at is null or retracted_at > $known_by)
)
select
    seq,
    epoch_us(recorded_at) as recorded_at,
    actor,
    source_name as document,
    source_sha256 as sha256,
    null as line,
    json_extract_string(note, '$.metric') as metric,
    json_extract_string(note, '$.rule') as rule,
    json_extract_string(note, '$.text') as text
from known
order by seq
"""


def read_notes(
    cursor: Cursor, *, certification: str, known_by: datetime | None = None
) -> tuple[TelemetryNote, ...]:
    """The notes on a certification's telemetry that stood by then, oldest entry first."""
    found = rows(cursor, NOTES, {"certification": certification, "known_by": known_by or EVER})
    return tuple(
        TelemetryNote(**{name: row[name] for name in ("metric", "rule", "text")}, source=source_of(row))
        for row in found
    )
