"""What people owe the certificate as sheets: duties over its life, and the boards' sign-offs."""

from datetime import date

from dashboard.domain.operations.obligations import ObligationState
from dashboard.domain.operations.signoffs import SignOffState
from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.values import wording
from dashboard.exporters.sheets.table import Row, Sheet, columns
from dashboard.review import headlines

OBLIGATIONS = columns(
    {
        "Id": "text",
        "Duty": "text",
        "Cadence": "text",
        "Status": "status",
        "From": "day",
        "Due": "day",
        "Days left": "number",
        "Done on": "day",
        "Owner": "text",
    }
)
SIGNOFFS = columns(
    {
        "Board": "text",
        "Role": "text",
        "Name": "text",
        "Decision": "status",
        "Decided on": "day",
        "Remark": "text",
        "Remark is": "text",
        "Remark closed on": "day",
    }
)
PRESSING = ("missed", "due", "not_started", "done")


def obligations(assessment: Assessment) -> Sheet:
    """Every duty and period over the certificate's life: the missed ones, then those due, by date."""
    states = sorted(assessment.obligations, key=lambda state: (PRESSING.index(state.status), state.due_on))
    missed, due = (sum(state.status == status for state in states) for status in ("missed", "due"))
    title = f"{wording.count(missed, 'duty', 'duties').capitalize()} missed, {due} due"
    return Sheet(
        name="Obligations",
        title=title if states else "The certificate has no duties",
        columns=OBLIGATIONS,
        rows=tuple(_obligation(state, assessment) for state in states),
    )


def days_left(state: ObligationState, on: date) -> int | None:
    """Days to the end of a duty's period, negative after it; None once it is done."""
    return None if state.status == "done" else (state.due_on - on).days


def _obligation(state: ObligationState, assessment: Assessment) -> Row:
    duty = state.obligation
    return (
        state.id,
        duty.text,
        duty.cadence,
        wording.mark(state.status),
        state.period_start,
        state.due_on,
        days_left(state, assessment.on),
        state.done_on,
        wording.owner(duty.owner),
    )


def signoffs(assessment: Assessment) -> Sheet:
    """Every member's decision; remarks that are still open first."""
    states = sorted(assessment.signoffs, key=lambda state: not state.has_open_remark)
    rows = tuple(_signoff(state) for state in states)
    return Sheet(name="Sign-offs", title=headlines.signoffs(assessment), columns=SIGNOFFS, rows=rows)


def _signoff(state: SignOffState) -> Row:
    remark_is = None if state.remark is None else "open" if state.has_open_remark else "closed"
    return (
        state.board,
        state.role,
        state.name,
        wording.mark(state.decision),
        state.decided_on,
        state.remark,
        remark_is,
        state.remark_closed_on,
    )
