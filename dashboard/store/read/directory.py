"""Which certifications a record holds, and which of them a reader means who names none."""

from collections.abc import Iterable
from datetime import date, datetime

from dashboard.domain.values.fields import Model
from dashboard.domain.values.instants import EVER
from dashboard.errors import UsageError, no_certification
from dashboard.store.database import Cursor, readable, rows

BUILDER = "readiness init"  # who enters what comes with the board
DIRECTORY = """
with newest as (
    select certification, max(seq) as seq
    from entry
    where kind = 'certification'
        and recorded_at <= $known_by
        and (retracted_at is null or retracted_at > $known_by)
    group by certification
)
select
    newest.certification as id,
    json_extract_string(definition, '$.certification.system') as system,
    coalesce(json_extract_string(definition, '$.certification.sample') = 'true', false) as is_sample,
    json_extract_string(definition, '$.certification.valid_until')::date as valid_until,
    ledger.actor = $builder as is_bundled
from newest
join revision using (seq)
join ledger using (seq)
order by id
"""


def choose(ids: Iterable[str], wanted: str | None) -> str:
    """The certification that is meant: the one named, or the only one; UsageError lists them otherwise."""
    known = tuple(ids)
    if wanted in known or (wanted is None and len(known) == 1):
        return wanted or known[0]
    if wanted is None:
        listed = ", ".join(known) or "none yet; import a certification first"
        raise UsageError(
            "name the certification, as ID or with --certification ID (see --help); the record holds:"
            f" {listed}"
        )
    raise UsageError(no_certification(wanted, known))


class Listed(Model):
    """A certification of a record: what it certifies, and whether it is one of the reader's own."""

    id: str
    system: str
    is_sample: bool
    is_bundled: bool
    valid_until: date | None

    @property
    def is_own(self) -> bool:
        """Whether it is neither a sample nor came with the board."""
        return not (self.is_sample or self.is_bundled)


@readable()
def directory(cursor: Cursor, *, on: date, known_by: datetime | None = None) -> tuple[Listed, ...]:
    """The certifications that the record knew by then: one's own first, of each kind those expired last.

    `on` is the day (UTC) that tells which have expired; within each kind by id.
    """
    found = [
        Listed(**row) for row in rows(cursor, DIRECTORY, {"known_by": known_by or EVER, "builder": BUILDER})
    ]

    def turn(listed: Listed) -> tuple[bool, bool, str]:
        return not listed.is_own, listed.valid_until is not None and listed.valid_until < on, listed.id

    return tuple(sorted(found, key=turn))
