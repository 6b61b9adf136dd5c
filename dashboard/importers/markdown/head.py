"""The head of a certificate: its facts under the names that many houses give them.

A name that means one thing is taken wherever it stands; a name such as `Date` or `Status`, which may mean
anything further down, only in the head. The first matching key wins.
"""

import re
from collections.abc import Iterable

from dashboard.domain.gates.words import SIGNS, attestation
from dashboard.domain.values.decision import read_decision
from dashboard.importers.markdown.days import both_readings, dates
from dashboard.importers.markdown.entries import Entry, Section, plain
from dashboard.importers.markdown.facts import Fact, MarkdownFacts
from dashboard.importers.markdown.gates import verdict_word
from dashboard.importers.markdown.values import bracketed, day, slug

KEYS = {
    name: field
    for field, names in {
        "id": (
            "certification id|certificate id|cert id|certificate no|certificate number|certification no"
            "|certification number|approval id|release approval id|certificate ref"
        ),
        "authority": (
            "certification authority|authority|certified by|issued by|issuing authority|certifying authority"
            "|approving authority|certifying body|certifier"
        ),
        "type": "certification type|certificate type|approval type",
        "system": "system|system name|certified system|system under certification|system under review",
        "decided_on": (
            "certification date|decision date|date of decision|date of certification|certified on"
            "|approval date|date of approval|approved on|issue date|date of issue|issued on|issued"
        ),
        "validity": (
            "validity period|validity|certification valid|valid until|valid through|valid to|valid"
            " till|expires|expiry|expiry date|expiration|expiration date|expires on|certification"
            " expires|certificate expires|valid"
        ),
        "next_review": "next review|next review date|review due|next recertification|recertification due",
        "time_zone": "time zone|timezone",
        "deployment_start": "deployment start|start of deployment|deployment date|go-live date|go-live",
        "declared_decision": (
            "certification decision|decision|final decision|verdict|final verdict|go/no-go|go/no-go"
            " decision|release decision|deployment decision|certification verdict|overall verdict|overall"
            " decision|approval decision|certification status|approval status|production readiness decision"
        ),
    }.items()
    for name in names.split("|")
}
# What means this only in the head.
LOOSE = {
    name: field
    for field, names in {
        "id": "id|reference|ref|document id|release id|report id|number|no",
        "authority": (
            "approved by|approver|authorized by|authorised by|board|approval board|organisation|organization"
        ),
        "type": "type|kind",
        "system": (
            "project|project name|product|product name|application|service|component|module|name|software"
        ),
        "decided_on": (
            "date|report date|date issued|effective date|effective|release date|assessment date"
            "|completion date|completed|completed on|signed on|generated"
        ),
        "declared_decision": (
            "status|overall status|result|overall result|outcome|recommendation"
            "|overall recommendation|final recommendation|final status|production status|release status"
            "|production ready|overall assessment"
        ),
    }.items()
    for name in names.split("|")
}
CLOSING = {
    "emergency contact": "emergency_contact",
    "risk assessment": "risk",
    "overall risk": "risk",
    "deployment authorization": "authorization",
    "production readiness certification": "statement",
    "final statement": "statement",
}
HEAD = re.compile(
    r"(?:(?:certificate|certification|document|release|project|general|report|approval|key)\s+)?(?:details|information"
    r"|info|control|metadata|identification|data|facts|header|properties|overview)"
)
CONCLUSION = re.compile(
    r"(?:[\d.]+\s+)?(?:final|overall|board|release|go/no-go)?\s*(?:recommendation|decision|verdict|conclusion)s?"
)
NOT_STATED = "not stated"
SENTENCE = 160  # characters of a sentence that decides; what is longer argues
PLAIN_KEY = re.compile(r"(?:[-*•]\s+)?(?P<name>[A-Z][A-Za-z/ .-]{1,40}?)\s*[:=]\s*(?P<value>\S.*)?")
# What a line has to say, that could be what the head lacks.
MARK = re.compile(rf"\[[A-Z][A-Z _-]*\]|[{re.escape(SIGNS)}]")
LACKING = {
    "decided_on": lambda text: bool(dates(text)),
    "declared_decision": lambda text: read_decision(text) != "unread",
}


