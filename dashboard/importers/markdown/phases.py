"""The rollout's phases: sections, lists and tables, in weeks, days or dates."""

import re
from decimal import Decimal

from dashboard.importers.markdown.columns import PHASE as COLUMNS
from dashboard.importers.markdown.columns import by_field, fields_of
from dashboard.importers.markdown.days import DATE, dates
from dashboard.importers.markdown.entries import Entry, Section, plain
from dashboard.importers.markdown.facts import Fact, MarkdownFacts

PHASE = re.compile(
    r"(?:Phase|Stage|Wave)\s+(?P<number>\d{1,3})\s*[:–—-]\s*(?P<name>.+?)(?:\s*\((?P<when>[^()]*)\))?",
    re.IGNORECASE,
)
ROLLOUT = re.compile(
    r"roll-?\s?out|phased|deployment (?:plan|strategy|schedule|phases)|release plan|traffic|canary"
)
WEEKS = re.compile(
    r"weeks?\s*(?P<first>\d{1,3})(?:\s*[-–—]\s*(?:weeks?\s*)?(?P<last>\d{1,3}))?", re.IGNORECASE
)
DAYS = re.compile(r"days?\s*(?P<first>\d{1,3})(?:\s*[-–—]\s*(?:days?\s*)?(?P<last>\d{1,3}))?", re.IGNORECASE)
LISTED = re.compile(
    r"(?P<when>(?:weeks?|days?)\s*\d{1,3}(?:\s*[-–—]\s*\d{1,3})?)\s*[:–—-]\s*(?P<name>.+)", re.IGNORECASE
)
PERCENT = r"\d{1,3}(?:\.\d+)?\s*%"
STEPS = re.compile(rf"{PERCENT}(?:\s*(?:→|->|➔|>|,|to|then|/)\s*{PERCENT})+")
TRAFFIC = re.compile(
    rf"({PERCENT})\s+(?:of\s+)?(?:\w+\s+)?(?:traffic|users|requests|customers|tenants|rollout)", re.IGNORECASE
)


def period(text: str) -> str | None:
    """When a phase is, as the record file writes it: `3-4`, `days 1-3` or `2026-03-02 to 2026-03-08`.

    None if unsaid.
    """
    found = dates(text)
    if len(found) == 2:
        return f"{found[0]} to {found[1]}"
    if found:
        return f"{found[0]} to {found[0]}" if len(found) == 1 else None
    for pattern, word in ((WEEKS, ""), (DAYS, "days ")):
        match = pattern.search(text)
        if match:
            last = f"-{match['last']}" if match["last"] else ""
            return f"{word}{match['first']}{last}"
    return None


def percents(text: str) -> list[str]:
    """The steps of traffic that a text names, in its order: "10% → 20% → 30%", or one "5% of traffic"."""
    steps, one = STEPS.search(text), TRAFFIC.search(text)
    said = steps[0] if steps else one[1] if one else ""
    return [str(Decimal(p)) for p in re.findall(r"([\d.]+)\s*%", said)]


def phase(section: Section, facts: MarkdownFacts) -> None:
    """One phase of the rollout, under a heading of its own."""
    match = PHASE.fullmatch(plain(section.title))
    assert match, "the section's title has been matched"
    when = period(match["when"] or "")
    name = match["name"] if when or not match["when"] else f"{match['name']} ({match['when']})"
    one: dict[str, object] = {
        "number": facts.fact(match["number"], section.line),
        "name": facts.fact(name, section.line),
    }
    if when:
        one["weeks"] = facts.fact(when, section.line)
    listed: dict[str, list[Fact]] = {"deliverables": [], "success_criteria": []}
    for entry in section.entries:
        text, label = plain(entry.text), entry.label.lower()
        if entry.kind == "key" and entry.name.lower() == "scope" and text:
            one["scope"] = facts.fact(text, entry.line)
        elif entry.kind == "key" and text and _dates_it(entry) and "weeks" not in one:
            one["weeks"] = facts.fact(period(text) or text, entry.line)
        elif (entry.kind == "key" and "traffic" in entry.name.lower() and percents(f"{text} of traffic")) or (
            entry.kind == "item"
            and entry.whole.lower().startswith("traffic:")
            and percents(f"{text} of traffic")
        ):
            one["steps"] = _steps(percents(f"{text} of traffic"), entry.line, facts)
        elif entry.kind == "item" and ("deliverable" in label or "criteria" in label):
            kind = "deliverables" if "deliverable" in label else "success_criteria"
            listed[kind].append(facts.fact(entry.whole, entry.line))
    for fact in [*listed["deliverables"], *([one["scope"]] if "scope" in one else [])]:
        steps = STEPS.search(str(getattr(fact, "value", "")))
        if steps and "steps" not in one:
            one["steps"] = _steps(percents(steps[0]), getattr(fact, "line", 0), facts)
    facts.add("rollout.phases", {**one, **listed})


