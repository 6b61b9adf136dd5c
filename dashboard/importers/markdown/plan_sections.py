"""What is to come: rollback and recurring duties."""

import re

from dashboard.importers.markdown.entries import Entry, Section, plain
from dashboard.importers.markdown.facts import MarkdownFacts
from dashboard.importers.markdown.values import minutes, slug

DUTIES = re.compile(r"(Monthly|Quarterly|Annual|Annually|Yearly)\b.*", re.IGNORECASE)
CADENCE = {
    "monthly": "monthly",
    "quarterly": "quarterly",
    "annual": "annual",
    "annually": "annual",
    "yearly": "annual",
}
THRESHOLD = re.compile(r"(<=?|>=?|≤|≥|below|above|under|over)\s*([\d.]+)\s*(%|ms|s\b)?", re.IGNORECASE)
LASTING = re.compile(
    (
        r"\b(?:for|over|during|within|lasting)\s*(?:>|≥|more than|over|at least)?\s*(\d+\s*(?:minutes?"
        r"|min|hours?|h|seconds?)\b)"
    ),
    re.IGNORECASE,
)
WORSE = re.compile(
    r"(?:>|more"
    r" than|over|above)?\s*([\d.]+)\s*%\s*(?:worse\s*)?(?:from|than|over|above"
    r"|against)\s*(?:the\s*)?baseline",
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

TIMED = re.compile(
    r"(?P<name>[^:]{2,60}):\s*(?P<text>.*\bwithin\s+(?P<limit>\d+\s*(?:min(?:ute)?s?|h|hours?))\b.*)",
    re.IGNORECASE,
)


def rollback(section: Section, facts: MarkdownFacts) -> None:
    """Triggers and procedures of going back."""
    for entry in section.entries:
        label = entry.label.lower() or section.name
        if entry.kind == "key" and "strategy" in entry.name.lower():
            facts.put("rollback.strategy", plain(entry.text), entry.line)
        elif entry.kind == "item" and "trigger" in label:
            facts.add("rollback.triggers", _trigger(entry, facts))
        elif entry.kind == "row" and "trigger" in section.name:
            text = _row_text(entry)
            if text:
                facts.add("rollback.triggers", _trigger(Entry("item", entry.line, text), facts))
        elif entry.kind == "item" and "procedure" in label:
            found = _procedure(entry, facts)
            if found:
                facts.add("rollback.procedures", found)


def _row_text(row: Entry) -> str:
    """A row of a table of triggers as a sentence.

    `Error rate > 2% for 5 min`; nothing where it names no trigger.
    """
    cells = {name: plain(text) for name, text in row.cells.items()}
    what = next((c for n, c in cells.items() if re.search(r"trigger|metric|event|condition|signal", n)), "")
    limit = next((c for n, c in cells.items() if re.search(r"threshold|limit|value", n)), "")
    lasts = next(
        (c for n, c in cells.items() if re.search(r"duration|window|\bhold\b|\bfor\b|period|sustained", n)),
        "",
    )
    return f"{what} {limit}{f' for {lasts}' if lasts else ''}".strip() if what else ""


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
        if threshold and not worse:
            one |= {"kind": "threshold", "threshold": threshold[2]}
        if lasting:
            one["hold_minutes"] = minutes(lasting[1]) or ""
    return {key: facts.fact(value, entry.line) for key, value in one.items()}


def _procedure(entry: Entry, facts: MarkdownFacts) -> dict[str, object] | None:
    """`Immediate (0-5 minutes): divert traffic`, or `Immediate: divert traffic within 5 minutes`."""
    whole = plain(entry.whole)
    match = (
        re.fullmatch(r"\*\*(?P<name>.+?)\*\*\s*\((?P<limit>.*?)\)\s*:?\s*(?P<text>.*)", entry.text)
        or re.fullmatch(r"(?P<name>.+?)\s*\((?P<limit>.*?)\)\s*:\s*(?P<text>.*)", whole)
        or TIMED.fullmatch(whole)
    )
    if not match:
        return None
    name = plain(match["name"])
    one = {
        "id": slug(re.sub(r"\s*rollback$", "", name, flags=re.IGNORECASE)),
        "name": name,
        "text": plain(match["text"]),
        "limit_minutes": minutes(match["limit"]),
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
