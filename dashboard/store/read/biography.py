"""Everything that was ever said of one thing of a certification, what was retracted too."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import filterfalse
from typing import Any

from pydantic import ValidationError

from dashboard.domain.certificate import Certificate
from dashboard.domain.values.instants import EVER
from dashboard.domain.values.subject import Subject
from dashboard.errors import StorageError
from dashboard.review.biography import NAMING, Told, speaks_of
from dashboard.store.database import Cursor, readable, rows
from dashboard.store.read.directory import BUILDER
from dashboard.store.read.placed import declared, recorded, source_of

OBSERVED = """
with known as (
    select
        seq,
        recorded_at,
        actor,
        source_name,
        source_sha256,
        case when retracted_at <= $known_by then retracted_by end as retracted_by
    from entry
    where kind = 'observations'
        and certification = $certification
        and recorded_at <= $known_by
),
told as (
    select known.*
    from known
    left join ledger as withdrawal on withdrawal.seq = known.retracted_by
    where withdrawal.actor is distinct from $builder
)
select
    seq,
    epoch_us(recorded_at) as recorded_at,
    actor,
    source_name as document,
    source_sha256 as sha256,
    retracted_by,
    line,
    n,
    epoch_us(observed_at) as observed_at,
    observation.* exclude (seq, line, n, observed_at, certification)
from told
join observation using (seq)
where observation.kind in (select unnest($kinds::varchar[]))
    and (
        $id is null
        or $id = gate
        or $id = agent
        or $id = json_extract_string(body, '$.agent')
        or $id = json_extract_string(body, '$.condition')
        or $id = json_extract_string(body, '$.trigger')
        or $id = json_extract_string(body, '$.phase')
        or $id = json_extract_string(body, '$.role')
    )
order by seq, n
"""
PRINTED = """
select
    seq,
    epoch_us(recorded_at) as recorded_at,
    actor,
    source_name as document,
    source_sha256 as sha256,
    null as line,
    case when retracted_at <= $known_by then retracted_by end as retracted_by,
    revision.definition,
    revision.lines
from entry
join revision using (seq)
where kind = 'certification'
    and entry.certification = $certification
    and recorded_at <= $known_by
order by seq
"""


@readable()
def read_biography(
    cursor: Cursor, *, certification: str, subject: Subject, known_by: datetime | None = None
) -> tuple[Told, ...]:
    """What the ledger holds of a thing by then, retracted or late or not, in the order of its entries.

    A sample that was moved to another day tells of that day alone. Raises StorageError where an entry does
    not read as a record.
    """
    naming = NAMING.get(subject.kind)
    if naming is None:
        return ()
    asked = {"certification": certification, "known_by": known_by or EVER}
    one = {"kinds": list(naming.kinds), "id": subject.id if naming.is_named else None}
    try:
        found = [_told(row) for row in rows(cursor, OBSERVED, {**asked, **one, "builder": BUILDER})]
        editions = rows(cursor, PRINTED, asked)
        for row in (*filterfalse(_is_moved_sample, editions[:-1]), *editions[-1:]):
            found += _printed(row, subject)
    except ValidationError as error:
        raise StorageError(f"{certification} does not read as a record") from error
    return tuple(sorted(found, key=lambda told: told.source.seq))


def _told(row: dict[str, Any]) -> Told:
    retracted_by = row.pop("retracted_by")
    source = source_of(row)
    return Told(observation=recorded(row, source), source=source, retracted_by=retracted_by)


def _is_moved_sample(replaced: Mapping[str, Any]) -> bool:
    """Whether an edition that another has replaced is the sample on a day before."""
    sample = json.loads(replaced["definition"])["certification"].get("sample")
    return bool(sample) and replaced["actor"] == BUILDER


def _printed(row: dict[str, Any], subject: Subject) -> Iterator[Told]:
    """What a certificate itself says of a thing, with its lines."""
    certificate = Certificate.model_validate_json(row["definition"])
    for _, observation in declared(certificate, source_of(row), json.loads(row["lines"] or "{}")):
        if speaks_of(observation, subject):
            yield Told(
                observation=observation,
                source=observation.source or source_of(row),
                is_printed=True,
                retracted_by=row["retracted_by"],
            )