def _dates_it(entry: Entry) -> bool:
    return re.search(r"date|duration|timeline|when|period|week|day|schedule", entry.name.lower()) is not None


def _steps(shares: list[str], line: int, facts: MarkdownFacts) -> list[dict[str, Fact]]:
    return [{"percent": facts.fact(share, line)} for share in shares]


def read_phases(section: Section, facts: MarkdownFacts) -> bool:
    """The phases of a section's tables and, under a heading that speaks of the rollout, of its lists."""
    found = False
    for rows in section.tables():
        fields = fields_of(list(rows[0].cells), COLUMNS)
        if {"number", "when"} <= set(fields.values()) and section.speaks_of(ROLLOUT):
            found = sum(_row(row, by_field(row.cells, fields), facts) for row in rows) > 0 or found
    if section.speaks_of(ROLLOUT):
        found = sum(_listed(entry, facts) for entry in section.entries if entry.kind == "item") > 0 or found
    return found


def _row(row: Entry, cells: dict[str, str], facts: MarkdownFacts) -> bool:
    when = period(plain(cells["when"])) or period(f"week {plain(cells['when'])}")
    if row.fault or not when:
        return False
    said = plain(cells["number"])
    number, name = (
        re.search(r"\d{1,3}", said),
        re.sub(r"^(?:phase|stage|wave)?\s*\d{1,3}\s*[:.–—-]?\s*", "", said, flags=re.IGNORECASE),
    )
    name = plain(cells.get("name", "")) or name or said
    shares = percents(f"{plain(cells.get('traffic', ''))} of traffic")
    _add(number[0] if number else None, name, when, shares, row.line, facts)
    return True


def _listed(entry: Entry, facts: MarkdownFacts) -> bool:
    """An item such as `Week 1: canary, 5% of traffic` or `Phase 2 (days 4-7): half of it`."""
    text = entry.whole
    match = LISTED.fullmatch(text)
    headed = re.fullmatch(
        r"(?:Phase|Stage|Wave)\s+(\d{1,3})\s*(?:\(([^()]*)\))?\s*[:–—-]\s*(.+)", text, re.IGNORECASE
    )
    dated = DATE.match(text)
    when = period(match["when"]) if match else period(headed[2] or headed[3]) if headed else None
    name = match["name"] if match else headed[3] if headed else ""
    if dated and not when:
        name = text[dated.end() :].strip(" :–—-")
        when = period(dated[0])
    shares = percents(name)
    if not when or not name or (not shares and not headed):
        return False
    _add(headed[1] if headed else None, name, when, shares, entry.line, facts)
    return True


def _add(
    number: str | None, name: str, when: str, shares: list[str], line: int, facts: MarkdownFacts
) -> None:
    taken = {p["number"].value for p in facts.listed("rollout.phases")}
    own = number if number and number not in taken else str(len(taken) + 1)
    one: dict[str, object] = {
        "number": facts.fact(own, line),
        "name": facts.fact(name, line),
        "weeks": facts.fact(when, line),
        "deliverables": [],
        "success_criteria": [],
    }
    if shares:
        one["steps"] = _steps(shares, line, facts)
    facts.add("rollout.phases", one)
