"""A certificate's own text with verdicts, findings and what was not understood in the margin."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from dashboard.domain.values import wording
from dashboard.domain.values.fields import Model
from dashboard.domain.values.subject import CERTIFICATE, Subject, SubjectKind
from dashboard.domain.values.wording import Mark
from dashboard.findings import line_of
from dashboard.findings.moment import Moment
from dashboard.review.things import things

Role = Literal["stated", "structure", "unread"]
# What has its verdict beside the line that defines it, in the order in which one line shows them.
JUDGED: tuple[SubjectKind, ...] = (
    "gate",
    "agent",
    "condition",
    "phase",
    "step",
    "trigger",
    "obligation",
    "signoff",
)
DECISION = "certification.declared_decision"
MOST_PINS = 4  # lines that a finding is pinned to; one of more stands beside its first, and names how many
UNREAD = "lines-not-understood"  # the finding that the lines themselves are marked for


class Note(Model):
    """What stands in the margin of a line: a status, and what it is of; the subject has a page."""

    mark: Mark
    text: str
    subject: Subject


class TextLine(Model):
    """A line of the document, from 1; structure is what carries no fact: headings, blanks, comments."""

    number: int
    text: str
    role: Role
    notes: tuple[Note, ...] = ()


def annotated(text: str, moment: Moment) -> tuple[TextLine, ...]:
    """Every line of the document that stands at a moment, with what is computed of it."""
    raw, lines = text.splitlines(), moment.assessment.lines
    unread = _unread(moment, raw)
    beside = defaultdict[int, list[Note]](list)
    for number, note in _verdicts(moment):
        beside[number].append(note)
    for number, note in _findings(moment, unread):
        beside[number].append(note)
    stated, is_prose = frozenset(lines.values()), moment.assessment.reading is not None
    found = []
    for number, line in enumerate(raw, 1):
        role: Role = "structure"
        if number in unread:
            role = "unread"
        elif number in stated or not (is_prose or _is_structure(line)):
            role = "stated"
        notes = (*unread.get(number, ()), *beside.get(number, ()))
        found.append(TextLine(number=number, text=line, role=role, notes=notes))
    return tuple(found)


def plain_lines(text: str) -> tuple[TextLine, ...]:
    """Every line of a document of which nothing is computed: an edition that no longer stands."""
    return tuple(TextLine(number=n, text=line, role="stated") for n, line in enumerate(text.splitlines(), 1))


def heading(name: str, found: tuple[TextLine, ...]) -> str:
    """What is found in a document: "phase3.yaml: 49 verdicts and 31 findings beside its 470 lines"."""
    notes = [note for line in found for note in line.notes]
    findings = len({note.subject for note in notes if note.subject.kind == "finding"})
    verdicts = sum(note.subject.kind != "finding" for note in notes)
    unread = sum(line.role == "unread" for line in found)
    told = [
        wording.count(verdicts, "verdict"),
        wording.count(findings, "finding"),
        f"{wording.count(unread, 'line')} not understood",
    ]
    said = wording.listed(
        [each for each, number in zip(told, (verdicts, findings, unread), strict=True) if number]
    )
    return f"{name}: {said or 'nothing'} beside its {wording.count(len(found), 'line')}"


def _is_structure(line: str) -> bool:
    """Whether a line of a record file carries no fact: a comment, a blank, brackets."""
    return line.lstrip().startswith("#") or not any(character.isalnum() for character in line)


def _verdicts(moment: Moment) -> Iterator[tuple[int, Note]]:
    lines, standing = moment.assessment.lines, moment.assessment.standing
    if DECISION in lines:
        yield (
            lines[DECISION],
            Note(mark=wording.mark(standing.status), text="The certificate", subject=CERTIFICATE),
        )
    duties = {duty.subject for duty in moment.assessment.certificate.obligations}
    for kind in JUDGED:
        for thing in things(moment, kind):
            line = line_of(thing.path or "", lines)
            if line and (kind != "obligation" or thing.subject in duties):
                yield line, Note(mark=thing.mark, text=thing.subject.capitalized, subject=thing.subject)


def _findings(moment: Moment, unread: Mapping[int, object]) -> Iterator[tuple[int, Note]]:
    for finding in moment.findings:
        places = dict.fromkeys(place.line for place in finding.sources if place.line)
        lines = [line for line in places if finding.rule != UNREAD or line not in unread]
        more = f" (and {len(lines) - 1} more lines)" if len(lines) > MOST_PINS else ""
        note = Note(
            mark=wording.mark(finding.severity), text=f"{finding.sentence}{more}", subject=finding.thing
        )
        yield from ((line, note) for line in (lines[:1] if more else lines))


def _unread(moment: Moment, raw: Sequence[str]) -> Mapping[int, tuple[Note, ...]]:
    """The lines that were not understood, each with the parts of it that were not."""
    reading, mark = moment.assessment.reading, wording.mark("not_understood")
    thing = next((f.thing for f in moment.findings if f.rule == UNREAD), CERTIFICATE)
    found: dict[int, tuple[Note, ...]] = {}
    for each in reading.unread if reading else ():
        is_whole = each.line <= len(raw) and raw[each.line - 1].strip() == each.text
        said = "nothing was read from this line" if is_whole else f"“{each.text}”"
        found[each.line] = (*found.get(each.line, ()), Note(mark=mark, text=said, subject=thing))
    return found
