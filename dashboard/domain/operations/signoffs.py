"""Sign-offs, scope and closing statement, as the certification prints them."""

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Annotated, Literal

from dashboard.domain.observations import SignOffRecorded
from dashboard.domain.values.as_of import AsOf
from dashboard.domain.values.fields import Choice, Day, Id, Model, Text
from dashboard.domain.values.subject import Subject

Decision = Annotated[Literal["approved", "rejected", "abstained"], Choice]
# A remark that ends so states a fact, where nothing in it puts the fact in doubt.
STATED = re.compile(
    r"\b(?:accepted|agreed|approved|assured|completed|confirmed|done|granted|given|in place|maintained|met"
    r"|obtained|provided|reviewed|satisfied|secured|signed|tested|validated|verified)\W*$",
    re.IGNORECASE,
)
DOUBTED = re.compile(
    r"\b(?:after|be|before|if|must|needs?|no|not|once|only|pending|provided|provisionally|shall|should|subject"
    r"|to|unless|until|when|will|without|yet)\b(?!\W*$)",
    re.IGNORECASE,
)


class SignOff(Model):
    """One member's decision; a remark "None" is left out."""

    role: Text
    """The member's role."""
    name: Text
    """The member's name, as printed."""
    decision: Decision | None = None
    """`approved`, `rejected` or `abstained`; left out, not yet taken."""
    decided_on: Day | None = None
    """The day of the decision."""
    remark: Text | None = None
    """A remark; "None" is left out."""


class Board(Model):
    """An approval board and its members."""

    name: Text
    """The board's name."""
    signoffs: tuple[SignOff, ...]
    """Its members' sign-offs."""


class SignOffState(Model):
    """A sign-off at an instant.

    A decision not yet taken is null, and so is the day on which its remark was closed.
    """

    board: str
    role: str
    name: str
    decision: Decision | None
    decided_on: date | None
    remark: str | None
    remark_closed_on: date | None = None
    overruled_by: str | None = None
    overruled_on: date | None = None
    overruled_because: str | None = None

    @property
    def subject(self) -> Subject:
        """The member, as what something is about.

        Boards may have the same role, and a role several members.
        """
        return Subject(kind="signoff", id=self.role)

    @property
    def remark_is(self) -> Literal["open", "closed", "note"] | None:
        """What its remark is: a statement ("Phase 4 funding approved") asks for nothing and is a note."""
        if self.remark is None:
            return None
        if self.remark_closed_on is not None:
            return "closed"
        return "note" if STATED.search(self.remark) and not DOUBTED.search(self.remark) else "open"

    @property
    def has_open_remark(self) -> bool:
        """Whether its remark is still open."""
        return self.remark_is == "open"

    @property
    def rejects(self) -> bool:
        """Whether it rejects; a dissent that an authority overruled by name no longer does."""
        return self.decision == "rejected" and self.overruled_by is None


class AuthorizedAgent(Model):
    """An agent in the closing statement, and how far its deployment is authorised."""

    agent: Id
    """The agent's id."""
    text: Text
    """The authorisation as printed."""
    notes: tuple[Text, ...] = ()
    """Remarks on it."""


class PostDeployment(Model):
    """A requirement after deployment; `maps_to` names the conditions and duties that carry it."""

    text: Text
    """The requirement."""
    maps_to: tuple[Id, ...] = ()
    """Ids of the conditions and duties that carry it; duties as `monthly-1`."""


class SuccessClaim(Model):
    """A success claim of the closing statement; `about` names the gates that bear on it."""

    text: Text
    """The claim."""
    about: tuple[Id, ...] = ()
    """Ids of the gates that bear on it."""


class Closing(Model):
    """The closing statement."""

    statement: Text | None = None
    """The statement."""
    summary: Text | None = None
    """Its summary."""
    immediate: tuple[AuthorizedAgent, ...] = ()
    """Agents authorised fully."""
    conditional: tuple[AuthorizedAgent, ...] = ()
    """Agents authorised under conditions."""
    post_deployment: tuple[PostDeployment, ...] = ()
    """Requirements after deployment."""
    success_claims: tuple[SuccessClaim, ...] = ()
    """What the document claims."""
    risk: Text | None = None
    """The overall risk, as printed."""
    emergency_contact: Text | None = None
    """Whom to call."""
    authorization: Text | None = None
    """The authorisation as printed."""
    note: Text | None = None
    """A closing note."""


class Scope(Model):
    """What the certification covers."""

    environments: tuple[Text, ...] = ()
    """Where it may run."""
    statement: Text | None = None
    """The scope in words."""


# Most are the same from one instant to another.
_shared = lru_cache(1024)(SignOffState)


def signoff_states(
    boards: tuple[Board, ...], events: Sequence[SignOffRecorded], as_of: AsOf
) -> tuple[SignOffState, ...]:
    """Every sign-off as it stood at an instant, from the document and what was recorded, oldest first.

    An undated decision of the document counts from the start; a recorded one replaces the printed one.
    """
    return tuple(
        _state(board.name, s, [e for e in events if e.role == s.role], as_of)
        for board in boards
        for s in board.signoffs
    )


def _state(board: str, signoff: SignOff, events: Sequence[SignOffRecorded], as_of: AsOf) -> SignOffState:
    printed = signoff.decided_on is None or signoff.decided_on <= as_of.on
    decision, decided_on = (signoff.decision, signoff.decided_on) if printed else (None, None)
    closed_on, overruled = None, None
    for event in events:
        seen_on = as_of.day_of(event.observed_at)
        if event.change == "remark_closed":
            closed_on = seen_on
        elif event.change == "overruled":
            overruled = event if decision == "rejected" else None
        else:
            decision, decided_on, overruled = event.change, seen_on, None
    return _shared(
        board=board,
        role=signoff.role,
        name=signoff.name,
        decision=decision,
        decided_on=decided_on,
        remark=signoff.remark,
        remark_closed_on=closed_on,
        overruled_by=overruled.by if overruled else None,
        overruled_on=as_of.day_of(overruled.observed_at) if overruled else None,
        overruled_because=overruled.reason if overruled else None,
    )