def is_head(section: Section) -> bool:
    """Whether a section is part of the head.

    What stands above the second level of headings, or is named so.
    """
    return section.level <= 1 or HEAD.fullmatch(section.name) is not None


def _name(text: str) -> str:
    return plain(text).lower().strip(" *_:.#")


def keys_of(section: Section) -> Iterable[tuple[Entry, str, str]]:
    """The keys of a section with their values: bold ones anywhere.

    Plain lines, items and rows where it is head.
    """
    for n, entry in enumerate(section.entries):
        if entry.kind == "key":
            follows = section.entries[n + 1] if n + 1 < len(section.entries) else None
            yield entry, entry.name, entry.text or _next_line(entry, follows)
        elif entry.kind == "item" and entry.name and is_head(section):
            yield entry, entry.name, entry.text
        elif entry.kind == "row" and len(entry.cells) == 2:
            name, value = entry.cells.values()
            yield entry, name, value
        elif entry.kind in ("text", "item") and is_head(section):
            match = PLAIN_KEY.fullmatch(entry.text)
            if match:
                yield entry, match["name"], match["value"] or ""


def _next_line(entry: Entry, follows: Entry | None) -> str:
    """The value of a key that has none on its own line: the paragraph or item right under it."""
    if follows is None or follows.kind not in ("text", "item") or follows.label != entry.name:
        return ""
    if KEYS.get(_name(entry.name)) != "declared_decision":
        return ""
    box = "" if follows.ticked is None else "[x] " if follows.ticked else "[ ] "
    return f"{box}{follows.text}"


def read_head(section: Section, facts: MarkdownFacts) -> None:
    """The facts of the head that a section states."""
    if section.level == 1:
        facts.put("certification.title", plain(section.title), section.line)
    _concluded(section, facts)
    for entry, name, value in keys_of(section):
        if "deployment strategy" in name.lower():
            facts.put("rollout.strategy", plain(value), entry.line)
        elif _key(entry, _name(name), value, facts, in_head=is_head(section)):
            continue
        elif entry.line in facts.understood and entry.kind == "key" and is_head(section):
            facts.leave(entry.line, f"{entry.name}: {plain(value)}")


def _concluded(section: Section, facts: MarkdownFacts) -> None:
    """The decision in the words that stand under a heading of its own, `Recommendation` or `Final Decision`."""
    if not CONCLUSION.fullmatch(section.name):
        return
    for entry in section.entries:
        if (
            entry.kind == "text"
            and len(entry.text) <= SENTENCE
            and read_decision(plain(entry.text)) != "unread"
        ):
            _decision(entry, entry.text, facts)


def _key(entry: Entry, name: str, value: str, facts: MarkdownFacts, *, in_head: bool) -> bool:
    """Take one key; False where it is none of the head's, or where another stood before it."""
    if name in CLOSING and value:
        return facts.put(f"closing.{CLOSING[name]}", plain(value), entry.line)
    field = KEYS.get(name) or (LOOSE.get(name) if in_head else None)
    if field is None or (not plain(value) and field != "declared_decision"):
        return False
    if field in SPECIAL:
        return SPECIAL[field](entry, value, facts)
    if field in ("decided_on", "deployment_start"):
        return _day(field, entry, value, facts, loose=name in LOOSE)
    if field == "id" and not re.fullmatch(r"[A-Za-z0-9._-]{1,64}", plain(value)):
        value = slug(value).upper()
        facts.assume(entry.line, f"the certification id is written as an id: {value}")
    is_blank = set(plain(value)) <= set("_ .-")
    return not is_blank and facts.put(f"certification.{field}", plain(value), entry.line)


