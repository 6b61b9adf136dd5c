"""Agents (subsystems), from sections of their own and from tables of scores."""

import re

from dashboard.importers.markdown.columns import AGENT, by_field, fields_of
from dashboard.importers.markdown.entries import Entry, Section, plain
from dashboard.importers.markdown.facts import MarkdownFacts
from dashboard.importers.markdown.values import named, read_score
from dashboard.importers.markdown.verdicts import verdict_word

OVERHEAD = re.compile(r"([\d.]+)\s*%\s*overhead(?:[^\d]*?([\d.]+)\s*%\s*limit)?", re.IGNORECASE)


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
        _score(entry.text, entry.line, one, facts)
    elif "authori" in name:
        text = plain(entry.text)
        one["authorization"] = facts.fact(authorization(text), entry.line)
        one["authorization_text"] = facts.fact(text, entry.line)
    elif "completion" in name or "overhead" in name:
        figure = read_score(entry.text).score or plain(entry.text)
        one["completion" if "completion" in name else "overhead"] = facts.fact(figure, entry.line)
    elif "owner" in name:
        one["owner"] = facts.fact(plain(entry.text), entry.line)


def _score(text: str, line: int, one: dict[str, object], facts: MarkdownFacts) -> None:
    """A score with its word.

    One that is a letter, or out of another number than 100, keeps its printed form.
    """
    read = read_score(text)
    if read.score is not None:
        one["score"] = facts.fact(read.score, line)
    if read.printed:
        one["score_text"] = facts.fact(read.printed, line)
    if read.word:
        one["declared"] = facts.fact(verdict_word(read.word) or read.word, line)


def read_agents(section: Section, facts: MarkdownFacts) -> bool:
    """The agents of a section's tables that give each a score; whether there was one."""
    found = False
    for rows in section.tables():
        fields = fields_of(list(rows[0].cells), AGENT)
        if not {"name", "score"} <= set(fields.values()) or set(rows[0].cells) & {"requirement", "target"}:
            continue
        for row in rows:
            _row(row, by_field(row.cells, fields), facts)
            found = True
    return found


def _row(row: Entry, cells: dict[str, str], facts: MarkdownFacts) -> None:
    if row.fault:
        facts.faults.append(row.fault)
        return
    said = named(cells["name"])
    name, agent_id = (said[0], said[1]) if said else (plain(cells["name"]), plain(cells.get("id", "")))
    if not agent_id:
        agent_id = facts.derived_id("agents", name)
        facts.assume(row.line, f"the id of the agent {name} is derived from its name: {agent_id}")
    one: dict[str, object] = {"id": facts.fact(agent_id, row.line), "name": facts.fact(name, row.line)}
    if plain(cells["score"]):
        _score(cells["score"], row.line, one, facts)
    for field in ("completion", "overhead"):
        figure = read_score(cells.get(field, "")).score
        if figure is not None:
            one[field] = facts.fact(figure, row.line)
    word = verdict_word(cells.get("declared", ""))
    if word:
        one["declared"] = facts.fact(word, row.line)
    if plain(cells.get("owner", "")):
        one["owner"] = facts.fact(plain(cells["owner"]), row.line)
    facts.add("agents", one)


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
