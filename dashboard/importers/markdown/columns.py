"""What the columns of a table hold, by their names in many houses."""

import re
from collections.abc import Mapping, Sequence

from dashboard.importers.markdown.entries import Entry

Columns = Sequence[tuple[str, Sequence[str]]]
# In each: the field, and the words of which a column's name has one; those after a point must be the whole
# name.
GATE: Columns = (
    (
        "id",
        (
            ".id",
            ".gate id",
            ".#",
            ".no",
            ".no.",
            ".ref",
            ".nr",
            ".check id",
            ".criterion id",
            ".req id",
            ".gate #",
        ),
    ),
    (
        "requirement",
        (
            "requirement",
            "target",
            "threshold",
            "expected",
            "required",
            "acceptance",
            "standard",
            "limit",
            "goal",
            "budget",
            ".slo",
            ".objective",
            "minimum",
        ),
    ),
    (
        "result",
        ("result", "achieved", "actual", "current", "measured", "observed", "value", "score", "finding"),
    ),
    (
        "declared",
        (
            "status",
            "verdict",
            "pass",
            "outcome",
            ".met",
            ".ok",
            "compliant",
            "decision",
            ".go/no-go",
            "disposition",
            "accept/reject",
            ".done",
            ".complete",
            ".completed",
            ".ready",
            ".rag",
            ".state",
            ".y/n",
            ".yes/no",
        ),
    ),
    ("owner", ("owner", "responsible")),
    ("evidence", ("evidence", "proof", "link")),
    (
        "name",
        (
            "gate",
            "criteri",
            "check",
            "area",
            "metric",
            "category",
            "domain",
            "dimension",
            "control",
            "name",
            ".item",
            ".test",
            ".measure",
            ".kpi",
            ".aspect",
            ".attribute",
            ".description",
        ),
    ),
)
CONDITION: Columns = (
    ("id", (".id", ".#", ".no", ".no.", ".ref", ".nr", ".condition id", ".condition #")),
    (
        "due",
        ("due", "deadline", "timeline", "by when", ".by", "target date", ".date", ".when", "complete by"),
    ),
    ("owner", ("owner", "responsible", "assignee", "assigned", ".who")),
    ("risk", ("risk", "severity", "priority")),
    ("declared", ("status", "state")),
    ("covers", ("cover", ".gate", ".gates")),
    (
        "title",
        ("condition", "action", "requirement", "caveat", ".item", "description", "task", "remediation"),
    ),
)
SIGNOFF: Columns = (
    (
        "role",
        ("role", "function", "position", "title", "department", ".team", ".board", ".party", "stakeholder"),
    ),
    (
        "decision",
        ("approval", "decision", "sign-off", "signoff", "verdict", "vote", ".approved", ".status", "signed"),
    ),
    ("decided_on", ("date",)),
    ("remark", ("condition", "comment", "remark", "note")),
    ("name", ("name", "member", "approver", "signatory", "reviewer", "person")),
    ("signature", ("signature",)),
)
AGENT: Columns = (
    ("id", (".id", ".code")),
    ("score", ("score", "readiness")),
    ("completion", ("complet",)),
    ("overhead", ("overhead",)),
    ("declared", ("status", "verdict")),
    ("owner", ("owner",)),
    ("name", ("agent", "component", "subsystem", "module", "service", ".name")),
)
PHASE: Columns = (
    ("number", (".phase", ".stage", ".#", ".step", ".no", ".wave")),
    ("when", ("week", "duration", "timeline", "date", "when", "day", "period", "schedule", "timeframe")),
    ("traffic", ("traffic", "percent", "%", "rollout", "exposure", "share")),
    ("criteria", ("criteri", "exit", "gate")),
    ("name", ("name", "description", "activit", "scope", "milestone", "audience", "goal", "target", "what")),
)

