"""Gates and agents."""

import re

from dashboard.importers.markdown.entries import Entry, Section, plain
from dashboard.importers.markdown.facts import MarkdownFacts
from dashboard.importers.markdown.values import named, scored

COLUMNS = (
    ("id", ("gate id", "id")),
    ("requirement", ("requirement", "target", "criteri", "threshold")),
    ("result", ("result", "measured", "actual")),
    ("declared", ("status", "verdict")),
    ("owner", ("owner", "responsible")),
    ("evidence", ("evidence",)),
    ("name", ("gate", "name")),
)
MARKS = re.compile(r"(\*+|[†‡]+|\[\^[^\]]+\]|\^\d+)$")
FOOTNOTE = re.compile(r"(\*+|[†‡]+|\[\^[^\]]+\]:?|\^\d+)\s*(\S.*)")
NOTHING = ("", "-", "—", "n/a", "none", "tbd", "not assessed", "pending")
OVERHEAD = re.compile(r"([\d.]+)\s*%\s*overhead(?:[^\d]*?([\d.]+)\s*%\s*limit)?", re.IGNORECASE)


def is_gates(section: Section) -> bool:
    """Whether a section holds a table of gates."""
    first = next((e for e in section.entries if e.kind == "row"), None)
    names = " ".join(first.cells) if first else ""
    return "gate" in names and "requirement" in names


def gates(section: Section, facts: MarkdownFacts) -> None:
    """A table of gates with its footnotes; the heading's words after a dash are the document's word on all of them."""
    headline = re.split(r"\s[-–—]\s", plain(section.title), maxsplit=1)
    if len(headline) > 1:
        facts.put("certification.declared_gates", headline[1], section.line)
    marked: dict[str, dict[str, object]] = {}
    for entry in section.entries:
        if entry.kind == "row":
            mark, gate = _gate(entry, facts)
            facts.add("gates", gate)
            if mark:
                marked[mark] = gate
        elif entry.kind == "text":
            note = FOOTNOTE.fullmatch(entry.text)
            if note and note[1].rstrip(":") in marked:
                marked[note[1].rstrip(":")]["footnote"] = facts.fact(plain(note[2]), entry.line)


def _gate(row: Entry, facts: MarkdownFacts) -> tuple[str, dict[str, object]]:
    gate: dict[str, object] = {}
    mark = ""
    for name, text in row.cells.items():
        field = next(
            (f for f, words in COLUMNS if any(w == name or (w in name and w != "id") for w in words)), None
        )
        if field is None or field in gate:
            if plain(text):
                facts.leave(row.line, f"{name}: {plain(text)}")
            continue
        found = MARKS.search(text.strip()) if field == "declared" else None
        mark = found[1] if found else mark
        value = plain(text.strip()[: found.start()] if found else text)
        if value.lower() not in NOTHING or field in ("id", "name", "requirement"):
            gate[field] = facts.fact(value, row.line)
    return mark, gate


def is_agent(section: Section) -> bool:
    """Whether a section describes one agent: a name with an id, and a score or criteria."""
    said = any("score" in e.name.lower() for e in section.entries if e.kind == "key")
    listed = any("criteria" in e.label.lower() for e in section.entries)
    return named(section.title) is not None and (said or listed)


def agent(section: Section, facts: MarkdownFacts) -> None:
    """One agent: its score, criteria, outstanding work and authorisation."""
    found = named(section.title)
    assert found, "is_agent has seen its name"
    name, agent_id, heading = found
    one: dict[str, object] = {
        "id": facts.fact(agent_id, section.line),
        "name": facts.fact(name, section.line),
    }
    if heading:
        one["heading"] = facts.fact(heading, section.line)
    for entry in section.entries:
        if entry.kind == "key":
            _agent_key(entry, one, facts)
        elif entry.kind == "item":
            _agent_item(entry, one, facts)
    facts.add("agents", one)


def _agent_key(entry: Entry, one: dict[str, object], facts: MarkdownFacts) -> None:
    name = entry.name.lower()
    if "score" in name:
        score, word = scored(entry.text)
        one["score"] = facts.fact(score, entry.line)
        if word:
            one["declared"] = facts.fact(word, entry.line)
    elif "authori" in name:
        text = plain(entry.text)
        one["authorization"] = facts.fact(authorization(text), entry.line)
        one["authorization_text"] = facts.fact(text, entry.line)
    elif "completion" in name or "overhead" in name:
        one["completion" if "completion" in name else "overhead"] = facts.fact(
            scored(entry.text)[0], entry.line
        )
    elif "owner" in name:
        one["owner"] = facts.fact(plain(entry.text), entry.line)


def authorization(text: str) -> str:
    """How far a text authorises: full, conditional or none."""
    if re.search(r"\b(not|denied|rejected|none|withheld)\b", text, re.IGNORECASE):
        return "none"
    return "conditional" if "condition" in text.lower() else "full"


def _agent_item(entry: Entry, one: dict[str, object], facts: MarkdownFacts) -> None:
    label, text = entry.label.lower(), plain(entry.text)
    if "outstanding" in label or "remaining" in label:
        _append(
            one,
            "outstanding",
            {"text": facts.fact(f"{entry.name}: {text}" if entry.name else text, entry.line)},
        )
    elif "criteria" in label and entry.name:
        criterion = {"name": facts.fact(entry.name, entry.line), "text": facts.fact(text, entry.line)}
        if re.search(r"\b(not met|unmet|open|failed)\b", label):
            criterion["met"] = facts.fact("false", entry.line)
        _append(one, "criteria", criterion)
        overhead = OVERHEAD.search(text)
        if overhead:
            one["overhead"] = facts.fact(overhead[1], entry.line)
            if overhead[2]:
                one["overhead_limit"] = facts.fact(overhead[2], entry.line)
    elif "authori" in label:
        _append(one, "authorization_notes", facts.fact(text, entry.line))


def _append(one: dict[str, object], key: str, value: object) -> None:
    listed = one.setdefault(key, [])
    assert isinstance(listed, list), "only lists are appended to"
    listed.append(value)
