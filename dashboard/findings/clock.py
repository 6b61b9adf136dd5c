"""What the clocks of those who recorded, and the reader's own, say of each other."""

from collections.abc import Iterator
from datetime import timedelta

from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.values import wording
from dashboard.domain.values.subject import CERTIFICATE
from dashboard.findings import Finding, Place

DAY = timedelta(days=1)
YEAR = timedelta(days=365)
NAMED = 4  # entries that a sentence names


def recorded_ahead(assessment: Assessment) -> Iterator[Finding]:
    """Entries that bear a time which has not come yet, and what that does to `--known-by`."""
    if not assessment.ahead:
        return
    first, *later = assessment.ahead
    source = first.source
    head = assessment.head
    recorded = f"{wording.moment(source.recorded_at, head.zone)} {head.time_zone}"
    at = f"{recorded}, {_words(first.by)} ahead of the clock here"
    of = f"entry {source.seq} bears the time of entry {first.first}," if first.first < source.seq else ""
    told = f"{of or f'entry {source.seq} was recorded at'} {at}: one of them is wrong"
    if later:
        numbers = wording.listed([str(entry.source.seq) for entry in later], NAMED)
        told += f"; what was recorded after it bears no earlier time: {numbers}"
    yield Finding(
        rule="recorded-ahead",
        severity="gap",
        subject=CERTIFICATE,
        message=f"{told}; --known-by leaves {'them' if later else 'it'} out until then",
        sources=tuple(
            Place(path=entry.source.document, text=f"entry {entry.source.seq}, by {entry.source.actor}")
            for entry in assessment.ahead[:NAMED]
        ),
    )


def _words(by: timedelta) -> str:
    """A lead in the largest unit that it fills: 9 years, 3 days, 16 min."""
    if by >= YEAR:
        return wording.count(by // YEAR, "year")
    return wording.count(by // DAY, "day") if by >= DAY else wording.span(by)
