"""The decision as a document states it: after its key, in a heading, by a ticked box, or in a sentence.

Every place that decides is read. One that decides otherwise than the first joins its words, so that neither
wins, and is named as not understood.
"""

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import groupby

from dashboard.domain.gates.words import SIGNS, attestation
from dashboard.domain.values.decision import read_decision
from dashboard.importers.markdown.entries import Entry, Section, plain, unlinked
from dashboard.importers.markdown.facts import MarkdownFacts
from dashboard.importers.markdown.headings import CONCLUSION, NUMBERED, concludes, heading_of
from dashboard.importers.markdown.names import ENDED
from dashboard.importers.markdown.verdicts import EMPTY, verdict_word

SHOWN = 400  # characters of decisions that are joined; more joins them where it changes how they read
SENTENCE = 160  # characters of a sentence that decides; what is longer argues
MARK = re.compile(rf"\[[A-Z][A-Z _-]*\]|[{re.escape(SIGNS)}]")
SELECTED = re.compile(r"\[?[xX✓✔✅☑☒]\]?\ufe0f?|yes|selected", re.IGNORECASE)
BOX = re.compile(r"\[[ xX✓✔]?\]|[☐☑☒□]")
# Headings with a value: `Decision: REJECTED`, `CERTIFICATE STATUS - LAUNCH NOT READY`.
HEADED = re.compile(r"(?P<name>[^:–—]{2,60}?)\s*(?::|\s[–—-]\s)\s*(?P<value>\S.*)")
OVERALL = re.compile(
    r"(?:overall|final)\b.*|(?:\w+ )?(?:recommendation|conclusion)|certificat(?:e|ion) (?:status|state)"
    r"|production (?:ready|readiness|status)|release (?:status|readiness)|launch "
    r"authori[sz]ation"
    r"|(?:current )?(?:\w+ )*(?:launch|release|production) readiness(?: status)?"
)
# Sections whose sentences speak of the certificate as a whole.
SPEAKS = re.compile(
    r"decision|conclu|recommend|verdict|status|summary|statement|certif|approv|revo|suspen|withdraw|update|amend"
    r"|addend|closing|result|authori|outcome|notice|determin|assessment|disposition"
)
SUBJECT = (
    r"(?:certificat\w*|approval|authori[sz]ation|release|deployment|go-?live|launch|system|product|service"
    r"|software|application|platform|version|board|committee|council|panel|we|it|this)"
)
GRANTED = (
    r"(?:approv\w*|certif\w*|authori[sz]\w*|accept\w*|ready|production[ -]ready|cleared|released?"
    r"|deploy\w*|recommend\w*"
    r"|grant\w*|proceed\w*|sign(?:ed)? off|fit|safe)"
)
DENIAL = re.compile(
    rf"\b{SUBJECT}\b[^.;!?]{{0,80}}?\b(?:(?:is|are|was|were|has been|have been|be"
    rf"|hereby)\s+(?:\w+ly\s+|now\s+)?"
    rf"(?:rejected|{ENDED}|denied|declined|refused|withheld|on hold)"
    r"|(?:is|are|was|were|does|do|did|has|have|can|could|will|must|should|may|shall)(?:\s+not|not|n[’']t)\s+"
    rf"(?:(?:yet|been|be|to|currently|now|at this time)\s+)*{GRANTED})\b"
    rf"|\b{SUBJECT}\s+(?:hereby\s+)?"
    r"(?:rejected|revoked|suspended|withdrawn|denied|withheld|refused|rescinded)\b"
    r"|\b(?:we|i|the board)\s+(?:hereby\s+)?(?:reject|decline|refuse|withhold|revoke|suspend)\w*\b"
    r"|\bdo not (?:deploy|release|ship|proceed|launch)(?:\s+(?:it|this|to production))?\s*[.!]?$"
    r"|(?<!go/)(?<!go / )\bno-go\b",
    re.IGNORECASE,
)
# What denies in a few other languages: a document in one of them is not read as a yes.
NAYS = re.compile(
    r"\b(?:nicht|keine?|abgelehnt|verweigert|refusée?|rejetée?|n['’]est pas|ne sera pas|rechazad[oa]"
    r"|denegad[oa]|niet"
    r"|afgekeurd|respint[oa]|reprovad[oa])\b",
    re.IGNORECASE,
)
# What a certificate is that stands no longer, or not yet: the value of its status.
NOT_IN_FORCE = re.compile(rf"(?:{ENDED}|superseded|expired|retired|draft)\b", re.IGNORECASE)
STATUS = frozenset(("status", "state", "current status"))
RESULTS = frozenset(("result", "outcome", "verdict", "assessment", *STATUS))
# What is said of cases, not of this one.
CASES = re.compile(
    r"\b(?:without|unless|until|if|when|whenever|before|except|any|every|each"
    r"|which|that|whose|who|should|criteria|trigger\w*|or)\b",
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
    """Take the decision's words.

    Those that decide otherwise than the first join them, so that both are read.
    """
    said = decision_text(value)
    here = facts.tree.setdefault("certification", {})
    first = here.get("declared_decision")
    facts.understood.add(line)
    facts.decided.add(line)
    if first is None:
        return facts.put("certification.declared_decision", said, line)
    kinds = {read_decision(first.value), read_decision(said)}
    if plain(first.value) == plain(said) or (len(kinds) == 1 and kinds != {"unread"}):
        return True
    both = f"{first.value}; {said}"
    if len(first.value) > SHOWN and read_decision(both) == read_decision(first.value):
        facts.doubt(line)  # Enough is shown of what was said; one more of it changes nothing.
        return True
    here["declared_decision"] = facts.fact(both, first.line)
    if read_decision(both) not in kinds - {"unread"}:
        facts.doubt(line)
    return True


def is_overall(name: str, value: str) -> bool:
    """Whether a key outside the head decides against.

    `Overall: FAIL`, which a head's decision has to be read with.
    """
    return OVERALL.fullmatch(name) is not None and read_decision(plain(value)) in ("rejected", "conditional")


def read_heading(section: Section, facts: MarkdownFacts, names: Container[str]) -> None:
    """The decision in a heading.

    A title that denies it, a key with its value, or a word under a decision's heading.
    """
    title = unlinked(section.title)
    found = HEADED.fullmatch(plain(title))
    if found:
        name, value = NUMBERED.sub("", found["name"].lower()), found["value"]
        denied = section.level == 1 and read_decision(value) in ("rejected", "conditional")
        if denied or (
            section.level != 1
            and (name in names or name == "deployment authorization" or is_overall(name, value))
        ):
            decide(section.line, value, facts)
    elif (
        read_decision(title) in ("approved", "rejected")
        and len(title) <= SENTENCE
        and any(CONCLUSION.fullmatch(heading_of(above)) for above in section.above)
    ):
        decide(section.line, title, facts)


def is_decisive(text: str) -> bool:
    """Whether a short text decides by its own words."""
    return len(text) <= SENTENCE and read_decision(plain(text)) != "unread"


def read_conclusion(section: Section, facts: MarkdownFacts) -> None:
    """The decision under a heading of its own: boxes, of which one is ticked, or a sentence that decides."""
    found = concludes(section)
    if not found:
        return
    _read_selection(section, facts)
    choices = [e for e in section.entries if e.ticked is not None and e.kind in ("item", "text")]
    if len(choices) > 1 and (found["firm"] or any(is_decisive(e.whole) for e in choices)):
        said = "  ".join(f"[{'x' if e.ticked else ' '}] {e.whole}" for e in choices)
        facts.understood.update(e.line for e in choices)
        decide(choices[0].line, said, facts)
        return
    for lines in paragraphs(section) if found["firm"] or found["said"] else ():
        text = " ".join(entry.text for entry in lines)
        undecided = "declared_decision" not in facts.tree.get("certification", {})
        alone = len(text) <= SENTENCE and (BOX.search(text) or (found["firm"] and undecided))
        if is_decisive(text) or alone:
            _decide_by(lines, text, facts)


def _read_selection(section: Section, facts: MarkdownFacts) -> None:
    """The decision of a table of two columns: the options, and a mark beside the one selected."""
    for rows in section.tables():
        pairs = [tuple(plain(cell) for cell in row.cells.values()) for row in rows]
        if all(len(p) == 2 and (p[1] in EMPTY or SELECTED.fullmatch(p[1])) for p in pairs) and any(
            is_decisive(p[0]) for p in pairs
        ):
            facts.understood.update(row.line for row in rows)
            said = "  ".join(f"[{' ' if mark in EMPTY else 'x'}] {option}" for option, mark in pairs)
            decide(rows[0].line, said, facts)


def paragraphs(section: Section) -> Iterator[list[Entry]]:
    """The lines of each paragraph of a section: a sentence may go on for several."""
    texts = enumerate(entry for entry in section.entries if entry.kind == "text")
    for _, lines in groupby(texts, key=lambda numbered: numbered[1].line - numbered[0]):
        yield [entry for _, entry in lines]


def _decide_by(lines: Sequence[Entry], text: str, facts: MarkdownFacts) -> None:
    facts.understood.update(entry.line for entry in lines)
    decide(lines[0].line, text, facts)


def read_denials(sections: Iterable[Section], facts: MarkdownFacts) -> None:
    """Sentences that no reader took and that deny what the document decides join its words."""
    if "declared_decision" not in facts.tree.get("certification", {}):
        return
    for section in sections:
        speaks = section.level <= 1 or SPEAKS.search(section.name) is not None
        _deny_in_keys(section, facts, speaks=speaks)
        said = [[e] for e in section.entries if e.kind in ("key", "item") and e.line not in facts.understood]
        for lines in (*paragraphs(section), *said):
            if lines[0].line not in facts.decided:
                text = " ".join(entry.whole for entry in lines)
                for denial in _denials(text, speaks=speaks or text.startswith("[^")):
                    _decide_by(lines, denial, facts)


def _deny_in_keys(section: Section, facts: MarkdownFacts, *, speaks: bool) -> None:
    """A heading, and keys that no reader took, that say the certificate stands no longer, or never did."""
    title = unlinked(section.title)
    denied = DENIAL.search(title)
    said = denied and denied[0].lower() != "no-go" and len(title) <= SENTENCE and not CASES.search(title)
    if said and section.line not in facts.decided:
        decide(section.line, title, facts)
    for entry in section.entries:
        label, _, text = (entry.name, "", entry.text) if entry.kind == "key" else entry.whole.partition(":")
        name, value = NUMBERED.sub("", label.lower()).strip(), plain(text)
        if entry.kind not in ("key", "text") or entry.line in facts.understood or name not in RESULTS:
            continue
        failed = (speaks or "gate" in section.name) and read_decision(value) == "rejected"
        if failed or (name in STATUS and NOT_IN_FORCE.match(value)):
            decide(entry.line, value, facts)


def _denials(text: str, *, speaks: bool) -> Iterator[str]:
    for sentence in re.split(r"(?<=[.!?;])\s+", text):
        denied = speaks and DENIAL.search(sentence) and not CASES.search(sentence)
        if denied or NAYS.search(sentence):
            yield sentence
