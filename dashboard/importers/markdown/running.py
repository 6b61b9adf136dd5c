"""Operations: recovery, capabilities, graded areas, support, maintenance and monitoring."""

import re
from collections.abc import Callable

from dashboard.importers.markdown.entries import Entry, Section, plain
from dashboard.importers.markdown.facts import MarkdownFacts
from dashboard.importers.markdown.values import bracketed, minutes

CADENCES = {
    "weekly": "weekly",
    "monthly": "monthly",
    "quarterly": "quarterly",
    "annually": "annual",
    "annual": "annual",
    "yearly": "annual",
}
TIME = re.compile(r"\d|day|week|month|first|last|night|morning|am\b|pm\b", re.IGNORECASE)
GRADED = re.compile(r"(.+?)\s+Production Readiness", re.IGNORECASE)


def _statement(entry: Entry, facts: MarkdownFacts) -> dict[str, object]:
    return {"name": facts.fact(entry.name, entry.line), "text": facts.fact(plain(entry.text), entry.line)}


def _declared(entry: Entry, facts: MarkdownFacts, path: str) -> bool:
    return entry.kind == "key" and facts.put(f"{path}.declared", plain(entry.text), entry.line)


def recovery(section: Section, facts: MarkdownFacts) -> None:
    """Recovery promises and continuity controls."""
    fields = (
        ("rto", "rto_minutes"),
        ("recovery time", "rto_minutes"),
        ("rpo", "rpo_minutes"),
        ("recovery point", "rpo_minutes"),
        ("backup", "backup"),
        ("distribution", "distribution"),
        ("region", "distribution"),
        ("test", "testing"),
    )
    for entry in section.entries:
        field = next((f for word, f in fields if word in entry.name.lower()), None)
        if entry.kind == "item" and not entry.name:
            facts.add("operations.recovery.controls", facts.fact(plain(entry.text), entry.line))
        elif field:
            value = (
                minutes(entry.text) or plain(entry.text) if field.endswith("_minutes") else plain(entry.text)
            )
            facts.put(f"operations.recovery.{field}", value, entry.line)
        elif entry.kind == "key":
            _declared(entry, facts, "operations.recovery")


def _capabilities(path: str) -> Callable[[Section, MarkdownFacts], None]:
    def read(section: Section, facts: MarkdownFacts) -> None:
        for entry in section.entries:
            if entry.kind == "item" and entry.name:
                facts.add(f"{path}.capabilities", _statement(entry, facts))
            elif entry.kind == "item":
                facts.add(f"{path}.support", facts.fact(plain(entry.text), entry.line))
            else:
                _declared(entry, facts, path)

    return read


operational = _capabilities("operations.operational")
security_operations = _capabilities("operations.security_operations")


def graded(section: Section, facts: MarkdownFacts) -> None:
    """A graded area across all agents, with its figures and practices."""
    match = GRADED.fullmatch(plain(section.title))
    assert match, "the section's title has been matched"
    one: dict[str, object] = {"name": facts.fact(match[1], section.line)}
    results, practices = [], []
    for entry in section.entries:
        if entry.kind == "key" and "grade" in entry.name.lower():
            grade, _, word = plain(entry.text).partition(" ")
            one["grade"] = facts.fact(grade, entry.line)
            if word.strip():
                one["declared"] = facts.fact(word.strip(), entry.line)
        elif entry.kind == "item" and entry.name:
            results.append(_statement(entry, facts))
        elif entry.kind == "item":
            practices.append(facts.fact(plain(entry.text), entry.line))
    facts.add("operations.cross_cutting", {**one, "results": results, "practices": practices})


def support(section: Section, facts: MarkdownFacts) -> None:
    """Support tiers and contacts."""
    for entry in section.entries:
        if entry.kind == "item" and entry.name:
            facts.add(
                f"operations.support.{'contacts' if 'contact' in entry.label.lower() else 'tiers'}",
                _statement(entry, facts),
            )
        else:
            _declared(entry, facts, "operations.support")


def maintenance(section: Section, facts: MarkdownFacts) -> None:
    """Regular maintenance windows, and the notice before an emergency one."""
    for entry in section.entries:
        cadence = CADENCES.get(entry.name.lower())
        if entry.kind == "item" and "emergency" in entry.label.lower():
            name, _, text = (entry.name, "", entry.text) if entry.name else plain(entry.text).partition(": ")
            if text:
                facts.add(
                    "operations.maintenance.emergency",
                    {"name": facts.fact(name, entry.line), "text": facts.fact(plain(text), entry.line)},
                )
        elif entry.kind == "item" and cadence:
            text, when = bracketed(entry.text)
            timed = bool(when and TIME.search(when))
            window = {
                "cadence": cadence,
                "text": text if timed else plain(entry.text),
                "when": when if timed else None,
            }
            facts.add(
                "operations.maintenance.windows",
                {k: facts.fact(v, entry.line) for k, v in window.items() if v},
            )
        else:
            _declared(entry, facts, "operations.maintenance")


def monitoring(section: Section, facts: MarkdownFacts) -> None:
    """What is watched, and whom an alert reaches how soon."""
    for entry in section.entries:
        level = entry.name.lower()
        if entry.kind == "item" and level in ("critical", "warning", "informational"):
            delay, channels = bracketed(entry.text)
            alert: dict[str, object] = {
                "level": facts.fact(level, entry.line),
                "delay": facts.fact(delay, entry.line),
            }
            after = "0" if "immediate" in delay.lower() else minutes(delay)
            if after is not None:
                alert["delay_minutes"] = facts.fact(after, entry.line)
            alert["channels"] = [
                facts.fact(c.strip(), entry.line) for c in (channels or "").split(",") if c.strip()
            ]
            facts.add("operations.monitoring.alerts", alert)
        elif entry.kind == "item" and entry.name:
            facts.add("operations.monitoring.scope", _statement(entry, facts))
        else:
            _declared(entry, facts, "operations.monitoring")
