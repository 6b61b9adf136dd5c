"""Firings on their way into the ledger: what telemetry shows, in entries that no later sample takes back."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from dashboard.domain.observations import Start
from dashboard.domain.record import Record
from dashboard.domain.record.trigger_states import unrecorded_firings
from dashboard.domain.rollout.events import PhaseMark, Traffic, TriggerChanged
from dashboard.domain.standing.evaluation import Evaluation
from dashboard.domain.triggers import MINUTE, Trigger
from dashboard.domain.triggers.firings import FiringEntry
from dashboard.domain.triggers.telemetry import SampleRun
from dashboard.store.database import Cursor, rows
from dashboard.store.ledger import Kind
from dashboard.store.telemetry.needed import files_of

# What can move or hide a firing: the span that is watched, its triggers, samples, and what people resolved.
MOVING = {model.model_fields["kind"].default for model in (Start, PhaseMark, Traffic, TriggerChanged)}
SHOWN_BY = """
select seq, actor, source_name, source_sha256
from ledger
where seq = (
    select max(seq)
    from read_parquet($files, filename = true)
    join telemetry_file on sha256 = parse_filename(filename, true)
    where certification = $certification
        and metric = $metric
        and observed_at between $first_at and $fired_at
)
"""
HEARD = """
select seq
from entry
where kind = 'telemetry'
    and certification = $certification
    and retracted_at is null
limit 1
"""


def may_move_firings(kind: Kind, body: Mapping[str, Any]) -> bool:
    """Whether an entry may show a firing, or hide one that was shown."""
    if kind == "observations":
        return any(observation["kind"] in MOVING for observation in body["observations"])
    return kind != "firing"


def is_heard(cursor: Cursor, certification: str) -> bool:
    """Whether a certification has telemetry: only what was heard can show a firing."""
    return bool(rows(cursor, HEARD, {"certification": certification}))


def unrecorded(
    cursor: Cursor, record: Record, now: datetime
) -> Iterator[tuple[FiringEntry, Mapping[str, Any]]]:
    """The firings that a record shows and the ledger does not hold, each with the source that shows it."""
    for trigger, run in unrecorded_firings(record, Evaluation(record, now).watched):
        yield _entry(cursor, record, trigger, run)


def _entry(
    cursor: Cursor, record: Record, trigger: Trigger, run: SampleRun
) -> tuple[FiringEntry, Mapping[str, Any]]:
    figures = {
        "trigger": trigger.id,
        "metric": trigger.metric,
        "limit": trigger.limit,
        "hold_minutes": trigger.hold // MINUTE,
        **run.model_dump(exclude={"is_breach", "received"}),
    }
    asked = {name: figures[name] for name in ("metric", "first_at", "fired_at")}
    asked["certification"] = record.certificate.certification.id
    files = files_of(cursor, asked, since=run.first_at, until=asked["fired_at"])
    source = rows(cursor, SHOWN_BY, {**asked, "files": files})[0]
    return FiringEntry.model_validate({**figures, "shown_by": source.pop("seq")}), source
