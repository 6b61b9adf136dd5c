"""Approval boards and their sign-offs.

Tables, lists, key lines, and blank lines that still wait for a signature.
"""

import re

from dashboard.domain.gates.words import SIGNS
from dashboard.domain.values.decision import read_decision
from dashboard.importers.markdown.columns import SIGNOFF, by_field, fields_of
from dashboard.importers.markdown.days import DATE, both_readings
from dashboard.importers.markdown.entries import Entry, Section, plain
from dashboard.importers.markdown.facts import MarkdownFacts
from dashboard.importers.markdown.values import day
from dashboard.importers.markdown.verdicts import EMPTY

SIGNOFFS = re.compile(
    r"sign-?\s?offs?|signatures?|signatories|^approvals?$|approvers|approval"
    r" (?:board|chain|list|matrix)|stakeholder approval|approved by"
)
NOTHING = ("", "-", "–", "—", "none", "n/a", "tbd", "pending", "tbc")
BLANK = re.compile(r"[_.…\s☐□]*|\[\s*\]|tbd|tbc|pending|-+|—|n/a", re.IGNORECASE)
UNNAMED = "not named"
LABELS = re.compile(r"\b(?:signature|signed|name|date|decision|status)\s*:\s*", re.IGNORECASE)
RULE = re.compile(r"_{3,}|\.{4,}|…{2,}")
# `QA lead (A. One)` behind a box, and `approved by A. One`.
NAMED = re.compile(r"(?P<role>[^()]{2,80}?)\s*\((?P<name>[^()]{2,60})\)")
BY = re.compile(r"\bby\s+((?:[A-Z][\w.'’-]*)(?:\s+[A-Z][\w.'’-]*){0,3})")
SIGNED = re.compile(r"\bsignature\s*:\s*(?!_|\.\.|n/a|tbd|pending|date\b)[^\W\d_][^:]*", re.IGNORECASE)
CHOICES = (
    "approve",
    "approved",
    "reject",
    "rejected",
    "abstain",
    "yes",
    "no",
    "concur",
    "non-concur",
    "accept",
    "go",
    "no-go",
)
DECIDING = ("decision", "vote", "verdict", "recommendation", "approved")
NO_ROLE = re.compile(
    r"^(?:note|date|total|name|signature)s?$|decision|recommend|target|status|result|version|verdict|outcome|reason",
    re.IGNORECASE,
)
MEMBER = re.compile(r"(?:board |committee )?(?:member|approver|signatory|reviewer|voter)s?(?: name)?")
WAITING = "⏳🚧🔍🕐⌛☐□"
ABSTAINED = re.compile(r"abstain\w*|recused?", re.IGNORECASE)
# What a rejection gives as its reason: "Rejected - no pen test".
WHY = re.compile(
    r"\W*(?:not approved|no-?go|(?:reject|refus|den[iy]|declin)\w*)\s*[-–—:(]\s*"
    r"(?!\d)(?=.*[^\W\d]{2})(.+?)\)?$",
    re.IGNORECASE,
)


def board_fields(rows: list[Entry]) -> dict[str, str] | None:
    """The fields of a table's columns where it is a board's; None where it is none."""
    header = list(rows[0].cells)
    fields = fields_of(header, SIGNOFF)
    votes = [name for name in header if read_signoff(name.strip(" ?")) and name.strip(" ?") in CHOICES]
    if len({read_signoff(name.strip(" ?")) for name in votes}) > 1:
        fields = {name: field for name, field in fields.items() if field != "decision"} | dict.fromkeys(
            votes, "vote"
        )
    best = next((name for name in header if name.strip(" ?") in DECIDING), None)
    if best and fields.get(best) not in ("decision", "vote"):
        # "Sign-off Status | Decision": the second is the decision.
        fields = {name: field for name, field in fields.items() if field != "decision"} | {best: "decision"}
    known = set(fields.values())
    if "role" not in known and MEMBER.fullmatch(header[0].strip(" ?:*")):
        fields, known = fields | {header[0]: "person"}, known | {"role"}
    return fields if "role" in known and known & {"decision", "signature", "vote"} else None


