"""The head of a certificate, its scope, its boards and its closing statement."""

import re

from dashboard.importers.markdown.entries import Entry, Section, plain
from dashboard.importers.markdown.facts import MarkdownFacts
from dashboard.importers.markdown.values import bracketed, dates, day, is_day, named

SECOND_NAME = re.compile(r"\b[Tt]he ((?:[A-Z0-9][\w&/-]*\s+){1,8}?[A-Z0-9][\w&/-]*)\s+(?:has|is|have|was)\b")
KEYS = {
    "certification authority": "authority",
    "authority": "authority",
    "certification type": "type",
    "type": "type",
    "system": "system",
    "certification date": "decided_on",
    "decision date": "decided_on",
    "date of decision": "decided_on",
    "certification id": "id",
    "validity period": "validity",
    "validity": "validity",
    "certification valid": "validity",
    "valid until": "validity",
    "next review": "next_review",
    "time zone": "time_zone",
    "deployment start": "deployment_start",
    "certification decision": "declared_decision",
    "decision": "declared_decision",
}
CLOSING = {
    "emergency contact": "emergency_contact",
    "risk assessment": "risk",
    "overall risk": "risk",
    "deployment authorization": "authorization",
    "production readiness certification": "statement",
    "final statement": "statement",
}


def head_key(entry: Entry, facts: MarkdownFacts) -> bool:
    """A line of the head or of the closing statement, wherever it stands; False where it is neither."""
    name = entry.name.lower()
    if name in CLOSING:
        return facts.put(f"closing.{CLOSING[name]}", plain(entry.text), entry.line)
    field = KEYS.get(name)
    if field == "validity":
        return _validity(entry, facts)
    if field == "next_review":
        return _review(entry, facts)
    if field in ("decided_on", "deployment_start"):
        return facts.put(f"certification.{field}", day(entry.text), entry.line)
    return field is not None and facts.put(f"certification.{field}", plain(entry.text), entry.line)


def _validity(entry: Entry, facts: MarkdownFacts) -> bool:
    days = dates(entry.text)
    taken = facts.put("certification.valid_until", days[-1], entry.line) if days else bool(plain(entry.text))
    if (
        taken
        and (not days or re.search("[a-z]", re.sub("until|to", "", bracketed(entry.text)[0].lower())))
        and len(days) < 2
    ):
        facts.put("certification.validity", plain(entry.text), entry.line)
    return taken


def _review(entry: Entry, facts: MarkdownFacts) -> bool:
    cadence = bracketed(entry.text)[1]
    taken = facts.put("certification.next_review", day(entry.text), entry.line)
    if taken and cadence:
        facts.put("certification.review_cadence", cadence, entry.line)
    return taken


def statement(entry: Entry, facts: MarkdownFacts, path: str) -> None:
    """Prose of the summary or of the closing statement; it may give the system a second name."""
    text = plain(entry.text)
    here = facts.tree.setdefault(path.split(".", maxsplit=1)[0], {})
    last = path.split(".")[1]
    if last not in here:
        here[last] = facts.fact(text, entry.line)
    elif here[last].value != text:
        here[last] = facts.fact(f"{here[last].value} {text}", here[last].line)
    facts.understood.add(entry.line)
    known = [n.value for n in facts.listed("certification.also_named")]
    for name in SECOND_NAME.findall(text):
        system = facts.tree.get("certification", {}).get("system")
        if (system is None or system.value != name) and name not in known:
            facts.add("certification.also_named", facts.fact(name, entry.line))


def scope(section: Section, facts: MarkdownFacts) -> None:
    """Systems covered and environments authorised; the agents are named here for the first time."""
    for entry in section.entries:
        label = entry.label.lower()
        if entry.kind == "item" and "environment" in label:
            facts.add("scope.environments", facts.fact(plain(entry.text), entry.line))
        elif entry.kind == "item" and ("system" in label or "agent" in label):
            found = named(entry.text)
            if found:
                text, note = bracketed(found[2])
                figure = re.search(r"([\d.]+)\s*%\s*complete", text)
                facts.add(
                    "covered",
                    {
                        "id": found[1],
                        "name": found[0],
                        "line": facts.fact(None, entry.line).line,
                        "completion": figure[1] if figure else None,
                        "note": note,
                    },
                )


def board(section: Section, facts: MarkdownFacts) -> None:
    """An approval board: a table of roles, names and decisions."""
    rows = [e for e in section.entries if e.kind == "row"]
    members = [_member(row, facts) for row in rows]
    if members:
        facts.add("boards", {"name": facts.fact(plain(section.title), section.line), "signoffs": members})


COLUMNS = (
    ("role", ("role",)),
    ("decision", ("approval", "decision")),
    ("decided_on", ("date",)),
    ("remark", ("condition", "comment", "remark")),
    ("name", ("name", "member")),
)


def _member(row: Entry, facts: MarkdownFacts) -> dict[str, object]:
    cells = dict.fromkeys((field for field, _ in COLUMNS), "")
    for header, text in row.cells.items():
        field = next((f for f, words in COLUMNS if any(w in header for w in words)), None)
        if field and not cells[field]:
            cells[field] = plain(text)
        elif plain(text):
            facts.leave(row.line, f"{header}: {plain(text)}")
    decision, on, remark = cells["decision"], cells["decided_on"], cells["remark"]
    pending = decision.lower() in ("", "pending", "tbd", "-", "—")
    signoff = {
        "role": cells["role"],
        "name": cells["name"],
        "decision": None if pending else decision.lower(),
        "decided_on": None if on in ("", "-", "—", "TBD") else (day(on) if is_day(day(on)) else on),
        "remark": None if remark.lower() in ("", "none", "-", "—", "n/a") else remark,
    }
    return {key: facts.fact(value, row.line) for key, value in signoff.items() if value is not None}


def is_board(section: Section) -> bool:
    """Whether a section is a board's table."""
    first = next((e for e in section.entries if e.kind == "row"), None)
    return (
        first is not None
        and any("role" in c for c in first.cells)
        and any("approval" in c or "decision" in c for c in first.cells)
    )


def closing(section: Section, facts: MarkdownFacts) -> None:
    """Agents authorised, requirements after deployment, and success claims."""
    title = section.title.lower()
    for entry in section.entries:
        if entry.kind != "item":
            continue
        if "authorized" in title or "authorised" in title:
            _authorised(
                entry, facts, "closing.conditional" if "conditional" in title else "closing.immediate"
            )
        elif "post-deployment" in title or "after deployment" in title:
            facts.add("closing.post_deployment", {"text": facts.fact(plain(entry.whole), entry.line)})
        elif "success" in title:
            facts.add("closing.success_claims", {"text": facts.fact(plain(entry.whole), entry.line)})


def _authorised(entry: Entry, facts: MarkdownFacts, path: str) -> None:
    found = named(entry.whole)
    if found:
        notes = [facts.fact(plain(c.text), c.line) for c in entry.children]
        facts.add(
            path,
            {
                "agent": facts.fact(found[1], entry.line),
                "text": facts.fact(found[2], entry.line),
                "notes": notes,
            },
        )
