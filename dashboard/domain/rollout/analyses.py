"""What an analysis by the tool that shifts traffic proves.

Never more than was measured (RULES.md, Rollout).
"""

import re
from decimal import Decimal

from dashboard.domain.rollout.events import AnalysisFinished
from dashboard.domain.rollout.release import Release
from dashboard.domain.values.fields import Model

# What a query gives that found no series, or divided by nothing: no number, or an empty list or mapping.
VOID = r"([+-]?inf(inity)?|nan|null|nil|<nil>|none|undefined)"
NOTHING = re.compile(rf"\[?\s*{VOID}?(\s*,\s*{VOID})*\s*\]?|\{{\s*\}}", re.IGNORECASE)

ZERO = Decimal(0)


class AnalysisVerdict(Model):
    """The outcome that the measurements bear out, and why it is not the tool's own, in words."""

    outcome: str
    words: str | None = None


def is_certified(seen: AnalysisFinished, release: Release | None) -> bool | None:
    """Whether the version that was analysed is the certified release; None where nothing tells."""
    return release.is_hash(seen.revision) if release and seen.revision else None


def is_of_another_workload(seen: AnalysisFinished, release: Release | None) -> bool:
    """Whether another workload was analysed than the one that moves the certified release."""
    return bool(release and release.workload and seen.workload and not release.is_moved_by(seen.workload))


def analysis_verdict(seen: AnalysisFinished, release: Release | None = None) -> AnalysisVerdict:
    """The tool's outcome.

    `inconclusive` for a dry run, for another workload's, and for a success that no measurement stands for, or
    of another version.
    """
    if is_of_another_workload(seen, release):
        words = f"of another workload, {seen.workload}: the tool says {seen.outcome}"
        return AnalysisVerdict(outcome="inconclusive", words=words)
    if seen.dry_run:
        words = f"dry run, the tool says {seen.outcome}: never decides"
        return AnalysisVerdict(outcome="inconclusive", words=words)
    doubt = _doubt(seen, release) if seen.outcome == "successful" else None
    if doubt:
        return AnalysisVerdict(outcome="inconclusive", words=f"the tool says successful, {doubt}")
    return AnalysisVerdict(outcome=seen.outcome)


def _doubt(seen: AnalysisFinished, release: Release | None) -> str | None:
    """Why a success proves nothing; None where it does prove something."""
    measured, failed = seen.measured or ZERO, seen.failed or ZERO
    successful = measured - failed if seen.successful is None else seen.successful
    total = measured + (seen.errors or ZERO)
    if not total:
        return "nothing was measured"
    if successful <= 0:
        return f"0 of {total:f} measurements were"
    if seen.values and all(NOTHING.fullmatch(value) for value in seen.values):
        return f"of no number: measured {', '.join(seen.values)}"
    return "of another version" if is_certified(seen, release) is False else None


def _version_words(seen: AnalysisFinished, release: Release | None) -> str | None:
    """Which version was analysed, and whether it is the certified one; None where neither is said."""
    if seen.revision is None:
        return None
    certified = is_certified(seen, release)
    if certified is None:
        return f"of version {seen.revision}"
    return f"of {seen.revision}, {'the certified release' if certified else 'not the certified release'}"


def analysis_words(seen: AnalysisFinished, release: Release | None = None) -> str:
    """What was counted and measured, with what the outcome alone would not say, in one line."""
    counted = (
        None if seen.measured is None else f"{seen.failed or ZERO:f} of {seen.measured:f} measurements failed"
    )
    errors = f"{seen.errors:f} in error" if seen.errors else None
    last = f"last measured {seen.values[-1]}" if seen.values else None
    words, version = analysis_verdict(seen, release).words, _version_words(seen, release)
    return "; ".join(part for part in (words, counted, errors, last, version, seen.message) if part)