def read_board(section: Section, facts: MarkdownFacts) -> bool:
    """The sign-offs of a section: of its tables, and of its lists and lines where its heading says so."""
    members = []
    for rows in section.tables():
        fields = board_fields(rows)
        if fields is not None:
            members += [m for row in rows if (m := _row(row, fields, facts))]
    if section.level > 1 and section.speaks_of(SIGNOFFS):
        members += [own] if (own := _titled(section, facts)) else []
        members += [
            m
            for entry in section.entries
            if entry.line not in facts.understood and (m := _listed(entry, facts))
        ]
    elif section.speaks_of(SIGNOFFS):  # The document's own lines: those that wait for a signature.
        members += [m for e in section.entries if RULE.search(e.text) and (m := _listed(e, facts))]
    if members:
        facts.add(
            "boards",
            {"name": facts.fact(plain(section.title) or "Sign-offs", section.line), "signoffs": members},
        )
    return bool(members) and section.level > 1


def _titled(section: Section, facts: MarkdownFacts) -> dict[str, object] | None:
    """A sign-off whose role is the heading, with lines for name, signature and date below it."""
    told = {}
    for entry in section.entries:
        name, _, value = entry.whole.partition(":")
        told[name.strip().lower()] = (entry.line, value.strip())
    if not {"name", "signature"} <= told.keys() or not any(SIGNOFFS.search(a.lower()) for a in section.above):
        return None
    facts.understood.update(
        line for key, (line, _) in told.items() if key in ("name", "signature", "date", "decision")
    )
    cells = {
        "role": plain(section.title),
        "name": told["name"][1],
        "signature": told["signature"][1],
        "decided_on": told.get("date", (0, ""))[1],
    }
    return _member(
        section.line, facts, {**cells, "decision": told.get("decision", told["signature"])[1]}, None
    )


def _row(row: Entry, fields: dict[str, str], facts: MarkdownFacts) -> dict[str, object] | None:
    if row.fault:
        facts.faults.append(row.fault)
        return None
    cells = by_field(row.cells, fields)
    if "person" in cells:  # Without a role the member's own name stands for it.
        cells |= {"role": cells["person"], "name": cells["person"]}
    if not plain(cells["role"]):
        return None
    marked = [
        name for name, field in fields.items() if field == "vote" and plain(row.cells[name]) not in EMPTY
    ]
    if "decision" not in cells:
        cells["decision"] = marked[0] if len(marked) == 1 else cells.get("signature", ", ".join(marked))
    for name, text in row.cells.items():
        bare = plain("".join(c for c in text if c not in SIGNS and c != "\ufe0f"))
        if name not in fields and not BLANK.fullmatch(bare):
            facts.leave(row.line, f"{name}: {plain(text)}")
    remark = plain(cells.get("remark", ""))
    return _member(row.line, facts, cells, None if remark.lower() in NOTHING else remark)


def _member(line: int, facts: MarkdownFacts, cells: dict[str, str], remark: str | None) -> dict[str, object]:
    """A sign-off; a decision that is not read leaves it open, and is named as not understood."""
    printed = plain(cells.get("decision", ""))
    decision = "approved" if _is_signed(cells) else read_signoff(cells.get("decision", ""))
    if decision == "approved" and remark and read_decision(remark) == "rejected":
        decision = None
        facts.leave(line, f"decision: {printed}, and “{remark}”")
    if decision == "conditional":
        decision, remark = (
            "approved",
            remark or plain("".join(c for c in printed if c not in SIGNS and c != "\ufe0f")),
        )
    if decision == "rejected" and not remark and (why := WHY.match(printed)):
        remark = why[1]
    if decision is None and not BLANK.fullmatch(plain("".join(c for c in printed if c not in WAITING))):
        facts.leave(line, f"decision: {printed}")
    on = plain(cells.get("decided_on", ""))
    readings = both_readings(on)
    if readings:
        facts.refuse(line, "Date", f"{on} is {readings[0]} or {readings[1]}; write the one meant")
        facts.leave(line, f"date: {on}")
        on = ""
    name = plain(cells.get("name", ""))
    member = {
        "role": plain(cells["role"]),
        "name": UNNAMED if BLANK.fullmatch(name) else name,
        "decision": decision,
        "decided_on": None if BLANK.fullmatch(on) or decision is None else day(on),
        "remark": remark,
    }
    return {key: facts.fact(value, line) for key, value in member.items() if value is not None}


