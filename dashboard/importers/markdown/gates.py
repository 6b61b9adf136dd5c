"""Gates, from tables with many kinds of columns and from lists with boxes, signs or verdict words."""

import re

from dashboard.domain.gates.words import DECLARED, SIGNS, attestation
from dashboard.importers.markdown.columns import GATE as COLUMNS
from dashboard.importers.markdown.columns import by_field, fields_of
from dashboard.importers.markdown.entries import Entry, Section, plain
from dashboard.importers.markdown.facts import MarkdownFacts

GATES = re.compile(
    r"\bgates?\b|criteri|check|\bapproval matrix\b|quality standards|readiness"
    r" (?:matrix|assessment|results|summary"
    r"|review|items)|validation results|verification|test results|scorecard|acceptance|\bkpis?\b|quality"
    r" metrics"
    r"|metrics|requirements? (?:status|met|matrix)|compliance (?:matrix|status)|assessment results"
)
NO_GATES = re.compile(
    r"rollback|trigger|phase|success criteria|post|condition|risk|sign-?off|appendix|remark|roll-?out"
)
SUMMARY = re.compile(r"(?:overall|total|summary|average|mean|grand total|weighted .*)\b.*", re.IGNORECASE)
MARKS = re.compile(r"(\*+|[†‡]+|\[\^[^\]]+\]|\^\d+)$")
FOOTNOTE = re.compile(r"(\*+|[†‡]+|\[\^[^\]]+\]:?|\^\d+)\s*(\S.*)")
GATE = re.compile(
    r"(?:quality |production )?gate\s+(?P<id>[A-Za-z0-9._-]+)\s*[:–—-]\s*(?P<name>.+)", re.IGNORECASE
)
OF_A_GATE = {
    "requirement",
    "target",
    "threshold",
    "expected",
    "result",
    "actual",
    "status",
    "verdict",
    "outcome",
}
NOTHING = ("", "-", "–", "—", "n/a", "none", "tbd", "tbc", "not assessed", "pending", "not measured", "?")
BRACKET = re.compile(r"\[([A-Z][A-Z _-]*)\]")
OWN_ID = re.compile(r"([A-Z][A-Za-z0-9]*[-.]?\d+(?:\.\d+)*)\s*[:.–—-]?\s+(\S.*)")
LED = re.compile(rf"([{re.escape(SIGNS)}])\ufe0f?\s*(\S.*)")
JUDGED = re.compile(r"(?P<name>[^:–—]{2,80}?)\s*(?::|\s[–—-])\s*(?P<word>\S[^:]{0,40})")


def verdict_word(cell: str) -> str:
    """A cell's word without its marks; a mark alone is the word, and one against the word stays with it."""
    marks = [*BRACKET.findall(cell), *(c for c in cell if c in SIGNS)]
    box = re.fullmatch(r"\[([ xX✓✔]?)\]", cell.strip())
    if box:
        return "[x]" if box[1].strip() else "[ ]"
    bare = plain("".join(c for c in cell if c not in SIGNS and c != "\ufe0f")).strip(" -–—:")
    if not bare:
        return marks[0] if marks else ""
    against = [m for m in marks if attestation(m) == "unmet"] if attestation(bare) == "met" else []
    return f"{against[0]} {bare}" if against else bare


def gate_fields(section: Section, rows: list[Entry]) -> dict[str, str] | None:
    """The fields of a table's columns where it is one of gates; None where it is none."""
    header = list(rows[0].cells)
    if any("role" in name for name in header):
        return None
    fields = fields_of(header, COLUMNS)
    verdicts = next((n for n in header if n not in fields and re.search(r"result|outcome", n)), None)
    if verdicts and "declared" not in fields.values():
        fields[verdicts] = "declared"  # "Observed | Result": the first is the figure, the second the word.
    second = next((n for n in header if n not in fields and "criteri" in n), None)
    if second and "requirement" not in fields.values():
        fields[second] = "requirement"  # "Gate | Criteria": what the gate asks.
    known = set(fields.values())
    if "name" not in known and "requirement" in known and known & {"result", "declared"}:
        named = next((n for n in header if n not in fields or fields[n] == "id"), None)
        fields |= {named: "name"} if named else {}
        known = set(fields.values())
    titled = section.speaks_of(GATES) and not NO_GATES.search(section.name)
    full = {"name", "requirement"} <= known and known & {"result", "declared"}
    is_gates = full and (titled or {"result", "declared"} <= known or any("gate" in name for name in header))
    return fields if is_gates or (titled and {"name", "declared"} <= known) else None


def read_gates(section: Section, facts: MarkdownFacts) -> bool:
    """The gates of a section's tables and lists, with footnotes; whether there was one.

    A heading's words after a dash are the document's word on all of them.
    """
    before = len(facts.listed("gates"))
    marked = _tabled(section, facts)
    if section.speaks_of(GATES) and not NO_GATES.search(section.name):
        for entry in section.entries:
            if entry.kind in ("item", "text", "key"):
                _listed(entry, facts)
    if len(facts.listed("gates")) == before:
        return False
    _footnotes(section, marked, facts)
    headline = re.split(r"\s[-–—]\s|:\s", plain(section.title), maxsplit=1)
    if len(headline) > 1:
        facts.put("certification.declared_gates", headline[1], section.line)
    return True


