"""The sections of Compare: what changed between two instants, by whom and from where, and what did not."""

from dashboard.domain.values import wording
from dashboard.domain.values.instants import day_of
from dashboard.review.change import Cause, Change
from dashboard.review.comparison import Comparison, days_late
from dashboard.ui import sheet
from dashboard.ui.frame.address import compare_at, link, thing_at
from dashboard.ui.frame.comparing import Asked
from dashboard.ui.frame.provenance import placed
from dashboard.ui.frame.text import escape
from dashboard.ui.frame.view import View

OF_ITSELF = "Follows from dates, the document or the other changes."


def table(view: View, found: Comparison) -> None:
    """Draw each change with who recorded its cause, when, and from which document; then what stayed."""
    if found.changes:
        rows = [
            {"What changed": _what(view, change), "Who recorded why": _cause(view, change.cause)}
            for change in found.changes
        ]
        sheet.table(rows)
    sheet.markdown(escape(found.unchanged))


def _what(view: View, change: Change) -> str:
    late = " :orange-badge[late news]" if change.is_late else ""
    return f"{link(change.sentence, thing_at(view.stand, change.subject))}{late}"


def _cause(view: View, cause: Cause | None) -> str:
    if cause is None or cause.source is None:
        return OF_ITSELF
    is_printed = cause.source.seq in {source.seq for source in view.record.revisions}
    late = 0 if is_printed else days_late(cause, view.zone)
    told = f" :orange-badge[{wording.days(late)} late]" if late else ""
    observed = wording.day(day_of(cause.observed_at, view.zone))
    recorded = wording.moment(cause.source.recorded_at, view.zone)
    return (
        f"**{escape(cause.source.actor)}**, {recorded}{told}: {escape(cause.kind.replace('_', ' '))} of "
        f"{observed}, from {placed(view.stand, cause.source)}"
    )


def known(view: View, asked: Asked) -> None:
    """Draw by when what is compared was known, and the way to what became known since of the earlier."""
    said = []
    if asked.known_then:
        said.append(f"The earlier as known by {wording.moment(asked.known_then, view.zone)}.")
    if asked.known_now:
        said.append(f"The later as known by {wording.moment(asked.known_now, view.zone)}.")
    if asked.since != asked.until:
        day = wording.day(day_of(asked.since, view.zone))
        address = compare_at(
            view.stand, asked.since, asked.since, known_then=asked.since, known_now=asked.known_now
        )
        said.append(f"{link(f'What became known of {day} after it', address)}.")
    sheet.markdown(" ".join(said))


def nothing(asked: Asked) -> str:
    """Why nothing is compared."""
    if asked.since > asked.until:
        return "The first day lies after the second: choose two days in their order"
    return "The certification was not known by then: nothing can be compared"
