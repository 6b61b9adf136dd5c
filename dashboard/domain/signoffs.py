"""Sign-offs, scope and closing statement, as the certification prints them."""

from datetime import date
from typing import Annotated, Literal

from dashboard.domain.fields import Choice, Day, Id, Model, Text

Decision = Annotated[Literal["approved", "rejected", "abstained"], Choice]


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
    """A sign-off at an instant: a decision not yet taken is null."""

    board: str
    role: str
    name: str
    decision: Decision | None
    decided_on: date | None
    remark: str | None


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


def signoff_states(boards: tuple[Board, ...], on: date) -> tuple[SignOffState, ...]:
    """Every sign-off as it stood on a day; an undated decision counts from the start."""
    return tuple(
        SignOffState(
            board=board.name,
            role=s.role,
            name=s.name,
            decision=s.decision if s.decided_on is None or s.decided_on <= on else None,
            decided_on=s.decided_on if s.decided_on and s.decided_on <= on else None,
            remark=s.remark,
        )
        for board in boards
        for s in board.signoffs
    )
