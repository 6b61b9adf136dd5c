"""What is to come: conditions, the rollout's phases, rollback and recurring duties."""

import re
from decimal import Decimal

from dashboard.importers.markdown.entries import Entry, Section, plain
from dashboard.importers.markdown.facts import Fact, MarkdownFacts
from dashboard.importers.markdown.values import bracketed, minutes, slug

CONDITION = re.compile(r"Condition\s+([A-Za-z0-9._-]+)\s*[:–—-]\s*(.+)", re.IGNORECASE)
PHASE = re.compile(
    r"Phase\s+(\d{1,3})\s*[:–—-]\s*(.+?)(?:\s*\(\s*Weeks?\s+(\d{1,3}(?:\s*[-–—]\s*\d{1,3})?)\s*\))?",
    re.IGNORECASE,
)
DUTIES = re.compile(r"(Monthly|Quarterly|Annual|Annually|Yearly)\b.*", re.IGNORECASE)
CADENCE = {
    "monthly": "monthly",
    "quarterly": "quarterly",
    "annual": "annual",
    "annually": "annual",
    "yearly": "annual",
}
STEPS = re.compile(r"\d{1,3}(?:\.\d+)?\s*%(?:\s*(?:→|->|➔|>|,|to)\s*\d{1,3}(?:\.\d+)?\s*%)+")
COUNTED = re.compile(
    r"(\d{1,2})\s+(?:remaining\s+|outstanding\s+|open\s+|missing\s+)?(.+?)\s+(?:to be|pending|remaining|outstanding|required|needed|must|still|are)\b.*",
    re.IGNORECASE,
)
STATEMENT = re.compile(
    r"\b(no impact|approved|authori[sz]ed|already|available|unaffected|not affected)\b", re.IGNORECASE
)
WORK = re.compile(
    r"\b(to be|complet\w*|requir\w*|finali[sz]\w*|implement\w*|need\w*|pending|remaining|must|deliver\w*|provid\w*|fix\w*|clos\w*)\b",
    re.IGNORECASE,
)
THRESHOLD = re.compile(r"(<=?|>=?|≤|≥|below|above|under|over)\s*([\d.]+)\s*(%|ms|s\b)?", re.IGNORECASE)
LASTING = re.compile(
    r"\bfor\s*(?:>|≥|more than|over|at least)?\s*(\d+\s*(?:minutes?|min|hours?|h|seconds?)\b)", re.IGNORECASE
)
WORSE = re.compile(
    r"(?:>|more than|over|above)?\s*([\d.]+)\s*%\s*(?:worse\s*)?(?:from|than|over|above|against)\s*(?:the\s*)?baseline",
    re.IGNORECASE,
)
# What a trigger is about: its id, and the metric that it watches, with unit and the direction that is worse.
ABOUT: tuple[tuple[str, str, tuple[str, str, str] | None], ...] = (
    ("security", r"security|vulnerab|breach", None),
    ("performance", r"performance|latency|response", ("response_time", "ms", "up")),
    ("availability", r"availab|uptime", ("availability", "%", "down")),
    ("errors", r"error rate|errors", ("error_rate", "%", "up")),
    ("integrity", r"integrity|corrupt", None),
    ("functionality", r"function", None),
)


def condition(section: Section, facts: MarkdownFacts) -> None:
    """One condition with its window, risk and details."""
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
            _condition_key(entry, one, facts)
        elif entry.kind == "item":
            text = plain(entry.whole)
            is_note = STATEMENT.search(text) and not re.search(r"\b(to be|required|pending|must)\b", text)
            (notes if is_note or not WORK.search(text) else items).extend(
                facts.fact(t, entry.line) for t in split(text)
            )
    facts.add("conditions", {**one, "items": items, "notes": notes})


def split(text: str) -> list[str]:
    """A counted item as so many: "6 theater detection modules to be completed" is module 1 of 6 to 6 of 6."""
    match = COUNTED.fullmatch(text)
    if not match or not 2 <= int(match[1]) <= 50:
        return [text]
    one = match[2].removesuffix("ies") + "y" if match[2].endswith("ies") else match[2].removesuffix("s")
    return [f"{one[:1].upper()}{one[1:]} {n} of {match[1]}" for n in range(1, int(match[1]) + 1)]


def _condition_key(entry: Entry, one: dict[str, object], facts: MarkdownFacts) -> None:
    name, text = entry.name.lower(), plain(entry.text)
    if "status" in name:
        word, _, summary = text.partition(" - ")
        one["declared"] = facts.fact(word.strip(), entry.line)
        if summary.strip():
            one["summary"] = facts.fact(summary.strip(), entry.line)
    elif "timeline" in name or "deadline" in name or name == "due":
        one["timeline"] = facts.fact(text, entry.line)
    elif "risk" in name:
        level, reason = bracketed(entry.text)
        one["risk"] = facts.fact(level.lower().replace(" ", "_"), entry.line)
        if reason:
            one["risk_reason"] = facts.fact(reason, entry.line)
    elif "owner" in name:
        one["owner"] = facts.fact(text, entry.line)


