"""A certificate in Markdown, read whole: every line is imported, is structure, or is named as not understood."""

from collections.abc import Callable
from dataclasses import dataclass

from dashboard.errors import RefusedError
from dashboard.importers.documents.document import Document
from dashboard.importers.documents.tree import Tree
from dashboard.importers.markdown import head, plan_sections, running, system
from dashboard.importers.markdown.entries import Entry, Line, Outline, Section, outline, plain
from dashboard.importers.markdown.facts import MarkdownFacts, grown
from dashboard.importers.markdown.links import link

Read = Callable[[Section, MarkdownFacts], None]


@dataclass(frozen=True)
class LineCoverage:
    """What became of the lines that are not blank; `not_understood` has each with its text, or the part that was left."""

    imported: int
    structure: int
    not_understood: tuple[Line, ...]

    def as_json(self) -> dict[str, object]:
        """The coverage for the ledger's entry."""
        left = [{"line": line.number, "text": line.text} for line in self.not_understood]
        return {"imported": self.imported, "structure": self.structure, "not_understood": left}


def _titled(*words: str) -> Callable[[Section], bool]:
    return lambda section: any(word in section.title.lower() for word in words)


# The first that knows a section reads it.
READERS: tuple[tuple[Callable[[Section], bool], Read], ...] = (
    (system.is_gates, system.gates),
    (head.is_board, head.board),
    (lambda s: plan_sections.CONDITION.fullmatch(plain(s.title)) is not None, plan_sections.condition),
    (lambda s: plan_sections.PHASE.fullmatch(plain(s.title)) is not None, plan_sections.phase),
    (system.is_agent, system.agent),
    (lambda s: bool(s.entries) and running.GRADED.fullmatch(plain(s.title)) is not None, running.graded),
    (
        _titled("authorized", "authorised", "post-deployment", "after deployment", "success criteria"),
        head.closing,
    ),
    (_titled("rollback"), plan_sections.rollback),
    (_titled("continuity", "disaster", "recovery"), running.recovery),
    (_titled("security operations", "soc integration"), running.security_operations),
    (_titled("operational readiness", "operations readiness"), running.operational),
    (_titled("support model", "support structure"), running.support),
    (_titled("maintenance window", "maintenance schedule"), running.maintenance),
    (_titled("monitoring"), running.monitoring),
    (lambda s: plan_sections.DUTIES.fullmatch(plain(s.title)) is not None, plan_sections.duties),
    (_titled("scope", "systems covered", "environments"), head.scope),
)


def read_markdown(document: Document) -> tuple[Tree, LineCoverage]:
    """The record file's tree of a certificate in Markdown, and the account of its lines; RefusedError for its tables."""
    read, facts = outline(document), MarkdownFacts()
    if read.faults:
        raise RefusedError(read.faults)
    for section in read.sections:
        _head(section, facts)
        reader = next((r for knows, r in READERS if knows(section)), None)
        if reader is not None:
            reader(section, facts)
        _prose(section, facts)
    link(facts)
    return grown(facts.tree), _account(document, read, facts)


def _head(section: Section, facts: MarkdownFacts) -> None:
    if section.level == 1:
        facts.put("certification.title", plain(section.title), section.line)
    for entry in section.entries:
        if entry.kind == "key" and "deployment strategy" in entry.name.lower():
            facts.put("rollout.strategy", plain(entry.text), entry.line)
        elif entry.kind == "key":
            head.head_key(entry, facts)


def _prose(section: Section, facts: MarkdownFacts) -> None:
    title = section.title.lower()
    for entry in section.entries:
        if entry.kind != "text" or entry.line in facts.understood:
            continue
        if _is_note(entry):
            facts.put("closing.note", plain(entry.text.strip("*_ ")), entry.line)
        elif "certification statement" in title or "closing" in title:
            head.statement(entry, facts, "closing.summary")
        elif "summary" in title:
            head.statement(entry, facts, "scope.statement")


def _is_note(entry: Entry) -> bool:
    text = entry.text
    return text[:1] in "*_" and text[:2] not in ("**", "__") and text[-1:] == text[:1] and len(text) > 2


def _account(document: Document, read: Outline, facts: MarkdownFacts) -> LineCoverage:
    lines = [(n, text.strip()) for n, text in enumerate(document.text.splitlines(), 1) if text.strip()]
    left = [Line(n, text) for n, text in lines if n not in facts.understood and n not in read.structure]
    imported = sum(n in facts.understood for n, _ in lines)
    structure = len(lines) - imported - len(left)
    parts = sorted({*left, *(Line(n, text) for n, text in facts.left)})
    return LineCoverage(imported=imported, structure=structure, not_understood=tuple(parts))
