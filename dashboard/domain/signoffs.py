"""Sign-offs, scope and closing statement, as the certification prints them."""

from datetime import date
from typing import Annotated, Literal

from dashboard.domain.fields import Choice, Day, Id, Model, Text

Decision = Annotated[Literal["approved", "rejected", "abstained"], Choice]


class SignOff(Model):
    """One member's decision; a remark "None" is left out."""

    role: Text
    name: Text
    decision: Decision | None = None
    decided_on: Day | None = None
    remark: Text | None = None


class Board(Model):
    """An approval board and its members."""

    name: Text
    signoffs: tuple[SignOff, ...]


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
    text: Text
    notes: tuple[Text, ...] = ()


class PostDeployment(Model):
    """A requirement after deployment; `maps_to` names the conditions and duties that carry it."""

    text: Text
    maps_to: tuple[Id, ...] = ()


class SuccessClaim(Model):
    """A success claim of the closing statement; `about` names the gates that bear on it."""

    text: Text
    about: tuple[Id, ...] = ()


class Closing(Model):
    """The closing statement."""

    statement: Text
    summary: Text | None = None
    immediate: tuple[AuthorizedAgent, ...] = ()
    conditional: tuple[AuthorizedAgent, ...] = ()
    post_deployment: tuple[PostDeployment, ...] = ()
    success_claims: tuple[SuccessClaim, ...] = ()
    risk: Text | None = None
    emergency_contact: Text | None = None
    authorization: Text | None = None
    note: Text | None = None


class Scope(Model):
    """What the certification covers."""

    environments: tuple[Text, ...] = ()
    statement: Text | None = None


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
