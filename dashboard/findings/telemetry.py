"""What the imports said of telemetry that can hardly be what a trigger reads."""

from collections.abc import Iterator

from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.values import wording
from dashboard.domain.values.subject import CERTIFICATE
from dashboard.findings import Finding, Place

# What is as it may be, and worth knowing; everything else may hide what happened.
HARMLESS = ("dense", "twice")


def telemetry_in_doubt(assessment: Assessment) -> Iterator[Finding]:
    """Samples that count as unknown, that no trigger reads, that cannot be, or that were brought together."""
    kinds = dict.fromkeys((note.metric, note.rule) for note in assessment.telemetry_notes)
    for metric, rule in kinds:
        notes = [n for n in assessment.telemetry_notes if (n.metric, n.rule) == (metric, rule)]
        last = notes[-1]
        more = f", and of {wording.count(len(notes) - 1, 'import')} before" if len(notes) > 1 else ""
        message = f"{metric}: {last.text} (entry {last.source.seq}, {last.source.document}{more})"
        yield Finding(
            rule="telemetry-in-doubt",
            severity="note" if rule in HARMLESS else "gap",
            subject=CERTIFICATE,
            message=message,
            sources=(Place(path=last.source.document, text=last.text),),
        )
