"""The head of a certificate: its facts under the names that many houses give them.

A name that means one thing is taken wherever it stands; a name such as `Date` or `Status`, which may mean
anything further down, only in the head. The first matching key wins.
"""

import re
from collections.abc import Iterable
from datetime import date
from itertools import takewhile

from dateutil.relativedelta import relativedelta

from dashboard.domain.values.decision import read_decision
from dashboard.importers.markdown.days import both_readings, dates, is_day
from dashboard.importers.markdown.decisions import (
    BOX,
    decide,
    is_decisive,
    is_overall,
    read_conclusion,
    read_heading,
)
from dashboard.importers.markdown.entries import Entry, Section, plain
from dashboard.importers.markdown.facts import Fact, MarkdownFacts
from dashboard.importers.markdown.headings import concludes, heading_of
from dashboard.importers.markdown.names import APPROVED, CLOSING, DECISIONS, KEYS, LOOSE, RISKS, TAKEN_BACK
from dashboard.importers.markdown.values import bracketed, day, slug

HEAD = re.compile(
    r"(?:[\w-]+\s+){0,3}(?:details|information|info|control|metadata|identification|data|facts|header|properties|overview)"
)
LASTS = re.compile(
    r"(?i)\b(?P<count>\d{1,3}|one|a|two|three|six|twelve)[ -](?P<unit>day|week|month|year)s?\b"
    r"(?! (?:after|from|of|following) (?:the )?(?:first )?(?:go|deploy|launch|start|roll|release|prod))"
)
NUMBERS = {"one": "1", "a": "1", "two": "2", "three": "3", "six": "6", "twelve": "12"}
NOT_STATED = "not stated"
PLAIN_KEY = re.compile(r"(?:[-*•]\s+)?(?P<name>[A-Z][A-Za-z/ .()-]{1,50}?)\s*[:=]\s*(?P<value>\S.*)?")
DASHED_KEY = re.compile(r"(?P<name>[A-Z][A-Za-z/ .-]{1,40}?)\s+(?:-|–|—|→|=>)\s+(?P<value>\S.*)")
DASHED = frozenset((*KEYS, "date", "status"))


def is_head(section: Section) -> bool:
    """Whether a section is part of the head.

    What stands above the second level of headings, or is named so.
    """
    if section.leads and section.entries and section.entries[0].kind == "key":
        return True
    return section.level <= 1 or HEAD.fullmatch(heading_of(section.title)) is not None


def _name(text: str) -> str:
    bare = re.sub(r"\s*\([^()]*\)$", "", plain(text).lower().strip(" *_:.#"))
    return re.sub(r"\s*/\s*", "/", bare.replace("_", " ")).strip()


def keys_of(section: Section) -> Iterable[tuple[Entry, str, str]]:
    """The keys of a section with their values: bold ones anywhere.

    Plain lines, items and rows where it is head, and items where it decides.
    """
    is_open = is_head(section) or concludes(section) is not None
    for n, entry in enumerate(section.entries):
        if entry.kind == "key":
            follows = section.entries[n + 1] if n + 1 < len(section.entries) else None
            yield (
                entry,
                entry.name,
                f"{entry.text} {_goes_on(entry, section.entries[n + 1 :])}".strip()
                or _next_line(entry, follows),
            )
        elif entry.kind == "item" and entry.name and is_open:
            yield entry, entry.name, entry.text
        elif entry.kind == "row" and len(entry.cells) == 2:
            name, value = entry.cells.values()
            yield entry, name, value
        elif entry.kind in ("text", "item") and not is_open:
            match = PLAIN_KEY.fullmatch(entry.whole)
            if (
                match
                and _name(match["name"]) in DECISIONS
                and (is_decisive(match["value"] or "") or BOX.search(entry.text))
            ):
                yield entry, match["name"], match["value"] or ""
        elif entry.kind in ("text", "item"):
            match = PLAIN_KEY.fullmatch(entry.text)
            dashed = DASHED_KEY.fullmatch(entry.text)
            if match:
                yield entry, match["name"], match["value"] or ""
            elif dashed and _name(dashed["name"]) in DASHED:
                yield entry, dashed["name"], dashed["value"]


def _goes_on(entry: Entry, after: Iterable[Entry]) -> str:
    """What the lines under a decision add: `APPROVED`, and below it `provided that the drill passes`."""
    if not entry.text or KEYS.get(_name(entry.name)) != "declared_decision":
        return ""
    lines = takewhile(
        lambda pair: pair[1].kind == "text" and pair[1].line == entry.line + pair[0], enumerate(after, 1)
    )
    return " ".join(takewhile(lambda text: not PLAIN_KEY.fullmatch(text), (found.text for _, found in lines)))


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
    read_heading(section, facts, DECISIONS)
    read_conclusion(section, facts)
    for entry, name, value in keys_of(section):
        if "deployment strategy" in name.lower():
            facts.put("rollout.strategy", plain(value), entry.line)
        elif concludes(section) and LOOSE.get(_name(name)) == "declared_decision":
            decide(entry.line, value, facts)
        elif _key(entry, _name(name), value, facts, in_head=is_head(section)):
            continue
        elif entry.line in facts.understood and entry.kind == "key" and is_head(section):
            facts.leave(entry.line, f"{entry.name}: {plain(value)}")


def _key(entry: Entry, name: str, value: str, facts: MarkdownFacts, *, in_head: bool) -> bool:
    """Take one key; False where it is none of the head's, or where another stood before it."""
    if name in CLOSING and value and (name in RISKS or read_decision(plain(value)) != "rejected"):
        return facts.put(f"closing.{CLOSING[name]}", plain(value), entry.line)
    field = KEYS.get(name) or (LOOSE.get(name) if in_head else None)
    if in_head and name in APPROVED:
        field = (
            "decided_on"
            if dates(value)
            else "declared_decision"
            if read_decision(value) != "unread"
            else None
        )
    if name in CLOSING or (field is None and is_overall(name, value)):
        field = "declared_decision"
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
    return decide(entry.line, value, facts)


def _validity(entry: Entry, value: str, facts: MarkdownFacts) -> bool:
    days = dates(value)
    if TAKEN_BACK.fullmatch(value if days else f"{entry.name}: {value}"):
        return decide(entry.line, value, facts)
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
    _derive_validity(facts, head)
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


def _derive_validity(facts: MarkdownFacts, head: dict[str, Fact]) -> None:
    """The last valid day where a duration alone is given: `12 months`, from the day of the decision."""
    said = head.get("validity")
    lasts = LASTS.search(str(said.value)) if said is not None else None
    if (
        said is None
        or not lasts
        or "valid_until" in head
        or not is_day(str(getattr(head.get("decided_on"), "value", "")))
    ):
        return
    count, unit = int(NUMBERS.get(lasts["count"].lower(), lasts["count"])), lasts["unit"].lower()
    months = {"month": count, "year": 12 * count}.get(unit, 0)
    span = relativedelta(months=months, days={"day": count, "week": 7 * count}.get(unit, 0))
    until = str(date.fromisoformat(head["decided_on"].value) + span)
    facts.put("certification.valid_until", until, said.line)
    facts.assume(said.line, f"the last valid day is {said.value} after the day of the decision: {until}")


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
