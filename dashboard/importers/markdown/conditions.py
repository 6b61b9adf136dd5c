"""Conditions: sections of their own, and lists and tables under a heading that speaks of them."""

import re

from dashboard.domain.gates.words import takes_back
from dashboard.domain.values import wording
from dashboard.importers.markdown.columns import CONDITION as COLUMNS
from dashboard.importers.markdown.columns import by_field, fields_of
from dashboard.importers.markdown.entries import Entry, Section, plain
from dashboard.importers.markdown.facts import Fact, MarkdownFacts
from dashboard.importers.markdown.values import bracketed
from dashboard.importers.markdown.verdicts import verdict_word
from dashboard.importers.markdown.windows import timeline, window

CONDITION = re.compile(r"Condition\s+([A-Za-z0-9._-]+)\s*[:–—-]\s*(.+)", re.IGNORECASE)
CONDITIONS = re.compile(
    r"\bconditions?\b(?! (?:met|monitoring))|\bcaveats?\b|provisos?|authori[sz]ation terms|required actions"
    r"|remediation (?:items|plan|actions)|follow-?up actions|action items"
)
COUNTED = re.compile(
    r"(\d{1,2})\s+(?:remaining\s+|outstanding\s+|open\s+|missing\s+)?(.+?)\s+(?:to"
    r" be|pending|remaining|outstanding"
    r"|required|needed|must|still|are)\b.*",
    re.IGNORECASE,
)
STATEMENT = re.compile(
    r"\b(no impact|approved|authori[sz]ed|already|available|unaffected|not affected)\b", re.IGNORECASE
)
WORK = re.compile(
    r"\b(to"
    r" be|complet\w*|requir\w*|finali[sz]\w*|implement\w*|need\w*|pending|remaining|must|deliver\w*|provid\w*"
    r"|fix\w*|clos\w*)\b",
    re.IGNORECASE,
)
LEADING = re.compile(r"\bconditions?\b[^.]*:$", re.IGNORECASE)
# What a list or a table says of a condition that is behind.
DONE = re.compile(
    r"(?:done|closed|completed?|met|resolved|satisfied|fulfilled|cleared|✅|✔|☑|\[x\])", re.IGNORECASE
)
STRUCK = re.compile(r"~~.*~~\W*")
LETTERED = re.compile(r"\(?(?:[a-z]|[ivx]{1,4}|\d{1,2})\)\s+\S.*")
LABELLED = re.compile(
    (
        r"\b(?P<label>owner|responsible|assignee|covers)\s*:\s*(?P<value>[^;()|]+)|\b(?:due|deadline)(?: "
        r"date| by)?\s*:\s*[^;()|.]+\.?"
    ),
    re.IGNORECASE,
)
RISKS = ("very_low", "low", "medium", "high", "very_high")
NOTHING = ("", "-", "–", "—", "none", "n/a", "tbd")


def condition(section: Section, facts: MarkdownFacts) -> None:
    """One condition with its window, risk and details, under a heading of its own."""
    match = CONDITION.fullmatch(plain(section.title))
    assert match, "the section's title has been matched"
    one: dict[str, object] = {
        "id": facts.fact(match[1], section.line),
        "title": facts.fact(match[2], section.line),
    }
    items: list[Fact] = []
    notes: list[Fact] = []
    for entry in section.entries:
        if entry.kind == "key":
            _key(entry.name, entry.text, entry.line, one, facts)
        elif entry.kind == "item":
            _detail(entry, items, notes, facts)
    facts.add("conditions", {**one, "items": items, "notes": notes})


def _detail(entry: Entry, items: list[Fact], notes: list[Fact], facts: MarkdownFacts) -> None:
    text = entry.whole
    is_note = STATEMENT.search(text) and not re.search(r"\b(to be|required|pending|must)\b", text)
    (notes if is_note or not WORK.search(text) else items).extend(
        facts.fact(t, entry.line) for t in split(text)
    )


def split(text: str) -> list[str]:
    """A counted item as so many: "6 theater detection modules to be completed" is module 1 of 6 to 6 of 6."""
    match = COUNTED.fullmatch(text)
    if not match or not 2 <= int(match[1]) <= 50:
        return [text]
    one = match[2].removesuffix("ies") + "y" if match[2].endswith("ies") else match[2].removesuffix("s")
    return [f"{wording.capitalized(one)} {n} of {match[1]}" for n in range(1, int(match[1]) + 1)]


def _key(name: str, value: str, line: int, one: dict[str, object], facts: MarkdownFacts) -> bool:
    """One labelled fact of a condition; False where the label is none of a condition's."""
    name, text = name.lower(), plain(value)
    if "status" in name:
        word, _, summary = text.partition(" - ")
        one["declared"] = facts.fact(word.strip(), line)
        if summary.strip():
            one["summary"] = facts.fact(summary.strip(), line)
    elif "timeline" in name or "deadline" in name or name in ("due", "due date", "due by", "by"):
        one["timeline"] = facts.fact(timeline(text) or text, line)
    elif "risk" in name:
        level, reason = bracketed(value)
        one["risk"] = facts.fact(level.lower().replace(" ", "_"), line)
        if reason:
            one["risk_reason"] = facts.fact(reason, line)
    elif "owner" in name or "responsible" in name:
        one["owner"] = facts.fact(text, line)
    elif name == "covers":
        one["covers"] = [facts.fact(each, line) for each in re.findall(r"[A-Za-z0-9._-]+", text)]
    else:
        return False
    return True