def _is_signed(cells: dict[str, str]) -> bool:
    """Whether a column for signatures holds one: the member's own name, or a name after `/s/`."""
    signature, name = plain(cells.get("signature", "")), plain(cells.get("name", ""))
    own = bool(name) and not BLANK.fullmatch(name) and signature.casefold() == name.casefold()
    return own or re.fullmatch(r"/s/\s*\S.*|signed\b.*", signature, re.IGNORECASE) is not None


def read_signoff(text: str) -> str | None:
    """What a member decided: approved, conditional, rejected or abstained; None where nothing is decided."""
    bare = plain(text)
    if ABSTAINED.fullmatch(bare):
        return "abstained"
    if re.fullmatch(
        r"\[[xX✓✔]\]|[☑✅✔👍]\ufe0f?|\+1|signed|concurs?|agreed?|lgtm", text.strip(), re.IGNORECASE
    ):
        return "approved"
    if re.fullmatch(r"-1|👎|non-?concurs?|dissents?|objects?|opposed|against", bare, re.IGNORECASE):
        return "rejected"
    kind = read_decision(text)
    return None if kind == "unread" else kind


def _listed(entry: Entry, facts: MarkdownFacts) -> dict[str, object] | None:
    """A line such as `**Safety:** A.

    Ruiz, approved 2026-03-01`, or `Safety: ______ Date: ____` still open.
    """
    if entry.kind not in ("item", "key", "text"):
        return None
    name, colon, rest = entry.whole.partition(":")
    if not colon:
        bracket = NAMED.fullmatch(entry.whole)
        if bracket and entry.ticked is None and not read_signoff(DATE.sub("", bracket["name"]).strip(" ,;")):
            bracket = None
        parts = re.split(r"\s[–—-]\s", entry.whole, maxsplit=1)
        name, rest = (bracket["role"], bracket["name"]) if bracket else (parts[0], "".join(parts[1:]))
    role, text = plain(name).strip(), rest.strip()
    if not text or len(role) > 80 or NO_ROLE.search(role):
        return None
    is_blank = RULE.search(entry.text) is not None
    found = DATE.search(text)
    words = [
        w.strip(" ()") for w in re.split(r"\s[-–—]+\s|[,;|()]|\s{2,}", LABELS.sub("; ", DATE.sub("", text)))
    ]
    decided = next((w for w in words if w and read_signoff(w)), "")
    if not decided:
        last = re.search(r"\b(approved|rejected|signed|declined|abstained)\b", text, re.IGNORECASE)
        decided = last[1] if last else ""
    signature = SIGNED.search(text)
    if (entry.ticked or signature) and not decided:
        decided = "approved"
    if not decided and not is_blank and entry.ticked is None:
        return None
    by = BY.search(text)
    person = by[1] if by else next((w for w in words if w and w != decided and not RULE.search(w)), "")
    person = re.sub(rf"\s*\b{re.escape(decided)}\b.*$", "", person) if decided else person
    signed = "".join(c for c in person if c not in SIGNS).strip(" *_:")
    cells = {"role": role, "name": signed, "decision": decided, "decided_on": found[0] if found else ""}
    return _member(entry.line, facts, cells, None)
