"""What the tables hold of certifications: each question is asked once, of however many of them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from dashboard.domain.values.instants import EVER
from dashboard.domain.values.source import Source
from dashboard.store.database import Cursor, readable, rows, tuples
from dashboard.store.ledger import GENESIS
from dashboard.store.read.placed import source_of

# What stands of certifications: their revisions, and the entries that observed something.
STANDING = """
select
    certification,
    seq,
    kind,
    epoch_us(recorded_at) as recorded_at,
    actor,
    source_name as document,
    source_sha256 as sha256,
    null as line
from entry
where kind in ('certification', 'observations')
    and certification in (select unnest($certifications::varchar[]))
    and recorded_at <= $known_by
    and (retracted_at is null or retracted_at > $known_by)
order by seq
"""
REVISIONS = """
select seq, definition, lines, reading
from revision
where seq in (select unnest($seqs::integer[]))
"""
# Of revisions that speak no more the plan is kept.
PLANS = """
select seq, json_extract(definition, '$.rollout') as plan
from revision
where seq in (select unnest($seqs::integer[]))
"""
# What each kind says comes last, in the order of `placed.SAID`; numbers are sooner read than decimals made.
OBSERVATIONS = """
select
    seq, n, line, epoch_us(observed_at), null as body, 'gate_result' as kind, evidence,
    gate, value::varchar, attested, text, good_until::varchar
from gate_result
where seq in (select unnest($seqs::integer[]))
union all
select
    seq, n, line, epoch_us(observed_at), null, 'agent_score', evidence,
    agent, score::varchar, completion::varchar, overhead::varchar, null
from agent_score
where seq in (select unnest($seqs::integer[]))
union all
select
    seq, n, line, epoch_us(observed_at), null, 'traffic', evidence,
    percent::varchar, change, reason, null, null
from traffic
where seq in (select unnest($seqs::integer[]))
union all
select seq, n, line, epoch_us(observed_at), body, kind, evidence, null, null, null, null, null
from event
where seq in (select unnest($seqs::integer[]))
"""
# What kinds of entries there are, whatever was retracted since: most certifications lack the rarer ones.
# Samples may have been ingested before their entry was recorded.
KINDS = """
select
    certification,
    count(*) filter (kind <> 'telemetry' and recorded_at <= $known_by)::integer as entries,
    count(*) filter (kind = 'telemetry') > 0 as has_samples,
    count(*) filter (kind = 'telemetry' and recorded_at <= $known_by) > 0 as has_notes,
    count(*) filter (kind = 'firing' and recorded_at <= $known_by) > 0 as has_fired,
    epoch_us(max(recorded_at) filter (recorded_at <= $known_by)) as last_at
from about
join ledger using (seq)
where certification in (select unnest($certifications::varchar[]))
group by certification
"""
LEDGER_HEAD = """
select arg_max(hash, seq) as hash
from ledger
where recorded_at <= $known_by
"""

Row = dict[str, Any]


class Gathered(NamedTuple):
    """The rows of a certification that stands, as known by then.

    `standing` are its revisions and the entries that observed something, oldest first; `revision` is the
    newest, `plans` those of the revisions before it; `head` is the ledger's hash.
    """

    standing: Sequence[Row]
    revision: Row
    plans: Sequence[Row]
    observations: Sequence[tuple[Any, ...]]
    kinds: Row
    head: str

    @property
    def sources(self) -> dict[int, Source]:
        """The sources of what stands, by the numbers of their entries."""
        return {row["seq"]: source_of(row) for row in self.standing}


@readable()
def gather(
    cursor: Cursor, certifications: Sequence[str], *, known_by: datetime | None = None
) -> dict[str, Gathered]:
    """What is held of each certification, by id; one of which nothing stood by then is left out."""
    asked = {"certifications": list(certifications), "known_by": known_by or EVER}
    standing = _by(rows(cursor, STANDING, asked), "certification")
    revisions = {name: seqs for name, held in standing.items() if (seqs := _seqs(held, "certification"))}
    observing = {name: _seqs(standing[name], "observations") for name in revisions}
    newest = _of(cursor, REVISIONS, [seqs[-1] for seqs in revisions.values()])
    plans = _of(cursor, PLANS, [seq for seqs in revisions.values() for seq in seqs[:-1]])
    observations = _tuples(cursor, OBSERVATIONS, [seq for seqs in observing.values() for seq in seqs])
    kinds = {row["certification"]: row for row in rows(cursor, KINDS, asked)} if revisions else {}
    head = ledger_head(cursor, known_by=known_by)
    return {
        name: Gathered(
            standing=standing[name],
            revision=newest[seqs[-1]][0],
            plans=[row for seq in seqs[:-1] for row in plans.get(seq, ())],
            observations=[row for seq in observing[name] for row in observations.get(seq, ())],
            kinds=kinds[name],
            head=head,
        )
        for name, seqs in revisions.items()
    }


def ledger_head(cursor: Cursor, *, known_by: datetime | None = None) -> str:
    """The hash of the newest entry recorded by then; sixty-four zeros of an empty ledger."""
    newest = rows(cursor, LEDGER_HEAD, {"known_by": known_by or EVER})[0]["hash"]
    return GENESIS if newest is None else str(newest)


def _seqs(standing: Sequence[Row], kind: str) -> list[int]:
    return [row["seq"] for row in standing if row["kind"] == kind]


def _of(cursor: Cursor, sql: str, seqs: list[int]) -> Mapping[int, list[Row]]:
    """What a question answers of entries, by their numbers; it is not asked of none."""
    return _by(rows(cursor, sql, {"seqs": seqs}), "seq") if seqs else {}


def _tuples(cursor: Cursor, sql: str, seqs: list[int]) -> Mapping[int, list[tuple[Any, ...]]]:
    """The same, of many rows; the first column is the entry's number."""
    grouped: dict[int, list[tuple[Any, ...]]] = {}
    for row in tuples(cursor, sql, {"seqs": seqs}) if seqs else ():
        grouped.setdefault(row[0], []).append(row)
    return grouped


def _by(found: Sequence[Row], column: str) -> dict[Any, list[Row]]:
    grouped: dict[Any, list[Row]] = {}
    for row in found:
        grouped.setdefault(row[column], []).append(row)
    return grouped
