"""Gates, from tables with many kinds of columns and from lists with boxes, signs or verdict words."""

import re

from dashboard.domain.gates.words import attestation, is_known
from dashboard.domain.values.decision import read_decision
from dashboard.importers.markdown.columns import GATE as COLUMNS
from dashboard.importers.markdown.columns import by_field, fields_of, gate_columns
from dashboard.importers.markdown.decisions import decide
from dashboard.importers.markdown.entries import Entry, Section, plain
from dashboard.importers.markdown.facts import MarkdownFacts
from dashboard.importers.markdown.gate_lists import NOTHING, OF_A_GATE, add_gate, read_item
from dashboard.importers.markdown.headings import concludes
from dashboard.importers.markdown.verdicts import choices, chosen, is_turned, judging, verdict_word

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
# Documents whose boxes are gates wherever they stand, but for these sections.
LISTS = re.compile(
    r"readiness|check-?list|\bgates?\b|certif|go-?\s?live|release|launch|sign-?off|\b[op]rr\b|approval|go/no-go"
)
NO_BOXES = re.compile(
    r"rollback trigger|success criteria|post|condition|phase|\bweek\b|next|to-?do|future|follow"
    r"|plan\b|recommend|improve"
    r"|known|out of scope|backlog|roadmap|after|decision|verdict|action|signat|approvers|sign-?off|reference"
)
# Columns of what happened to a document, which judges no gate.
HISTORY = re.compile(
    r"\b(?:role|version|revision|author|change|agent|component|subsystem|module|phase|stage|due|deadline|likelihood|probability|impact|severity)\b"
)
SUMMARY = re.compile(
    (
        r"(?:overall|total|summary|average|mean|grand total|weighted|(?:final |release )?(?:decision"
        r"|verdict))\b.*"
    ),
    re.IGNORECASE,
)
MARKS = re.compile(r"(\*+|[†‡]+|\[\^[^\]]+\]|\^\d+)$")
FOOTNOTE = re.compile(r"(\*+|[†‡]+|\[\^[^\]]+\]:?|\^\d+)\s*(\S.*)")
GATE = re.compile(
    r"(?:quality |production )?gate\s+(?P<id>[A-Za-z0-9._-]+)\s*[:–—-]\s*(?P<name>.+)", re.IGNORECASE
)
ADDRESS = re.compile(r"https?://[^\s)>\]]+")
PLAIN_FIELDS = ("id", "name", "requirement", "result", "owner")


def gate_fields(section: Section, rows: list[Entry]) -> dict[str, str] | None:
    """The fields of a table's columns where it is one of gates; None where it is none."""
    header = list(rows[0].cells)
    if any("role" in name for name in header):
        return None
    fields = gate_columns(rows)
    fields |= dict.fromkeys(choices(header), "choice")
    titled = section.speaks_of(GATES) and not NO_GATES.search(section.name)
    known = set(fields.values())
    if titled and "name" in known and not known & {"declared", "choice", "requirement", "result"}:
        fields |= dict.fromkeys(judging(rows, [n for n in header if n not in fields]), "judged")
        known = set(fields.values())
    full = {"name", "requirement"} <= known and known & {"result", "declared", "choice"}
    is_gates = full and (titled or {"result", "declared"} <= known or any("gate" in name for name in header))
    judged = "name" in known and known & {"declared", "choice", "judged"}
    return fields if is_gates or (judged and (titled or _judges(section, rows, fields))) else None


def _judges(section: Section, rows: list[Entry], fields: dict[str, str]) -> bool:
    """Whether a table under any heading judges.

    Each row's status is a verdict, and its columns tell of no history.
    """
    column = next((name for name, field in fields.items() if field == "declared"), None)
    if column is None or NO_GATES.search(section.name) or any(HISTORY.search(name) for name in rows[0].cells):
        return False
    words = [verdict_word(row.cells.get(column, "")) for row in rows]
    return all(is_known(w) for w in words if w) and any(attestation(w) for w in words)


def read_gates(section: Section, facts: MarkdownFacts) -> bool:
    """The gates of a section's tables and lists, with footnotes; whether there was one.

    A heading's words after a dash are the document's word on all of them.
    """
    before = len(facts.listed("gates"))
    marked = _tabled(section, facts)
    titled = section.speaks_of(GATES) and not NO_GATES.search(section.name)
    if titled or (is_list(facts) and has_boxes(section)):
        for entry in section.entries:
            if entry.kind in ("item", "text", "key"):
                read_item(entry, facts, boxes_only=not titled)
    if len(facts.listed("gates")) == before:
        return False
    _footnotes(section, marked, facts)
    headline = re.split(r"\s[-–—]\s|:\s", plain(section.title), maxsplit=1)
    if len(headline) > 1:
        facts.put("certification.declared_gates", headline[1], section.line)
    return True


def is_list(facts: MarkdownFacts) -> bool:
    """Whether the document is, by its title, one whose boxes are gates."""
    title = facts.tree.get("certification", {}).get("title")
    return title is not None and LISTS.search(str(title.value).lower()) is not None


def has_boxes(section: Section) -> bool:
    """Whether the boxes of a section are gates, by what it is about."""
    return section.level <= 1 or not (NO_BOXES.search(section.name) or concludes(section))


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
    if not any(plain(c) for c in cells.values()):
        return ""
    if SUMMARY.fullmatch(plain(cells.get("name", ""))):
        if read_decision(verdict_word(cells.get("declared", ""))) in ("rejected", "conditional"):
            decide(row.line, cells["declared"], facts)
        return ""
    columns = [name for name, field in fields.items() if field == "choice"]
    word = cells.get("declared", "").strip() or chosen(row.cells, columns) or ""
    found = MARKS.search(word)
    declared = verdict_word(word[: found.start()] if found else word)
    values = {field: plain(cells.get(field, "")) for field in PLAIN_FIELDS}
    group = plain(cells.get("group", ""))
    if group and values["name"]:
        values |= {
            "name": f"{group}: {values['name']}",
            "requirement": values["requirement"] or values["name"],
        }
    if "declared" not in fields.values() and not columns and attestation(verdict_word(values["result"])):
        declared, values["result"] = verdict_word(values["result"]), ""
    evidence = ADDRESS.search(cells.get("evidence", "")) or ADDRESS.search(" ".join(row.cells.values()))
    values |= {"declared": declared, "evidence": evidence[0] if evidence else ""}
    if not values["requirement"] and is_turned(values["name"], declared):
        facts.leave(row.line, f"{declared}: is that good or bad?")
        values["declared"] = ""
    judged = [name for name, field in fields.items() if field == "judged"]
    for name in judged or [""]:
        said = verdict_word(row.cells[name]) if name else values["declared"]
        add_gate(
            {**values, "declared": said, "name": ", ".join(filter(None, (values["name"], name)))},
            row.line,
            facts,
        )
    _leave_rest(row, fields, facts, chose=bool(word))
    return found[1] if found else ""


def _leave_rest(row: Entry, fields: dict[str, str], facts: MarkdownFacts, *, chose: bool) -> None:
    """Name the cells of a row that no gate took."""
    for name, text in row.cells.items():
        field = fields.get(name)
        unread = (
            field is None
            or (field == "evidence" and not ADDRESS.search(text))
            or (field == "choice" and not chose)
        )
        if unread and plain(text).lower() not in NOTHING:
            facts.leave(row.line, f"{name}: {plain(text)}")


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
