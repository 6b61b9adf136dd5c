"""The columns of what people owe the certificate: recurring duties, and the boards' sign-offs."""

from dashboard.domain.operations.obligations import ObligationState
from dashboard.domain.operations.signoffs import SignOffState
from dashboard.domain.values import wording
from dashboard.review.columns import Column, Columns, On, detail


def _days_left(item: On[ObligationState]) -> int | None:
    """Days to the end of a duty's period, negative after it; None once it is done."""
    return None if item.state.status == "done" else (item.state.due_on - item.on).days


def _duty_detail(item: On[ObligationState]) -> str:
    done_on = item.state.done_on
    return detail(wording.mark(item.state.status), wording.day(done_on) if done_on else None)


OBLIGATIONS = Columns[On[ObligationState]](
    id=Column("Id", lambda item: item.state.id),
    name=Column("Duty", lambda item: item.state.obligation.text),
    cadence=Column("Cadence", lambda item: item.state.obligation.cadence),
    status=Column("Status", lambda item: item.state.status, "status"),
    shown=Column("Status", lambda item: item.state.shown(item.on), "status"),
    opens_on=Column("From", lambda item: item.state.period_start, "day"),
    due_on=Column("Due", lambda item: item.state.due_on, "day"),
    days_left=Column("Days left", _days_left, "number"),
    done_on=Column("Done on", lambda item: item.state.done_on, "day"),
    owner=Column("Owner", lambda item: item.state.obligation.owner, unknown=wording.owner(None)),
    detail=Column("Detail", _duty_detail),
)


def _remark(state: SignOffState) -> str | None:
    closed = " (closed)" if state.remark_closed_on else ""
    return f"{state.remark}{closed}" if state.remark else None


def _signoff_detail(state: SignOffState) -> str:
    on = wording.day(state.decided_on) if state.decided_on else None
    is_note = state.remark_is == "note"
    remark = f"{'' if is_note else f'{state.remark_is} '}{'note' if is_note else 'remark'}: {state.remark}"
    return detail(wording.mark(state.decision), on, state.board, remark if state.remark else None)


SIGNOFFS = Columns[SignOffState](
    board=Column("Board", lambda s: s.board),
    id=Column("Role", lambda s: s.role),
    name=Column("Name", lambda s: s.name),
    status=Column("Decision", lambda s: s.decision or "undecided", "status"),
    decided_on=Column("Decided on", lambda s: s.decided_on, "day", "undated"),
    remark=Column("Remark", lambda s: s.remark),
    remark_is=Column("Remark is", lambda s: s.remark_is),
    remark_closed=Column("Remark closed on", lambda s: s.remark_closed_on, "day"),
    named=Column("Member", lambda s: f"{s.role}: {s.name}"),
    note=Column("Remark", _remark),
    detail=Column("Detail", _signoff_detail),
)
