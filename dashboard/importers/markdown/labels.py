"""What a document in prose calls the fields of a record file, and what to say where one cannot be read."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from dashboard.domain.values import wording
from dashboard.errors import Fault, RefusedError
from dashboard.importers.markdown.certificate import MarkdownReading
from dashboard.importers.markdown.days import MONTH, dates
from dashboard.importers.markdown.entries import Line
from dashboard.importers.markdown.facts import Fact

LABELS = {
    "certification.id": "Certification ID",
    "certification.title": "the title",
    "certification.system": "System",
    "certification.authority": "Certification Authority",
    "certification.type": "Certification Type",
    "certification.decided_on": "Certification Date",
    "certification.valid_until": "Validity Period",
    "certification.next_review": "Next Review",
    "certification.declared_decision": "Certification Decision",
    "certification.time_zone": "Time Zone",
    "certification.deployment_start": "Deployment Start",
    "gates": "a table of gates",
    "gates[].id": "Gate ID",
    "gates[].name": "Gate",
    "gates[].requirement": "Requirement",
    "gates[].result": "Result",
    "gates[].declared": "Status",
    "gates[].evidence": "Evidence",
    "agents[].score": "Readiness Score",
    "agents[].completion": "Completion",
    "agents[].overhead": "Overhead",
    "conditions[].timeline": "Timeline",
    "conditions[].risk": "Risk Level",
    "conditions[].covers[]": "Covers",
    "rollout.phases[].weeks": "Weeks of the phase",
    "boards[].signoffs[].role": "Role",
    "boards[].signoffs[].name": "Name",
    "boards[].signoffs[].decision": "Decision",
    "boards[].signoffs[].decided_on": "Date",
}
# What a certificate cannot do without, with how it is written.
NEEDED = {
    "certification.title": ("the title", "# A title"),
    "certification.system": ("the system", "**System:** Harbour Control 4.2"),
    "certification.authority": ("the certification authority", "**Certification Authority:** The board"),
    "certification.decided_on": ("the certification date", "**Certification Date:** 2 March 2026"),
    "certification.declared_decision": ("the decision", "**Certification Decision:** APPROVED"),
    "certification.id": ("the certification id", "**Certification ID:** HC-4.2"),
    "gates": ("the gates", "a table with the columns Gate, Requirement, Result and Status"),
}
COUNTED = (("gates", "gate"), ("agents", "agent"), ("conditions", "condition"), ("rollout.phases", "phase"))
DECIDES = re.compile(
    r"\b(approved|rejected|certified|go|no-go|denied|declined|authori[sz]ed|ready)\b", re.IGNORECASE
)

# An object of Kubernetes, quoted in prose.
QUOTED = re.compile(r"\W*apiVersion\W+(argoproj\.io|flagger\.app)/")

# What may be meant for a day, and is none that is read: two digits of a year, a month alone, another
# language.
DAYISH = re.compile(
    r"(?:^|\W)(?:date|dated?|day|on)\W.*\d{2}|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b"
    rf"|\b(?:{MONTH})\.?,? \d{{4}}\b|\b\d{{1,2}}\.? [^\W\d]{{3,9}} \d{{4}}\b|\b20\d\d-W\d\d\b"
    rf"|\bQ[1-4] ?20\d\d\b",
    re.IGNORECASE,
)


def labelled(fault: Fault) -> Fault:
    """A fault under the name that a document in prose has for its field."""
    label = LABELS.get(re.sub(r"\[\d+\]", "[]", fault.field))
    if fault.message.startswith("is missing") and fault.field in NEEDED:
        return replace(fault, label=label or "", message=f"is missing; add {NEEDED[fault.field][1]}")
    return replace(fault, label=label or fault.label)


def refusal(reading: MarkdownReading, faults: Iterable[Fault], name: str) -> RefusedError:
    """The refusal of a document in prose.

    Its faults, then what was understood, what is missing, and what to do next.
    """
    found = [labelled(fault) for fault in faults]
    return RefusedError(found, [f"{name}: {said}" for said in _closing(reading, name)])


def _closing(reading: MarkdownReading, name: str) -> Iterator[str]:
    counts = [wording.count(len(reading.facts.listed(path)), word) for path, word in COUNTED]
    signed = sum(len(board["signoffs"]) for board in reading.facts.listed("boards"))
    counts.append(wording.count(signed, "sign-off"))
    understood = ", ".join(c for c in counts if not c.startswith(("0 ", "no "))) or "nothing"
    missing = [
        f"{word}{_looks_like(path, reading)}" for path, (word, _) in NEEDED.items() if _lacks(path, reading)
    ]
    yield f"understood: {understood}" + (f"; missing: {', '.join(missing)}" if missing else "")
    stem = name.rsplit(".", 1)[0] if "." in name else name
    yield (
        f"`readiness draft {name} -o {stem}.yaml` writes a record file of what was understood, to be finished"
        " by hand"
    )
    yield "`readiness new --markdown -o FILE.md` writes a blank certificate with every label"
    quoted = next((line for line in reading.coverage.not_understood if QUOTED.match(line.text)), None)
    if quoted:
        how = "to import that, give it as a file of its own"
        yield f"line {quoted.number} quotes an object of Kubernetes: {how}"


def _lacks(path: str, reading: MarkdownReading) -> bool:
    here: Any = reading.facts.tree
    for key in path.split("."):
        here = here.get(key, {}) if isinstance(here, dict) else {}
    return not isinstance(here, Fact) and not here


def candidates(path: str, lines: Iterable[Line]) -> list[Line]:
    """Lines that were not understood and may hold what is missing: a day, or a word that decides."""
    if path == "certification.decided_on":
        return [line for line in lines if dates(line.text)] or [
            line for line in lines if DAYISH.search(line.text)
        ]
    if path == "certification.declared_decision":
        return [line for line in lines if DECIDES.search(line.text)]
    return []


def _looks_like(path: str, reading: MarkdownReading) -> str:
    found = candidates(path, reading.coverage.not_understood)
    return f" (line {found[0].number} looks like one)" if found else ""