def _tabled(section: Section, facts: MarkdownFacts) -> dict[str, dict[str, object]]:
    """Take the gates of a section's tables; those whose verdict has a footnote's mark, by it."""
    marked: dict[str, dict[str, object]] = {}
    for rows in section.tables():
        fields = gate_fields(section, rows)
        for row in rows if fields else ():
            mark = _row(row, fields or {}, facts)
            if mark:
                marked[mark] = facts.listed("gates")[-1]
    return marked


def _footnotes(section: Section, marked: dict[str, dict[str, object]], facts: MarkdownFacts) -> None:
    for entry in section.entries:
        note = FOOTNOTE.fullmatch(entry.text) if entry.kind == "text" else None
        if note and note[1].rstrip(":") in marked:
            marked[note[1].rstrip(":")]["footnote"] = facts.fact(plain(note[2]), entry.line)


def _row(row: Entry, fields: dict[str, str], facts: MarkdownFacts) -> str:
    """A row as a gate; the footnote mark on its verdict, or nothing."""
    if row.fault:
        facts.faults.append(row.fault)
        return ""
    cells = by_field(row.cells, fields)
    if SUMMARY.fullmatch(plain(cells.get("name", ""))) or not any(plain(c) for c in cells.values()):
        return ""
    word = cells.get("declared", "").strip()
    found = MARKS.search(word)
    declared = verdict_word(word[: found.start()] if found else word)
    values = {
        field: plain(cells.get(field, "")) for field in ("id", "name", "requirement", "result", "owner")
    }
    evidence = re.search(r"https?://[^\s)>\]]+", cells.get("evidence", ""))
    values |= {"declared": declared, "evidence": evidence[0] if evidence else ""}
    add_gate(values, row.line, facts)
    for name, text in row.cells.items():
        unread = name not in fields or (fields[name] == "evidence" and not evidence)
        if unread and plain(text).lower() not in NOTHING:
            facts.leave(row.line, f"{name}: {plain(text)}")
    return found[1] if found else ""


def add_gate(values: dict[str, str], line: int, facts: MarkdownFacts) -> None:
    """Add a gate; what the document leaves out of id and requirement is derived from its name, and said to be."""
    own = None if values.get("id") else OWN_ID.fullmatch(values["name"])
    if own:
        values = {**values, "id": own[1], "name": own[2]}
    if not values.get("id"):
        values["id"] = facts.derived_id("gates", values["name"])
        facts.assume(line, f"the id of the gate {values['name']} is derived from its name: {values['id']}")
    if not values.get("requirement"):
        values["requirement"] = values["name"]
    kept = {
        field: facts.fact(value, line)
        for field, value in values.items()
        if value.lower() not in NOTHING or (field in ("id", "name", "requirement") and value)
    }
    facts.add("gates", kept)


def gate(section: Section, facts: MarkdownFacts) -> None:
    """One gate under a heading of its own, `Gate 2.

    Security scan`, with its requirement, result and status.
    """
    match = GATE.fullmatch(plain(section.title))
    assert match, "the section's title has been matched"
    values = {"name": match["name"], "id": f"G-{match['id']}" if match["id"].isdigit() else match["id"]}
    for entry in section.entries:
        field = fields_of([entry.name.lower()], COLUMNS).get(entry.name.lower()) if entry.name else None
        if (
            field in ("requirement", "result", "declared", "owner")
            and field not in values
            and plain(entry.text)
        ):
            values[field] = verdict_word(entry.text) if field == "declared" else plain(entry.text)
            facts.understood.add(entry.line)
    add_gate(values, section.line, facts)


def is_gate(section: Section) -> bool:
    """Whether a section is one gate: named so, with a requirement, a result or a status."""
    named = {entry.name.lower() for entry in section.entries if entry.name}
    return GATE.fullmatch(plain(section.title)) is not None and bool(named & OF_A_GATE)


def _listed(entry: Entry, facts: MarkdownFacts) -> None:
    """An item of a list as a gate.

    A ticked or unticked box, a leading sign, or a name with a verdict word.
    """
    text = entry.whole
    led = LED.fullmatch(text)
    judged = JUDGED.fullmatch(text)
    if entry.ticked is not None and entry.kind in ("item", "text"):
        box = "[x]" if entry.ticked else "[ ]"
        add_gate({"name": text, "requirement": text, "declared": box}, entry.line, facts)
    elif led and entry.kind == "item":
        add_gate({"name": led[2], "requirement": led[2], "declared": led[1]}, entry.line, facts)
    elif judged and entry.kind == "item" and judged["name"].lower() not in OF_A_GATE:
        word = verdict_word(judged["word"])
        if word.lower() in DECLARED and attestation(word) is not None:
            name = plain("".join(c for c in judged["name"] if c not in SIGNS)).strip()
            add_gate({"name": name, "requirement": name, "declared": word}, entry.line, facts)
