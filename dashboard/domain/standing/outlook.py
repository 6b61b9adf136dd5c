"""What will be: the next worse standing that time alone will bring (RULES.md, Standing: Outlook)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from dashboard.domain.conditions import ConditionState
from dashboard.domain.conditions.forecast import forecast
from dashboard.domain.standing import RANK, Standing, Status
from dashboard.domain.standing.reasons import Reason
from dashboard.domain.standing.transitions import Transition
from dashboard.domain.values import wording
from dashboard.domain.values.fields import Model
from dashboard.domain.values.subject import Subject

EVEN = 0.5


class Outlook(Model):
    """A worse standing ahead: which, from which day, and what brings it, in words and as subjects.

    `chance` (0 to 1) is that of its conditions to make their dates, the least where there are several; None
    where no forecast tells.
    """

    status: Status
    on: date
    cause: str
    chance: float | None
    subjects: tuple[Subject, ...]
    sentence: str

    @property
    def message(self) -> str | None:
        """What heads a meeting where the odds are against it: "On course to lapse on 30 Nov"; else None."""
        is_likely = self.chance is not None and self.chance < EVEN
        return self.sentence.removesuffix(f": {self.cause}") if is_likely else None


def outlook_of(
    course: Iterable[Transition], conditions: Sequence[ConditionState], *, last_day: date | None, on: date
) -> Outlook | None:
    """The first change for the worse that lies ahead, up to the last valid day; None where there is none.

    `conditions` are as of the day `on`, after which the course begins.
    """
    for change in course:
        if last_day is not None and change.on > last_day:
            return None
        if RANK.index(change.after.status) > RANK.index(change.before.status):
            return _outlook(change, {state.subject: state for state in conditions}, on)
    return None


def _outlook(change: Transition, conditions: Mapping[Subject, ConditionState], on: date) -> Outlook:
    brought = _brought(change.before, change.after)
    forecasts = {r.subject: forecast(conditions[r.subject]) for r in brought if r.subject in conditions}
    chances = {subject: found.chance for subject, found in forecasts.items() if found}
    cause = wording.listed([_cause(reason, chances, of=len(brought)) for reason in brought])
    chance = min(chances.values(), default=None)
    return Outlook(
        status=change.after.status,
        on=change.on,
        cause=cause or change.after.headline,
        chance=chance,
        subjects=tuple(reason.subject for reason in brought),
        sentence=_sentence(change, cause, chance, on=on, is_named=len(forecasts) == len(brought)),
    )


def _brought(before: Standing, after: Standing) -> list[Reason]:
    """The reasons that are new, one a subject; where conditions are among them, those alone."""
    known = {(reason.subject, reason.cause) for reason in before.reasons}
    new = {r.subject: r for r in after.reasons if (r.subject, r.cause) not in known}
    conditions = [reason for subject, reason in new.items() if subject.kind == "condition"]
    return conditions or list(new.values())


def _cause(reason: Reason, chances: Mapping[Subject, float], *, of: int) -> str:
    """A cause in words; one of several has its chance in brackets, where a comma would part two of them."""
    if reason.subject in chances:
        chance = f"{chances[reason.subject]:.0%} to make its date"
        return f"{reason.subject}, {chance}" if of == 1 else f"{reason.subject} ({chance})"
    return str(reason.subject) if reason.subject.kind == "condition" else reason.sentence


def _sentence(change: Transition, cause: str, chance: float | None, *, on: date, is_named: bool) -> str:
    """The outlook in a sentence: on course where the odds are against it, may where they are for it.

    Without odds it is the change's own, which names the conditions (`is_named`) but no other cause.
    """
    if chance is None:
        sentence = wording.capitalized(change.sentence)
        return sentence if is_named else f"{sentence}: {cause}"
    becomes = (
        "lapse" if change.after.status == "lapsed" else f"be {wording.mark(change.after.status).word.lower()}"
    )
    ahead = "On course to" if chance < EVEN else "May"
    return f"{ahead} {becomes} on {wording.short_day(change.on, on)}: {cause}"