WORDS = dict(GATE)
FORMER = re.compile(
    r"\b(?:previous|prior|former|preceding)(?:ly)?\b|\blast (?:year|quarter|review|time|release)"
)
EARLIER = re.compile(r"\b(?:last|original|old|initial|first|earlier)\b")
NAMING = re.compile(r"criteri|gate|check|item")
GROUP = re.compile(r"category|area|domain|dimension|section|group|theme|pillar")
NUMBER = re.compile(r"\s*(?:[A-Za-z]{0,4}[-.]?)?\d{1,4}(?:\.\d{1,3})*\.?\s*")


def fields_of(header: Sequence[str], columns: Columns) -> dict[str, str]:
    """The field of each column of a table that is known, by its name; the first column of a field has it.

    What another review found has none, and what was there first gives way to what is now.
    """
    found: dict[str, str] = {}
    for name in sorted((n for n in header if not FORMER.search(n)), key=lambda n: bool(EARLIER.search(n))):
        field = next((f for f, words in columns if f not in found.values() and _is(name, words)), None)
        if field is not None:
            found[name] = field
    return found


def _is(name: str, words: Sequence[str]) -> bool:
    bare = name.strip(" ?:*")
    return any(bare == word[1:] if word.startswith(".") else word in name for word in words)


def gate_columns(rows: Sequence[Entry]) -> dict[str, str]:
    """The fields of a gate table's columns, as far as they are known by name and by what stands in them."""
    header = list(rows[0].cells)
    fields = fields_of(header, GATE)
    asked = next((n for n, field in fields.items() if field == "requirement"), None)
    other = next(
        (n for n in header if n not in fields and _is(n, WORDS["requirement"]) and not NAMING.search(n)), None
    )
    if asked and other and NAMING.search(asked):
        fields |= {asked: "name", other: "requirement"}  # "Acceptance Criterion | Acceptance Limit".
    verdict = next(
        (n for n in header if n not in fields and re.search(r"result|outcome", n) and not FORMER.search(n)),
        None,
    )
    if verdict and "declared" not in fields.values():
        fields[verdict] = "declared"  # "Observed | Result": the first is the figure, the second the word.
    second = next((n for n in header if n not in fields and "criteri" in n), None)
    if second and "requirement" not in fields.values():
        fields[second] = "requirement"  # "Gate | Criteria": what the gate asks.
    return _named(rows, header, fields)


def _named(rows: Sequence[Entry], header: Sequence[str], fields: dict[str, str]) -> dict[str, str]:
    """The fields with the column that names the gates: not a group of them, nor a number."""
    name = next((n for n, field in fields.items() if field == "name"), None)
    free = [n for n in header if n not in fields]
    if name and GROUP.fullmatch(name):
        finer = next((n for n in free if _is(n, WORDS["name"])), None)
        fields |= {name: "group", finer: "name"} if finer else {}
    elif name and "id" not in fields.values() and _numbers(rows, name):
        beside = header[header.index(name) + 1 :][:1]
        fields |= {name: "id", beside[0]: "name"} if beside and beside[0] in free else {}
    return _unnamed(rows, header, fields)


def _unnamed(rows: Sequence[Entry], header: Sequence[str], fields: dict[str, str]) -> dict[str, str]:
    """The fields with a name where no column is called so.

    The first, or what is asked; ids stand before it.
    """
    known = set(fields.values())
    first = header[0]
    if "name" not in known and "requirement" in known and known & {"result", "declared"}:
        asked = next(n for n, field in fields.items() if field == "requirement")
        fields |= {first: "name"} if first not in fields and not _numbers(rows, first) else {asked: "name"}
    elif "name" not in known and "declared" in known and first not in fields and not _numbers(rows, first):
        fields |= {first: "name"}
    if first not in fields and "id" not in fields.values() and _numbers(rows, first):
        fields |= {first: "id"}
    return fields


def _numbers(rows: Sequence[Entry], column: str) -> bool:
    """Whether a column holds nothing but numbers or ids."""
    return all(NUMBER.fullmatch(row.cells.get(column, "")) for row in rows)


def by_field(cells: Mapping[str, str], fields: Mapping[str, str]) -> dict[str, str]:
    """A row's cells by field."""
    return {fields[name]: text for name, text in cells.items() if name in fields}
