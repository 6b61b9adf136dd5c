"""Obligations: duties that last as long as the certificate (RULES.md, Obligations)."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise, takewhile
from typing import Annotated, Literal, NamedTuple

from dashboard.domain.operations import MONTHS
from dashboard.domain.values import wording
from dashboard.domain.values.as_of import AsOf
from dashboard.domain.values.fields import Choice, Model, Positive, Text
from dashboard.domain.values.instants import months_after
from dashboard.domain.values.subject import Subject

ObligationStatus = Literal["done", "due", "missed", "not_started"]
SOON = timedelta(days=7)


class Obligation(Model):
    """A duty and its cadence, numbered within it.

    `done_by: review` means that a held review is its evidence.
    """

    cadence: Annotated[Literal["monthly", "quarterly", "annual"], Choice]
    """`monthly`, `quarterly` or `annual`."""
    number: Positive
    """Counts from 1 within its cadence."""
    text: Text
    """The duty."""
    done_by: Annotated[Literal["review"], Choice] | None = None
    """`review`: a held review is its evidence."""
    owner: Text | None = None
    """Who answers for it."""

    @property
    def id(self) -> str:
        """Cadence and number: `monthly-1`."""
        return f"{self.cadence}-{self.number}"

    @property
    def subject(self) -> Subject:
        """The duty over all its periods, as what something is about."""
        return Subject(kind="obligation", id=self.id)


class ObligationState(Model):
    """One period of a duty at an instant, under the id of the period."""

    id: str
    obligation: Obligation
    period_start: date
    due_on: date
    status: ObligationStatus
    done_on: date | None = None

    def shown(self, on: date) -> str:
        """The status as it is drawn on a day: what is due, but not within a week, asks for no attention."""
        return "due_later" if self.status == "due" and self.due_on > on + SOON else self.status

    def words(self, on: date) -> str:
        """Its day, seen from a day: "due in 30 days, 28 Dec", "missed, was due 28 Oct, 31 days ago"."""
        due = wording.short_day(self.due_on, on)
        if self.done_on:
            return f"done {wording.short_day(self.done_on, on)}, was due {due}"
        if self.status == "missed":
            return wording.missed(on=on, due_on=self.due_on)
        return f"{wording.deadline(on=on, opens_on=self.due_on, due_on=self.due_on)}, {due}"

    @property
    def subject(self) -> Subject:
        """The duty in this period, as what something is about."""
        return Subject(kind="obligation", id=self.id)


class Period(NamedTuple):
    """A period of a duty, which ends on its due date.

    The id is cadence, number and month: `monthly-1.2025-10`.
    """

    id: str
    begins: date
    due_on: date


@lru_cache(256)
def _spans(months: int, decided_on: date, last_day: date) -> tuple[tuple[str, date, date], ...]:
    """The month in which a period ends, its first and its last day, of each that ends by a last day."""
    days = (months_after(decided_on, n * months) for n in range(12 * 100 // months))
    spans = pairwise(takewhile(lambda day: day <= last_day, days))
    return tuple((f"{due.year}-{due.month:02}", begins, due) for begins, due in spans)


def periods(obligation: Obligation, as_of: AsOf) -> tuple[Period, ...]:
    """The periods of a duty over the certificate's life; without an end, those of the year ahead."""
    last_day, duty = as_of.valid_until or months_after(as_of.on, 12), obligation.id
    spans = _spans(MONTHS[obligation.cadence], as_of.decided_on, last_day)
    return tuple([Period(f"{duty}.{month}", begins, due) for month, begins, due in spans])


# Most rows are the same from one instant to another.
_row = lru_cache(4096)(ObligationState)


def obligation_states(
    obligation: Obligation, as_of: AsOf, *, reviews: Sequence[date], done: Mapping[str, date]
) -> tuple[ObligationState, ...]:
    """One row a period; a period ends on its due date.

    `done` gives the days by the id of duty and period on which duties were done, `reviews` the days of held
    reviews.
    """
    on, evidence = as_of.on, reviews if obligation.done_by == "review" else ()
    rows = []
    for name, begins, due_on in periods(obligation, as_of):
        done_on = next((day for day in evidence if begins < day <= due_on and day <= on), done.get(name))
        begun = on > begins or on == begins == as_of.decided_on
        status: ObligationStatus = "missed" if on > due_on else "due" if begun else "not_started"
        rows.append(
            _row(
                id=name,
                obligation=obligation,
                period_start=begins,
                due_on=due_on,
                status="done" if done_on else status,
                done_on=done_on,
            )
        )
    return tuple(rows)
