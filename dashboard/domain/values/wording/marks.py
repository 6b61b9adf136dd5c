"""How a status is shown: shape, word and tone, one set for every status of the board (UX.md, principle 3)."""

from typing import Literal

from dashboard.domain.values.fields import Model

Tone = Literal["good", "warn", "bad", "none"]


class Mark(Model):
    """How a status is shown: always a shape, a word and a tone together."""

    shape: str
    word: str
    tone: Tone

    @property
    def text(self) -> str:
        """Shape and word as plain text: "✓ Pass"."""
        return f"{self.shape} {self.word}"


PASS, OPEN, BAD, NONE = "✓", "△", "✕", "○"
SHAPES: tuple[tuple[str, Tone, dict[str, str]], ...] = (
    (
        PASS,
        "good",
        {
            "certified": "Certified",
            "pass": "Pass",
            "ready": "Ready",
            "met": "Met",
            "met_late": "Met late",
            "stands": "Stands",
            "full": "Heard",
            "done": "Done",
            "clear": "Clear",
            "approved": "Approved",
            "successful": "Successful",
        },
    ),
    (
        OPEN,
        "warn",
        {
            "conditional": "Conditional",
            "open": "Open",
            "due_today": "Due today",
            "waived": "Waived",
            "due": "Due",
            "possible": "Possible",
            "blind": "Blind",
            "no_baseline": "No baseline",
            "gap": "Gap",
            "partial": "In part",
            "inconclusive": "Inconclusive",
            "breach_pending": "Pending",
            "not_understood": "Not understood",
        },
    ),
    (
        BAD,
        "bad",
        {
            "fail": "Fail",
            "overdue": "Overdue",
            "lapsed": "Lapsed",
            "expired": "Expired",
            "revoked": "Revoked",
            "suspended": "Suspended",
            "rejected": "Rejected",
            "not_ready": "Not ready",
            "late": "Late",
            "fired": "Fired",
            "missed": "Missed",
            "failed": "Failed",
            "error": "Error",
            "contradiction": "Contradiction",
        },
    ),
    (
        NONE,
        "none",
        {
            "not_assessed": "Not assessed",
            "not_in_force": "Not in force",
            "not_decided": "Not decided",
            "pending": "Not open yet",
            "planned": "Not started",
            "running": "Running",
            "not_started": "Not started",
            "due_later": "Due",
            "abstained": "Abstained",
            "undecided": "Undecided",
            "unmet": "Not met yet",
            "note": "Note",
            "no_data": "No data",
            "ahead": "Ahead",
        },
    ),
)
MARKS = {
    status: Mark(shape=shape, word=word, tone=tone)
    for shape, tone, words in SHAPES
    for status, word in words.items()
}


def mark(status: str | None) -> Mark:
    """Shape, word and tone of a status; a decision not yet taken is "Undecided"."""
    return MARKS[status or "undecided"]


def trigger_mark(verdict: str) -> Mark:
    """Shape, word and tone of a trigger's verdict; a pending one has begun, a pending condition has not."""
    return MARKS["breach_pending" if verdict == "pending" else verdict]