def phase(section: Section, facts: MarkdownFacts) -> None:
    """One phase of the rollout."""
    match = PHASE.fullmatch(plain(section.title))
    assert match, "the section's title has been matched"
    one: dict[str, object] = {
        "number": facts.fact(match[1], section.line),
        "name": facts.fact(match[2], section.line),
    }
    if match[3]:
        weeks = re.sub(r"\s*[-–—]\s*", "-", match[3])
        one["weeks"] = facts.fact(weeks, section.line)
    listed: dict[str, list[Fact]] = {"deliverables": [], "success_criteria": []}
    for entry in section.entries:
        text, label = plain(entry.text), entry.label.lower()
        if entry.kind == "key" and entry.name.lower() == "scope":
            one["scope"] = facts.fact(text, entry.line)
        elif entry.kind == "item" and ("deliverable" in label or "criteria" in label):
            whole = f"{entry.name}: {text}" if entry.name else text
            listed["deliverables" if "deliverable" in label else "success_criteria"].append(
                facts.fact(whole, entry.line)
            )
    said = [*listed["deliverables"], *([one["scope"]] if "scope" in one else [])]
    for fact in said:
        steps = STEPS.search(str(getattr(fact, "value", "")))
        if steps:
            one["steps"] = [
                {"percent": Fact(str(Decimal(p)), getattr(fact, "line", 0))}
                for p in re.findall(r"([\d.]+)\s*%", steps[0])
            ]
            break
    facts.add("rollout.phases", {**one, **listed})


def rollback(section: Section, facts: MarkdownFacts) -> None:
    """Triggers and procedures of going back."""
    for entry in section.entries:
        label = entry.label.lower()
        if entry.kind == "key" and "strategy" in entry.name.lower():
            facts.put("rollback.strategy", plain(entry.text), entry.line)
        elif entry.kind == "item" and "trigger" in label:
            facts.add("rollback.triggers", _trigger(entry, facts))
        elif entry.kind == "item" and "procedure" in label:
            found = _procedure(entry, facts)
            if found:
                facts.add("rollback.procedures", found)


def _trigger(entry: Entry, facts: MarkdownFacts) -> dict[str, object]:
    text = plain(entry.whole)
    name, metric = next(
        ((i, m) for i, words, m in ABOUT if re.search(words, text, re.IGNORECASE)),
        (slug(text)[:24].strip("-"), None),
    )
    taken = {t["id"].value for t in facts.listed("rollback.triggers")}
    unique = next(n for n in (name, *(f"{name}-{k}" for k in range(2, 99))) if n not in taken)
    worse, threshold, lasting = WORSE.search(text), THRESHOLD.search(text), LASTING.search(text)
    one = {"id": unique, "text": text, "kind": "event"}
    if metric and (worse or threshold):
        one |= {"metric": metric[0], "unit": metric[1], "worse": metric[2], "interval_seconds": "60"}
        if worse:
            one |= {"kind": "baseline", "worse_by": worse[1]}
        elif threshold:
            one |= {"kind": "threshold", "threshold": threshold[2]}
        if lasting:
            one["hold_minutes"] = minutes(lasting[1]) or ""
    return {key: facts.fact(value, entry.line) for key, value in one.items()}


def _procedure(entry: Entry, facts: MarkdownFacts) -> dict[str, object] | None:
    match = re.fullmatch(r"\*\*(.+?)\*\*\s*\((.*?)\)\s*:?\s*(.*)", entry.text) or re.fullmatch(
        r"(.+?)\s*\((.*?)\)\s*:\s*(.*)", plain(entry.whole)
    )
    if not match:
        return None
    name = plain(match[1])
    one = {
        "id": slug(re.sub(r"\s*rollback$", "", name, flags=re.IGNORECASE)),
        "name": name,
        "text": plain(match[3]),
        "limit_minutes": minutes(match[2]),
    }
    return {key: facts.fact(value, entry.line) for key, value in one.items() if value is not None}


def duties(section: Section, facts: MarkdownFacts) -> None:
    """Recurring duties of one cadence."""
    match = DUTIES.fullmatch(plain(section.title))
    assert match, "the section's title has been matched"
    cadence = CADENCE[match[1].lower()]
    for entry in section.entries:
        if entry.kind == "item":
            number = 1 + sum(o["cadence"].value == cadence for o in facts.listed("obligations"))
            text = plain(entry.whole)
            facts.add(
                "obligations",
                {
                    "cadence": facts.fact(cadence, entry.line),
                    "number": facts.fact(str(number), entry.line),
                    "text": facts.fact(text, entry.line),
                },
            )