def _day(field: str, entry: Entry, value: str, facts: MarkdownFacts, *, loose: bool) -> bool:
    if loose and not dates(value):
        return False
    return facts.put(f"certification.{field}", day(value), entry.line)


def _decision(entry: Entry, value: str, facts: MarkdownFacts) -> bool:
    """The decision's words; a second line that decides otherwise joins them, so that both are read."""
    said = decision_text(value)
    here = facts.tree.setdefault("certification", {})
    first = here.get("declared_decision")
    if first is None:
        return facts.put("certification.declared_decision", said, entry.line)
    if plain(first.value) == plain(said) or read_decision(first.value) == read_decision(said):
        facts.understood.add(entry.line)
        return True
    here["declared_decision"] = facts.fact(f"{first.value}; {said}", first.line)
    facts.understood.add(entry.line)
    return True


def decision_text(value: str) -> str:
    """A decision's words without marks; a mark that says otherwise, and boxes, stay with them."""
    if re.search(r"\[[ xX✓✔]?\]|[☐☑☒]", value):
        return value.strip()
    words = verdict_word(value)
    doubts = [m for m in MARK.findall(value) if attestation(m.strip("[]")) in ("unmet", "partial")]
    kept = doubts and read_decision(words) == "approved"
    return f"{doubts[0]} {words}" if kept else words or "(no decision)"


def _validity(entry: Entry, value: str, facts: MarkdownFacts) -> bool:
    days = dates(value)
    taken = facts.put("certification.valid_until", days[-1], entry.line) if days else bool(plain(value))
    worded = re.search("[a-z]", re.sub("until|to", "", bracketed(value)[0].lower()))
    if taken and (not days or worded) and len(days) < 2:
        facts.put("certification.validity", plain(value), entry.line)
    return taken


def _review(entry: Entry, value: str, facts: MarkdownFacts) -> bool:
    """The day of the next review with its cadence in brackets; a review in words alone stays in words."""
    if not dates(value):
        return facts.put("certification.review_cadence", plain(value), entry.line)
    cadence = bracketed(value)[1]
    taken = facts.put("certification.next_review", day(value), entry.line)
    if taken and cadence and not dates(cadence):
        facts.put("certification.review_cadence", cadence, entry.line)
    return taken


SPECIAL = {"declared_decision": _decision, "validity": _validity, "next_review": _review}


def complete(facts: MarkdownFacts, sections: Iterable[Section]) -> None:
    """Derive what the head does not state and may be derived, and say so.

    Its title, its id, its system's name.
    """
    head = facts.tree.setdefault("certification", {})
    if "title" not in head:
        first = next((s for s in sections if s.title), None)
        if first is not None:
            facts.put("certification.title", plain(first.title), first.line)
    if "title" not in head:
        return
    title = head["title"]
    if "system" not in head:
        facts.put("certification.system", title.value, title.line)
        facts.assume(title.line, f"the system is not named; the title stands for it: {title.value}")
    if "authority" not in head:
        head["authority"] = Fact(NOT_STATED, title.line)
        facts.assume(title.line, "who certifies is not stated")
    if "id" not in head and slug(title.value):
        facts.put("certification.id", slug(title.value), title.line)
        facts.assume(title.line, f"the certification id is derived from the title: {slug(title.value)}")


def ambiguous_days(facts: MarkdownFacts) -> Iterable[tuple[str, int, str]]:
    """The head's days that read in two ways: field, line, and what is wrong."""
    for field in ("decided_on", "valid_until", "next_review", "deployment_start"):
        fact = facts.tree.get("certification", {}).get(field)
        readings = both_readings(str(fact.value)) if fact is not None else None
        if fact is not None and readings:
            yield (
                f"certification.{field}",
                fact.line,
                f"{fact.value} is {readings[0]} or {readings[1]}; write the one meant",
            )