def read_conditions(section: Section, facts: MarkdownFacts) -> bool:
    """The conditions of a section's tables and, under a heading that speaks of them, of its list.

    Whether any was.
    """
    titled = CONDITIONS.search(section.name) is not None
    found = False
    for rows in section.tables():
        fields = fields_of(list(rows[0].cells), COLUMNS)
        if {"title", "due"} <= set(fields.values()) and (
            titled or any("condition" in n for n in rows[0].cells)
        ):
            for row in rows:
                if _row(row, by_field(row.cells, fields), facts):
                    found = True
                    _leave_others(row, fields, facts)
    items = [e for e in section.entries if _is_item(e)] if titled else _led(section)
    if items:
        found = sum(_listed(entry, facts) for entry in items) > 0 or found
    return found


def _leave_others(row: Entry, fields: dict[str, str], facts: MarkdownFacts) -> None:
    """Name what stands in columns that are not known."""
    for name, text in row.cells.items():
        if name not in fields and plain(text).lower() not in NOTHING:
            facts.leave(row.line, f"{name}: {plain(text)}")


def _is_item(entry: Entry) -> bool:
    """Whether an entry is an item of a list, or a line that is numbered as `(a)` or `1)`."""
    return entry.kind == "item" or (entry.kind == "text" and LETTERED.fullmatch(entry.text) is not None)


def _led(section: Section) -> list[Entry]:
    """The items of a list that a line such as `GO with the following conditions:` leads to."""
    found: list[Entry] = []
    leads = False
    for entry in section.entries:
        if entry.kind == "item" and leads:
            found.append(entry)
        elif entry.kind != "item":
            leads = LEADING.search(plain(entry.text) or f"{entry.name}:") is not None
    return found


def _next_id(facts: MarkdownFacts, wanted: str = "") -> str:
    taken = {c["id"].value for c in facts.listed("conditions")}
    if wanted and wanted not in taken:
        return wanted
    return next(str(n) for n in range(1, 10_000) if str(n) not in taken)


def _row(row: Entry, cells: dict[str, str], facts: MarkdownFacts) -> bool:
    title, when = plain(cells["title"]), plain(cells["due"])
    if row.fault:
        facts.faults.append(row.fault)
        return False
    due = window(when, row.line, facts)
    if not title or due is None:
        return False
    wanted = re.sub(r"[^A-Za-z0-9._-]", "", plain(cells.get("id", "")))
    one = {"id": facts.fact(_next_id(facts, wanted), row.line), "title": facts.fact(title, row.line)}
    one["timeline"] = facts.fact(due, row.line)
    for field in ("owner", "declared"):
        if plain(cells.get(field, "")).lower() not in NOTHING:
            one[field] = facts.fact(plain(cells[field]), row.line)
    risk = plain(cells.get("risk", "")).lower().replace(" ", "_")
    if risk in RISKS:
        one["risk"] = facts.fact(risk, row.line)
    elif risk not in NOTHING:
        facts.leave(row.line, f"risk: {plain(cells['risk'])}")
    if DONE.fullmatch(verdict_word(cells.get("declared", ""))):
        facts.met.append(one["id"])
    covers = [facts.fact(i, row.line) for i in re.findall(r"[A-Za-z0-9._-]+", plain(cells.get("covers", "")))]
    facts.add("conditions", {**one, "items": [], "notes": [], **({"covers": covers} if covers else {})})
    return True


def _listed(entry: Entry, facts: MarkdownFacts) -> bool:
    """A list's item as a condition.

    One that gives no day or window is left, since the board knows no such.
    """
    text = entry.whole
    one: dict[str, object] = {}
    details: list[Entry] = []
    for child in entry.children:
        name, colon, value = child.whole.partition(":")
        if not (colon and _key(name.strip(), value.strip(), child.line, one, facts)):
            details.append(child)
    due = one.get("timeline") or window(text, entry.line, facts)
    if due is None or STRUCK.fullmatch(text):
        return False
    one["timeline"] = due if isinstance(due, Fact) else facts.fact(due, entry.line)
    for match in (m for m in LABELLED.finditer(text) if m["label"]):
        _key(match["label"], match["value"].strip(" .,"), entry.line, one, facts)
    title = re.sub(r"\(\s*\)", "", LABELLED.sub("", text)).strip(" ;,|-–—")
    number = re.match(
        r"(?:condition\s+)?\(?([A-Z]{0,4}-?\d{1,3}|[a-z](?=\)))\s*(?:[:.)]|\s[–—-]\s)\s*(.+)",
        title,
        re.IGNORECASE,
    )
    wanted = number[1] if number else entry.number
    one |= {
        "id": facts.fact(_next_id(facts, wanted), entry.line),
        "title": facts.fact(number[2] if number else title, entry.line),
    }
    items = [facts.fact(d.whole, d.line) for d in details]
    if entry.ticked and takes_back(re.split(r"\s[-–—]\s|:\s|\(", text)[-1].strip(" ).")):
        facts.doubt(entry.line)  # "[x] Rotate the keys - not done" is not done.
    elif entry.ticked or DONE.fullmatch(str(getattr(one.get("declared"), "value", ""))):
        facts.met.append(one["id"])
    facts.add("conditions", {**one, "items": items, "notes": []})
    return True
