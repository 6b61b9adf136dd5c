"""What a printed verdict word says of its gate (RULES.md, Gate verdict).

A word that is not known says nothing.
"""

import re
from functools import lru_cache
from typing import Literal

from dashboard.domain.values.decision_words import AGAINST, CONDITIONAL, PENDING, TERSE
from dashboard.domain.values.fields import KEPT_TEXTS

Attestation = Literal["met", "partial", "unmet"]

WORDS: dict[str, Attestation | None] = {
    **dict.fromkeys(
        [
            "pass",
            "passed",
            "passes",
            "passing",
            "excellent",
            "exceptional",
            "good",
            "met",
            "meets",
            "ok",
            "okay",
            "approved",
            "accepted",
            "authorized",
            "authorised",
            "complete",
            "completed",
            "exceeds",
            "exceeded",
            "exceed",
            "yes",
            "y",
            "go",
            "done",
            "satisfied",
            "satisfactory",
            "achieved",
            "compliant",
            "conforms",
            "ready",
            "success",
            "successful",
            "green",
            "verified",
            "validated",
            "cleared",
            "true",
            "met/exceeded",
            "✅",
            "✔",
            "☑",
            "✓",
            "🟢",
            "[x]",
            "outstanding",
        ],
        "met",
    ),
    **dict.fromkeys(
        [
            "conditional",
            "partial",
            "partially",
            "warn",
            "warning",
            "amber",
            "yellow",
            "incomplete",
            "⚠",
            "🟡",
            "🟠",
            "◐",
            "mostly",
            "in-progress",
            "wip",
            "ongoing",
        ],
        "partial",
    ),
    **dict.fromkeys(
        [
            "fail",
            "failed",
            "fails",
            "failing",
            "failure",
            "unmet",
            "rejected",
            "blocked",
            "blocker",
            "missed",
            "no",
            "n",
            "no-go",
            "nok",
            "ng",
            "red",
            "missing",
            "unsatisfied",
            "unsatisfactory",
            "noncompliant",
            "non-compliant",
            "below",
            "exceeded-limit",
            "false",
            "denied",
            "❌",
            "✗",
            "✘",
            "☐",
            "🔴",
            "⛔",
            "[ ]",
        ],
        "unmet",
    ),
    # Known to say that there is no verdict.
    **dict.fromkeys(
        [
            "pending",
            "tbd",
            "tbc",
            "todo",
            "n/a",
            "na",
            "none",
            "unknown",
            "skipped",
            "untested",
            "deferred",
            "waived",
            "planned",
            "scheduled",
            "open",
            "⏳",
            "-",
            "–",
            "—",
            "?",
            "undecided",
            "unassessed",
        ],
        None,
    ),
}
PHRASES: dict[str, Attestation | None] = {
    **dict.fromkeys(("fully met", "met in full", "meets target", "meets requirement", "all met"), "met"),
    **dict.fromkeys(
        (
            "partially met",
            "met in part",
            "partial pass",
            "in progress",
            "conditional pass",
            "pass with conditions",
        ),
        "partial",
    ),
    **dict.fromkeys(
        (
            "not met",
            "not passed",
            "not ready",
            "not ok",
            "not satisfied",
            "not complete",
            "not done",
            "not achieved",
            "not compliant",
            "not approved",
            "not acceptable",
            "does not meet",
            "did not pass",
            "no go",
            "needs work",
        ),
        "unmet",
    ),
    **dict.fromkeys(
        (
            "not assessed",
            "not tested",
            "not started",
            "not applicable",
            "not evaluated",
            "not measured",
            "not run",
            "on hold",
            "to do",
            "under review",
            "not yet assessed",
            "not yet tested",
        ),
        None,
    ),
}
DECLARED = {**WORDS, **PHRASES}
# Words of a remark beside a word that passes, with which the word passes nothing.
QUALIFIED = (PENDING | CONDITIONAL | AGAINST | {"not", "no", "none", "never", "late", "known"}) - {
    "open",
    "fix",
    "remain",
    "remains",
    "remaining",
    "requires",
    "require",
    "required",
    "pass",
    "applied",
    "warning",
}
SIGNS = "".join(w for w in WORDS if len(w) == 1 and not w.isalnum() and w not in "-–—?")


@lru_cache(KEPT_TEXTS)
def _normal(word: str) -> str:
    """A word as the table has it: one case and kind of dash, no sign beside it, no remark in brackets."""
    text = word.casefold().replace("\ufe0f", "").strip()
    rest = text[1:].strip()
    if rest and text[0] in SIGNS and rest not in DECLARED and DECLARED[text[0]] != "met":
        return text[0]  # "❌ lost 2 nodes": the sign is the verdict, the rest its remark.
    bare = re.sub(r"\s*\([^()]*\)$|\s+[-–—:]\s.*$|[.!:;,]+$", "", text)
    if DECLARED.get(bare) == "met" and QUALIFIED & set(re.findall(r"[\w-]+", text.removeprefix(bare))):
        return text  # "PASS (partial)": the remark takes back what the word says.
    return " ".join(re.sub(r"[‐‑–—]", "-", bare).replace("_", " ").split())


def is_known(word: str) -> bool:
    """Whether a verdict word is one that the board knows, be it one that gives no verdict."""
    return _normal(word) in DECLARED


def attestation(word: str | None) -> Attestation | None:
    """What a verdict word attests; None where it gives no verdict, or is not known."""
    return DECLARED.get(_normal(word)) if word else None


def takes_back(result: str) -> bool:
    """Whether a result says in words that a pass beside it cannot be: `not done`, `pending`, `❌ 95%`."""
    word = _normal(result)
    return word in DECLARED and word not in TERSE and DECLARED[word] != "met"
