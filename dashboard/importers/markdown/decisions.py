"""The decision as a document states it: after its key, in a heading, by a ticked box, or in a sentence.

Every place that decides is read. One that decides otherwise than the first joins its words, so that neither wins,
and is named as not understood.
"""

import re
from collections.abc import Container, Iterable, Iterator

from dashboard.domain.gates.words import SIGNS, attestation
from dashboard.domain.values.decision import read_decision
from dashboard.importers.markdown.entries import Section, plain, unlinked
from dashboard.importers.markdown.facts import MarkdownFacts
from dashboard.importers.markdown.headings import CONCLUSION, NUMBERED, concludes, heading_of
from dashboard.importers.markdown.verdicts import verdict_word

SENTENCE = 160  # characters of a sentence that decides; what is longer argues
MARK = re.compile(rf"\[[A-Z][A-Z _-]*\]|[{re.escape(SIGNS)}]")
BOX = re.compile(r"\[[ xX✓✔]?\]|[☐☑☒□]")
# Headings with a value: `Decision: REJECTED`, `CERTIFICATE STATUS - LAUNCH NOT READY`.
HEADED = re.compile(r"(?P<name>[^:–—]{2,60}?)\s*(?::|\s[–—-]\s)\s*(?P<value>\S.*)")
OVERALL = re.compile(
    r"(?:overall|final)\b.*|production (?:ready|readiness|status)|release (?:status|readiness)|launch authori[sz]ation"
    r"|(?:current )?(?:\w+ )*(?:launch|release|production) readiness(?: status)?"
)
# Sections whose sentences speak of the certificate as a whole.
SPEAKS = re.compile(
    r"decision|conclu|recommend|verdict|status|summary|statement|certif|approv|revo|suspen|withdraw|update|amend|closing"
    r"|result|authori|outcome|notice|determin|assessment|disposition"
)
SUBJECT = (
    r"(?:certificat\w*|approval|authori[sz]ation|release|deployment|go-?live|launch|system|product|service|software"
    r"|application|platform|version|board|committee|council|panel|we|it|this)"
)
GRANTED = (
    r"(?:approv\w*|certif\w*|authori[sz]\w*|accept\w*|ready|production[ -]ready|cleared|released?|deploy\w*|recommend\w*"
    r"|grant\w*|proceed\w*|sign(?:ed)? off|fit|safe)"
)
DENIAL = re.compile(
    rf"\b{SUBJECT}\b[^.;!?]{{0,80}}?\b(?:(?:is|are|was|were|has been|have been|be|hereby)\s+(?:\w+ly\s+|now\s+)?"
    r"(?:rejected|revoked|suspended|withdrawn|denied|declined|refused|withheld|rescinded|void|voided|cancelled|annulled"
    r"|on hold)"
    r"|(?:is|are|was|were|does|do|did|has|have|can|could|will|must|should|may|shall)(?:\s+not|not|n[’']t)\s+"
    rf"(?:(?:yet|been|be|to|currently|now|at this time)\s+)*{GRANTED})\b"
    rf"|\b{SUBJECT}\s+(?:hereby\s+)?(?:rejected|revoked|suspended|withdrawn|denied|withheld|refused|rescinded)\b"
    r"|\b(?:we|i|the board)\s+(?:hereby\s+)?(?:reject|decline|refuse|withhold|revoke|suspend)\w*\b"
    r"|\bdo not (?:deploy|release|ship|proceed|launch)(?:\s+(?:it|this|to production))?\s*[.!]?$|\bno-go\b",
    re.IGNORECASE,
)
# What is said of cases, not of this one.
CASES = re.compile(
    r"\b(?:without|unless|until|if|when|whenever|before|except|any|every|each|which|that|whose|who|should|criteria|trigger"
    r"\w*|or)\b",
    re.IGNORECASE,
)


def decision_text(value: str) -> str:
    """A decision's words without marks; a mark that says otherwise, and boxes, stay with them."""
    value = unlinked(value)
    if BOX.search(value):
        return value.strip()
    words = verdict_word(value)
    doubts = [m for m in MARK.findall(value) if attestation(m.strip("[]")) in ("unmet", "partial")]
    kept = doubts and read_decision(words) == "approved"
    return f"{doubts[0]} {words}" if kept else words or "(no decision)"


def decide(line: int, value: str, facts: MarkdownFacts) -> bool:
    """Take the decision's words; those that decide otherwise than the first join them, so that both are read."""
    said = decision_text(value)
    here = facts.tree.setdefault("certification", {})
    first = here.get("declared_decision")
    facts.understood.add(line)
    if first is None:
        return facts.put("certification.declared_decision", said, line)
    if plain(first.value) == plain(said) or read_decision(first.value) == read_decision(said):
        return True
    both = f"{first.value}; {said}"
    here["declared_decision"] = facts.fact(both, first.line)
    if read_decision(both) not in {read_decision(first.value), read_decision(said)} - {"unread"}:
        facts.doubt(line)
    return True


def is_overall(name: str, value: str) -> bool:
    """Whether a key outside the head decides against: `Overall: FAIL`, which a head's decision has to be read with."""
    return OVERALL.fullmatch(name) is not None and read_decision(plain(value)) in ("rejected", "conditional")


def read_heading(section: Section, facts: MarkdownFacts, names: Container[str]) -> None:
    """The decision in a heading: a title that denies it, a key with its value, or a word under a decision's heading."""
    title = unlinked(section.title)
    found = HEADED.fullmatch(plain(title))
    if found:
        name, value = NUMBERED.sub("", found["name"].lower()), found["value"]
        denied = section.level == 1 and read_decision(value) in ("rejected", "conditional")
        if denied or (section.level != 1 and (name in names or is_overall(name, value))):
            decide(section.line, value, facts)
    elif is_decisive(title) and any(CONCLUSION.fullmatch(heading_of(above)) for above in section.above):
        decide(section.line, title, facts)


def is_decisive(text: str) -> bool:
    """Whether a short text decides by its own words."""
    return len(text) <= SENTENCE and read_decision(plain(text)) != "unread"


def read_conclusion(section: Section, facts: MarkdownFacts) -> None:
    """The decision under a heading of its own: boxes, of which one is ticked, or a sentence that decides."""
    found = concludes(section)
    if not found:
        return
    choices = [e for e in section.entries if e.ticked is not None and e.kind in ("item", "text")]
    if len(choices) > 1:
        said = "  ".join(f"[{'x' if e.ticked else ' '}] {e.whole}" for e in choices)
        facts.understood.update(e.line for e in choices)
        decide(choices[0].line, said, facts)
        return
    for entry in section.entries:
        undecided = "declared_decision" not in facts.tree.get("certification", {})
        alone = len(entry.text) <= SENTENCE and (BOX.search(entry.text) or (found["firm"] and undecided))
        if entry.kind == "text" and (is_decisive(entry.text) or alone):
            decide(entry.line, entry.text, facts)


def read_denials(sections: Iterable[Section], facts: MarkdownFacts) -> None:
    """Sentences that no reader took and that deny what the document decides join its words."""
    if "declared_decision" not in facts.tree.get("certification", {}):
        return
    for section in sections:
        if section.level > 1 and not SPEAKS.search(section.name):
            continue
        for entry in section.entries:
            if entry.kind in ("text", "key", "item") and entry.line not in facts.understood:
                for denial in _denials(entry.whole):
                    decide(entry.line, denial, facts)


def _denials(text: str) -> Iterator[str]:
    for sentence in re.split(r"(?<=[.!?;])\s+", text):
        if DENIAL.search(sentence) and not CASES.search(sentence):
            yield sentence
