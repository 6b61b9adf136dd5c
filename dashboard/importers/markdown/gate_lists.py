"""Gates of lists: boxes, signs, verdict words, and what was asked and found; and how any gate is added."""

import re

from dashboard.domain.gates.words import SIGNS, attestation, is_known, takes_back
from dashboard.importers.markdown.entries import Entry, plain
from dashboard.importers.markdown.facts import MarkdownFacts
from dashboard.importers.markdown.verdicts import ADVERSE, is_turned, verdict_word

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
# A result that denies what was asked, but where none of something was: `No open incident | no`.
DENIED = ("no", "missing", "missed", "false")
NONE_ASKED = re.compile(rf"{ADVERSE.pattern}|\b(?:no|not|none|zero|0|without|any|open)\b", re.IGNORECASE)
OWN_ID = re.compile(r"([A-Z][A-Za-z0-9]*[-.]?\d+(?:\.\d+)*)\s*[:.–—-]?\s+(\S.*)")
LED = re.compile(rf"(?P<sign>[{re.escape(SIGNS)}])\ufe0f?\s*(?P<name>\S.*)")
# `Load: 210 ms (target: < 300 ms) - PASS`
FOUND = re.compile(
    r"(?P<name>[^:–—]{2,80}?)\s*(?::|\s[–—-])\s*(?P<result>[^()]{1,80}?)\s*[(,;]\s*"
    r"(?:target|requirement|required|threshold|limit|goal|expected)(?: is| "
    r"of)?\s*:?\s+(?P<asked>[^()]{1,80}?)\s*\)?"
    r"(?:\s*[-–—:]\s*(?P<word>[^()]{1,40}))?",
    re.IGNORECASE,
)
JUDGED = re.compile(r"(?P<name>[^:–—]{2,80}?)\s*(?::|\s[–—-])\s*(?P<word>\S[^:]{0,40})")


def add_gate(values: dict[str, str], line: int, facts: MarkdownFacts) -> None:
    """Add a gate.

    What the document leaves out of id and requirement is derived from its name, and said to be.
    """
    own = None if values.get("id") else OWN_ID.fullmatch(values["name"])
    if own:
        values = {**values, "id": own[1], "name": own[2]}
    if not values.get("id"):
        values["id"] = facts.derived_id("gates", values["name"])
        facts.assume(line, f"the id of the gate {values['name']} is derived from its name: {values['id']}")
    if not values.get("requirement"):
        values["requirement"] = values["name"]
    word, asked = values.get("declared", ""), f"{values['name']} {values['requirement']}"
    if (
        values.get("result", "").lower() in DENIED
        and attestation(word) == "met"
        and not NONE_ASKED.search(asked)
    ):
        facts.leave(line, f"status: {word}, and the result is {values['result']}")
        values = {**values, "declared": ""}
    kept = {
        field: facts.fact(value, line)
        for field, value in values.items()
        if value.lower() not in NOTHING
        or (field in ("id", "name", "requirement") and value)
        or (field == "result" and takes_back(value) and attestation(values.get("declared")) == "met")
    }
    facts.add("gates", kept)


def read_item(entry: Entry, facts: MarkdownFacts, *, boxes_only: bool = False, under: str = "") -> None:
    """An item of a list as a gate.

    A ticked or unticked box, a sign before or after it, a name with a verdict word, or with what was asked
    and found; the boxes under an item stand under its name.
    """
    text = entry.whole
    name = f"{under}: {text}" if under else text
    if entry.ticked is not None and entry.kind in ("item", "text"):
        add_gate({"name": name, "requirement": text, "declared": _boxed(entry, facts)}, entry.line, facts)
    elif entry.kind == "item" and not boxes_only:
        _judged(entry, facts)
    for child in entry.children:
        read_item(child, facts, boxes_only=True, under=name)


def _boxed(entry: Entry, facts: MarkdownFacts) -> str:
    """What a box says; where one is ticked and the item's own word is against it, or open, that word."""
    judged, signed = JUDGED.fullmatch(entry.whole), _signed(entry.whole)
    word = signed[0] if signed else verdict_word(judged["word"]) if judged else ""
    if entry.ticked and is_known(word) and takes_back(word):
        facts.doubt(entry.line)
        return word
    return "[x]" if entry.ticked else "[ ]"


def _judged(entry: Entry, facts: MarkdownFacts) -> None:
    """An item that no box stands before as a gate."""
    text = entry.whole
    told = {plain(child.whole).partition(":")[0].strip().lower(): child for child in entry.children}
    status = next((told[name] for name in ("status", "verdict", "result") if name in told), None)
    word = verdict_word(status.whole.partition(":")[2]) if status else ""
    if status and word:
        facts.understood.add(status.line)
        add_gate({"name": text, "requirement": text, "declared": word}, entry.line, facts)
        return
    signed, judged, found = (_signed(text), JUDGED.fullmatch(text), FOUND.fullmatch(text))
    if found:
        word = verdict_word(found["word"] or "")
        values = {
            "name": found["name"],
            "requirement": found["asked"].strip(),
            "result": found["result"].strip(" ,;("),
        }
        add_gate({**values, "declared": word}, entry.line, facts)
    elif signed:
        sign, name = signed
        add_gate({"name": name, "requirement": name, "declared": sign}, entry.line, facts)
    elif judged and judged["name"].lower() not in OF_A_GATE:
        word = verdict_word(judged["word"])
        name = plain("".join(c for c in judged["name"] if c not in SIGNS)).strip()
        if is_known(word) and attestation(word) is not None and not is_turned(name, word):
            add_gate({"name": name, "requirement": name, "declared": word}, entry.line, facts)


def _signed(text: str) -> tuple[str, str] | None:
    """The sign before or behind a name, and the name; None where there is none."""
    led = LED.fullmatch(text)
    if led:
        return led["sign"], plain(led["name"])
    bare = text.rstrip("\ufe0f ")
    name = plain(bare[:-1].rstrip(" :–—-"))
    return (bare[-1], name) if name and bare[-1:] in SIGNS else None
