"""A certificate in Markdown, read whole.

Every line is imported, is structure, or is named as not understood.
"""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass

from dashboard.errors import Fault
from dashboard.importers.documents.document import Document, refuse
from dashboard.importers.documents.limits import PAIRS, check_size, too_many
from dashboard.importers.documents.tree import Tree
from dashboard.importers.markdown import (
    agents,
    conditions,
    gates,
    phases,
    plan_sections,
    running,
    scope,
    signoffs,
)
from dashboard.importers.markdown.decisions import read_denials
from dashboard.importers.markdown.entries import Entry, Line, Outline, Section, plain
from dashboard.importers.markdown.facts import MarkdownFacts, grown
from dashboard.importers.markdown.head import ambiguous_days, complete, read_head
from dashboard.importers.markdown.links import link, pairs
from dashboard.importers.markdown.outline import outline

Read = Callable[[Section, MarkdownFacts], object]


@dataclass(frozen=True)
class LineCoverage:
    """What became of the lines that are not blank; one that was understood in part counts as not understood.

    `not_understood` has each with its text, or the part that was left; `sections` the heading that each such
    line stands under; `assumed` what was derived rather than read, with the line it was derived from.
    """

    imported: int
    structure: int
    not_understood: tuple[Line, ...]
    sections: dict[int, str]
    assumed: tuple[Line, ...] = ()

    def as_json(self) -> dict[str, object]:
        """The coverage for the ledger's entry."""
        left = [{"line": line.number, "text": line.text} for line in self.not_understood]
        found: dict[str, object] = {
            "imported": self.imported,
            "structure": self.structure,
            "not_understood": left,
        }
        if self.sections:
            found["sections"] = {str(number): title for number, title in self.sections.items()}
        if self.assumed:
            found["assumed"] = [{"line": line.number, "text": line.text} for line in self.assumed]
        return found


@dataclass(frozen=True)
class MarkdownReading:
    """A document as it was read.

    Its facts and sections, the coverage of its lines, and the faults that refuse it.
    """

    facts: MarkdownFacts
    sections: tuple[Section, ...]
    coverage: LineCoverage
    faults: tuple[Fault, ...]

    @property
    def tree(self) -> Tree:
        """The record file's tree of what was read."""
        return grown(self.facts.tree)


def _titled(*words: str) -> Callable[[Section], bool]:
    return lambda section: any(word in section.title.lower() for word in words)


# The first that knows a section reads it.
READERS: tuple[tuple[Callable[[Section], bool], Read], ...] = (
    (lambda s: conditions.CONDITION.fullmatch(plain(s.title)) is not None, conditions.condition),
    (lambda s: phases.PHASE.fullmatch(plain(s.title)) is not None, phases.phase),
    (gates.is_gate, gates.gate),
    (agents.is_agent, agents.agent),
    (lambda s: bool(s.entries) and running.GRADED.fullmatch(plain(s.title)) is not None, running.graded),
    (
        _titled("authorized", "authorised", "post-deployment", "after deployment", "success criteria"),
        scope.closing,
    ),
    (_titled("rollback"), plan_sections.rollback),
    (_titled("continuity", "disaster", "recovery"), running.recovery),
    (_titled("security operations", "soc integration"), running.security_operations),
    (_titled("operational readiness", "operations readiness"), running.operational),
    (_titled("support model", "support structure"), running.support),
    (_titled("maintenance window", "maintenance schedule"), running.maintenance),
    (_titled("monitoring"), running.monitoring),
    (lambda s: plan_sections.DUTIES.fullmatch(plain(s.title)) is not None, plan_sections.duties),
    (_titled("scope", "systems covered", "environments"), scope.scope),
)
# What tells by its tables and lists whether a section is theirs, asked before a section's own reader; all may
# read.
LISTS: tuple[Callable[[Section, MarkdownFacts], bool], ...] = (
    signoffs.read_board,
    gates.read_gates,
    conditions.read_conditions,
    phases.read_phases,
    agents.read_agents,
)


def read_whole(document: Document) -> MarkdownReading:
    """Everything that is understood of a document, and what is not.

    RefusedError where it is no text, or more than is read.
    """
    check_size(document, "Markdown")
    read, facts = outline(document), MarkdownFacts(name=document.name)
    for section in read.sections:
        read_head(section, facts)
    for section in read.sections:
        _read(section, facts)
    read_denials(read.sections, facts)
    complete(facts, read.sections)
    if pairs(facts) > PAIRS:
        raise refuse(document.name, too_many("pairs of texts", PAIRS))
    link(facts)
    days = [Fault(document.name, line, field, said) for field, line, said in ambiguous_days(facts)]
    coverage = _coverage(document, read, facts)
    return MarkdownReading(facts, read.sections, coverage, (*facts.faults, *days))


def _read(section: Section, facts: MarkdownFacts) -> None:
    own = next((reader for knows, reader in READERS if knows(section)), None)
    if own is None or section.tables():
        lists = [
            reader for reader in LISTS if own is None or reader in (signoffs.read_board, gates.read_gates)
        ]
        if any(reader(section, facts) for reader in lists):
            own = None
    if own is not None:
        own(section, facts)
    _prose(section, facts)


def _prose(section: Section, facts: MarkdownFacts) -> None:
    title = section.title.lower()
    for entry in section.entries:
        if entry.kind != "text" or entry.line in facts.understood:
            continue
        if _is_note(entry):
            facts.put("closing.note", plain(entry.text.strip("*_ ")), entry.line)
        elif "certification statement" in title or "closing" in title:
            scope.statement(entry, facts, "closing.summary")
        elif "summary" in title:
            scope.statement(entry, facts, "scope.statement")


def _is_note(entry: Entry) -> bool:
    text = entry.text
    return text[:1] in "*_" and text[:2] not in ("**", "__") and text[-1:] == text[:1] and len(text) > 2


def _coverage(document: Document, read: Outline, facts: MarkdownFacts) -> LineCoverage:
    every = [e for s in read.sections for entry in s.entries for e in entry.within()]
    understood = (
        facts.understood | {n for e in every if e.line in facts.understood for n in e.more}
    ) - facts.doubted
    lines = [(n, text.strip()) for n, text in enumerate(document.text.splitlines(), 1) if text.strip()]
    left = [Line(n, text) for n, text in lines if n not in understood and n not in read.structure]
    parts = sorted({*left, *(Line(n, text) for n, text in facts.left)})
    partly = {line.number for line in parts}
    imported = sum(n in understood and n not in partly for n, _ in lines)
    return LineCoverage(
        imported=imported,
        structure=len(lines) - imported - len(partly),
        not_understood=tuple(parts),
        sections=_sections(read.sections, {line.number for line in parts}),
        assumed=tuple(Line(n, text) for n, text in sorted(facts.assumed)),
    )


def _sections(sections: tuple[Section, ...], numbers: set[int]) -> dict[int, str]:
    """The heading that each line stands under, but for the head's."""
    begins = [section.line for section in sections]
    found: dict[int, str] = {}
    for number in sorted(numbers):
        section = sections[bisect_right(begins, number) - 1]
        if section.place is not None:
            found[number] = section.place
    return found
