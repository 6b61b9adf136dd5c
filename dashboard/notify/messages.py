"""Messages: what goes out to one place in one run, made of the notices that it was not told yet."""

import textwrap
from collections.abc import Iterator, Sequence

from dashboard.domain.operations import Level
from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.values import wording
from dashboard.domain.values.fields import Model
from dashboard.notify.notices import Notice
from dashboard.review.alerts import LEVELS, Delivery, deliveries
from dashboard.review.as_of_line import SAMPLE, as_of_words, ledger_words
from dashboard.review.lines import cause_words

TITLE = 120  # characters: what a phone shows of a subject, and more than a mail client does


class Message(Model):
    """What is sent at once: a title, a text, and the notices in it, which are of one level."""

    level: Level
    title: str
    body: str
    notices: tuple[Notice, ...]


class Outbox(Model):
    """What one place gets now, what waits for its next digest, and what it was sent before."""

    messages: tuple[Message, ...]
    kept: tuple[Notice, ...]
    already_sent: tuple[Notice, ...]


def outbox(
    assessment: Assessment,
    found: Sequence[Notice],
    *,
    sent: frozenset[str],
    levels: frozenset[Level] = frozenset(LEVELS),
    digest_is_due: bool,
) -> Outbox:
    """Sort the notices of some levels: single messages, gathered ones, and a digest where it is due.

    `sent` are the keys of what the place was sent before; `assessment` is where the certification stands now.
    """
    wanted = [notice for notice in found if notice.level in levels]
    new = [notice for notice in wanted if notice.key not in sent]
    messages: list[Message] = []
    kept: list[Notice] = []
    for delivery in deliveries(assessment.certificate):
        of_level = [notice for notice in new if notice.level == delivery.level]
        if delivery.is_digest and not digest_is_due:
            kept += of_level
        else:
            messages += _messages(assessment, delivery, of_level)
    return Outbox(
        messages=tuple(messages),
        kept=tuple(kept),
        already_sent=tuple(notice for notice in wanted if notice.key in sent),
    )


def _messages(assessment: Assessment, delivery: Delivery, found: Sequence[Notice]) -> Iterator[Message]:
    groups = [(notice,) for notice in found] if delivery.is_single else [tuple(found)] if found else []
    for group in groups:
        yield Message(
            level=delivery.level,
            title=_title(assessment, delivery, group),
            body=_body(assessment, group),
            notices=group,
        )


def _title(assessment: Assessment, delivery: Delivery, group: Sequence[Notice]) -> str:
    """Which certification, how urgent, and what: "PROD-CERT-1, warning: 3 changes"."""
    head = assessment.head
    name = f"{head.id} (sample data)" if head.sample else head.id
    urgency = "daily digest" if delivery.is_digest else delivery.level
    said = sentence(group[0]) if len(group) == 1 else wording.count(len(group), "change")
    return textwrap.shorten(f"{name}, {urgency}: {said}", TITLE, placeholder="…")


def sentence(notice: Notice) -> str:
    """A notice in words, on one line; what was learned late says so."""
    return " ".join(notice.change.full_sentence.split())


def line(assessment: Assessment, notice: Notice) -> str:
    """A notice with when it happened and where it came from."""
    cause = cause_words(notice.change.cause)
    at = wording.moment(notice.happened_at, assessment.head.zone)
    return f"{sentence(notice)} [{at}{f'; {cause}' if cause else ''}]"


def standing_line(assessment: Assessment) -> str:
    """Where the certification stands now, and what that is read from."""
    return f"{assessment.head.id}, {as_of_words(assessment)}: {assessment.standing.sentence}"


def witness_line(assessment: Assessment) -> str:
    """What the record was when it was read; a sample says so."""
    sample = f" · {SAMPLE}" if assessment.head.sample else ""
    return f"{ledger_words(assessment)}{sample}"


def _body(assessment: Assessment, group: Sequence[Notice]) -> str:
    return "\n\n".join(
        [
            "\n".join(f"- {line(assessment, notice)}" for notice in group),
            standing_line(assessment),
            witness_line(assessment),
        ]
    )
