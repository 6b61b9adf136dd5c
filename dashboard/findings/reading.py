"""What of the document was not understood, not known or not stated when it was read."""

from collections.abc import Iterator, Sequence

from dashboard.domain.gates.words import is_known
from dashboard.domain.record.reading import UnreadLine
from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.values import wording
from dashboard.domain.values.decision import read_decision
from dashboard.domain.values.subject import CERTIFICATE
from dashboard.findings import Finding, Place, Severity, places

SHOWN = 20  # lines that a finding quotes; the import's entry has them all


def lines_not_understood(assessment: Assessment) -> Iterator[Finding]:
    """Lines of the document were left unread.

    A contradiction where they may bear on the standing, a gap elsewhere.
    """
    reading = assessment.reading
    if reading is None:
        return
    concerning = reading.concerning
    elsewhere = [line for line in reading.unread if line not in concerning]
    where = "about gates, conditions, sign-offs or the decision"
    yield from _unread(concerning, "contradiction", f"of the document {where}")
    yield from _unread(elsewhere, "gap", "of the document")


def _unread(lines: Sequence[UnreadLine], severity: Severity, where: str) -> Iterator[Finding]:
    numbers = sorted({line.line for line in lines})
    if not numbers:
        return
    many = len(numbers)
    named = wording.listed([str(n) for n in numbers], SHOWN)
    message = (
        f"{wording.count(many, 'line')} {where} {'was' if many == 1 else 'were'} not understood: {named}"
    )
    sources = tuple(
        Place(path=line.section or "head", text=line.text, line=line.line) for line in lines[:SHOWN]
    )
    yield Finding(
        rule="lines-not-understood", severity=severity, subject=CERTIFICATE, message=message, sources=sources
    )


def assumed_facts(assessment: Assessment) -> Iterator[Finding]:
    """The document does not state a fact that the record needs, and the import derived it."""
    for fact in assessment.reading.assumed if assessment.reading else ():
        source = Place(path="document", text=fact.text, line=fact.line)
        yield Finding(
            rule="assumed-facts", severity="note", subject=CERTIFICATE, message=fact.text, sources=(source,)
        )


def unknown_word(assessment: Assessment) -> Iterator[Finding]:
    """A gate's printed word is one that the board does not know: it gives no verdict."""
    for path, state in places.gates(assessment):
        word = state.gate.declared
        if word and not is_known(word):
            message = f"declared {word}, which is read neither as passed nor as failed; it gives no verdict"
            said = Place(path=f"{path}.declared", text=word)
            yield Finding(
                rule="unknown-word", severity="gap", subject=state.subject, message=message, sources=(said,)
            )


def decision_stated_otherwise(assessment: Assessment) -> Iterator[Finding]:
    """The decision that is stated or was recorded is another than the document's words say."""
    decision = assessment.decision
    read = read_decision(decision.text)
    if decision.kind == read:
        return
    how = f"recorded by {decision.decider}" if decision.by == "recorded" else "stated"
    found = "as no decision" if read == "unread" else f"as {read}"
    message = f"the decision is {how} as {decision.kind}, its words “{decision.text}” read {found}"
    said = Place(path="certification.declared_decision", text=decision.text)
    decided_since = read == "unread" and decision.by == "recorded"
    yield Finding(
        rule="decision-stated-otherwise",
        severity="note" if decided_since else "contradiction",
        subject=CERTIFICATE,
        message=message,
        sources=(said,),
    )
