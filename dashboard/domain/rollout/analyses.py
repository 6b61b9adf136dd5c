"""What an analysis by the tool that shifts traffic proves.

Never more than was measured (RULES.md, Rollout).
"""

import re
from decimal import Decimal

from dashboard.domain.rollout.events import AnalysisFinished
from dashboard.domain.values.fields import Model

# A query that found no series: not a number, an empty list, or a list of what is not a number.
NOTHING = re.compile(r"\[?\s*(nan|null)?(\s*,\s*(nan|null))*\s*\]?", re.IGNORECASE)


ZERO = Decimal(0)


class AnalysisVerdict(Model):
    """The outcome that the measurements bear out, and why it is not the tool's own, in words."""

    outcome: str
    words: str | None = None


def analysis_verdict(seen: AnalysisFinished) -> AnalysisVerdict:
    """The tool's outcome; `inconclusive` for a dry run, and for a success that no measurement stands for."""
    if seen.dry_run:
        return AnalysisVerdict(
            outcome="inconclusive", words=f"dry run, the tool says {seen.outcome}: never decides"
        )
    if seen.outcome != "successful":
        return AnalysisVerdict(outcome=seen.outcome)
    measured, failed = seen.measured or ZERO, seen.failed or ZERO
    successful = measured - failed if seen.successful is None else seen.successful
    total = measured + (seen.errors or ZERO)
    if not total:
        return AnalysisVerdict(outcome="inconclusive", words="the tool says successful, nothing was measured")
    if successful <= 0:
        words = f"the tool says successful, 0 of {total:f} measurements were"
        return AnalysisVerdict(outcome="inconclusive", words=words)
    if seen.values and all(NOTHING.fullmatch(value) for value in seen.values):
        words = f"the tool says successful, of no number: measured {', '.join(seen.values)}"
        return AnalysisVerdict(outcome="inconclusive", words=words)
    return AnalysisVerdict(outcome="successful")


def analysis_words(seen: AnalysisFinished) -> str:
    """What was counted and measured, with what the outcome alone would not say, in one line."""
    counted = (
        None if seen.measured is None else f"{seen.failed or ZERO:f} of {seen.measured:f} measurements failed"
    )
    errors = f"{seen.errors:f} in error" if seen.errors else None
    last = f"last measured {seen.values[-1]}" if seen.values else None
    words = analysis_verdict(seen).words
    return "; ".join(part for part in (words, counted, errors, last, seen.message) if part)
