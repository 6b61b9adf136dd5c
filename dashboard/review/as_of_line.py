"""What every page and export carries.

Which certification, as of when, as known when, and the head of its ledger.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.values import wording

HEAD = 16  # hex digits of the ledger's head: written into minutes, they are its witness
SAMPLE = "Sample data"


def as_of_words(assessment: Assessment) -> str:
    """The instant in the certification's time zone.

    "as of 24 Sep 2025, 23:59 UTC", and as known when, if that is asked.
    """
    head, known = assessment.head, assessment.known_by
    then = f", as known on {wording.moment(known, head.zone)}" if known else ""
    return f"as of {wording.moment(assessment.as_of, head.zone)} {head.time_zone}{then}"


def ledger_words(assessment: Assessment) -> str:
    """The head of the ledger: "Ledger head 279e6987aea98cc9"."""
    return f"Ledger head {assessment.ledger_head[:HEAD]}"


def stamp_words(certification: str, at: datetime, time_zone: str, head: str) -> str:
    """All of it on one line, of what is known now: `at` is an aware instant, `head` the ledger's."""
    moment = wording.moment(at, ZoneInfo(time_zone))
    return f"{certification} · as of {moment} {time_zone} · Ledger head {head[:HEAD]}"


def stamp(assessment: Assessment) -> str:
    """All of it on one line."""
    return f"{assessment.head.id} · {as_of_words(assessment)} · {ledger_words(assessment)}"


def on_sheet(assessment: Assessment) -> str:
    """The foot of a printed sheet: all of it, with the word that it is a sample where it is one."""
    return f"{stamp(assessment)} · {SAMPLE}" if assessment.head.sample else stamp(assessment)
