"""What became of a document's lines when it was read.

Those not understood are part of what is known of it.
"""

import re

from dashboard.domain.values import wording
from dashboard.domain.values.fields import Model

# Headings that speak of what a standing follows from.
CONCERNING = re.compile(
    r"gate|criteri|check|condition|caveat|exception|sign-?\s?off|signature|approv|authori[sz]|decision|verdict"
    r"|recommendation|reject|certif|board|go[ /-]+no|no-go|result|status|release|readiness|blocker"
    r"|risk|conclu|outcome"
    r"|disposition|determination|verification|validation|scorecard|acceptance|\bkpis?\b|metric|requirement|compliance"
    r"|assessment|review|revo[ck]|suspen|withdraw|action item|limitation|deviation|waiver",
    re.IGNORECASE,
)


class UnreadLine(Model):
    """A line of the document, or a part of one, that was not understood.

    `section` is the heading it stands under.
    """

    line: int
    text: str
    section: str | None = None

    @property
    def concerns_standing(self) -> bool:
        """Whether it stands under gates, conditions, sign-offs or the decision, or above every heading."""
        return not self.section or CONCERNING.search(self.section) is not None


class AssumedFact(Model):
    """A fact that the document does not state and the import derived, as an id of a name."""

    line: int
    text: str


class Reading(Model):
    """The lines of a document in prose.

    How many are not blank, which were not understood, and what was assumed.
    """

    lines: int
    unread: tuple[UnreadLine, ...] = ()
    assumed: tuple[AssumedFact, ...] = ()

    @property
    def concerning(self) -> tuple[UnreadLine, ...]:
        """The unread lines that may bear on the standing."""
        return tuple(line for line in self.unread if line.concerns_standing)

    @property
    def warning(self) -> str | None:
        """What the standing's detail says of unread lines; None where none bears on it."""
        count = len({line.line for line in self.concerning})
        if not count:
            return None
        were = "was" if count == 1 else "were"
        return (
            f"{wording.count(count, 'line')} of the document about gates, conditions, sign-offs or the"
            f" decision {were} not understood."
        )
