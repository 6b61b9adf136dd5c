"""What the columns of a table hold, by their names in many houses."""

from collections.abc import Mapping, Sequence

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
        ("status", "verdict", "pass", "met?", "outcome", ".met", ".ok", "compliant", "decision", ".go/no-go"),
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


def fields_of(header: Sequence[str], columns: Columns) -> dict[str, str]:
    """The field of each column of a table that is known, by its name; the first column of a field has it."""
    found: dict[str, str] = {}
    for name in header:
        field = next((f for f, words in columns if f not in found.values() and _is(name, words)), None)
        if field is not None:
            found[name] = field
    return found


def _is(name: str, words: Sequence[str]) -> bool:
    return any(name == word[1:] if word.startswith(".") else word in name for word in words)


def by_field(cells: Mapping[str, str], fields: Mapping[str, str]) -> dict[str, str]:
    """A row's cells by field."""
    return {fields[name]: text for name, text in cells.items() if name in fields}
