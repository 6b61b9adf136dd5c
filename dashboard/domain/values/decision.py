"""What a decision says, read from its words and never assumed (RULES.md, The decision).

The question is asked the careful way round: a text is a plain yes only where a word of approval leads a
clause and nothing in the text takes it back, limits it or puts it off. What cannot be told is `unread`.
"""

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from dashboard.domain.values.decision_words import (
    AGAINST,
    APPROVAL,
    BESIDE,
    CONDITIONAL,
    CONTRACTED,
    COPULA,
    FILLER,
    FOREIGN,
    LIMITED_TO,
    PENDING,
    STAGES,
    TAIL_OF_GO,
    YES,
)
from dashboard.domain.values.fields import KEPT_TEXTS

DecisionKind = Literal["approved", "conditional", "rejected", "unread"]


UNDONE = re.compile(
    r"(?:un|dis|non|in|de)-?(?:approved|certified|authori[sz]ed|accepted|ready|cleared|granted|passed)"
)
NEGATORS = re.compile(r"(?:not|no|never|cannot|nor|neither|nobody|none|nothing|without|non|\w+n[’']t|\w+nt)")
ACTS = re.compile(
    r"\b(?:not|never|cannot|\w+n[’']t)\s+(?:(?:to|be|been|yet|currently|fully)\s+)*"
    r"(?:deploy|releas|ship|launch|proceed|promot|roll|recommend|fit|safe|suitable|acceptable|permit|allow"
    r"|complian|compliant|satisf|sign|met|meet|support|endors|green|ok)\w*"
)
HARMLESS = re.compile(
    r"\b(?:no|zero|0|without|free"
    r" of)\s+(?:(?:any|further|open|outstanding|remaining|known|critical|major|blocking"
    r"|high|formal|new)\s+)*(?:objections?|conditions?|restrictions?|reservations?|blockers?|caveats?|exceptions?"
    r"|limitations?|dissent|dissenting votes?|abstentions?|issues?|findings?|defects?|concerns?)"
    r"(?:\s+(?:remain|remains|remaining|outstanding|open|raised|found|identified|noted|attached|recorded))?\b"
    r"|\bvalid (?:until|till|through)\b|\b(?:cross|multi)-sign\b|\bnot applicable\b"
)
SIGNS = dict.fromkeys("❌✗✘🔴⛔🛑🚫👎", " . fail . ") | {
    "⚠": " conditional ",
    "🟡": " conditional ",
    "🟠": " conditional ",
    "⏳": " pending ",
    "🚧": " pending ",
    "❓": " unknown ",
}
FRACTION = re.compile(r"\b(?P<part>\d+)\s*(?:of|out of|/)\s*(?P<whole>\d+)\b")
FOR_A_WHILE = re.compile(
    r"\bfor (?:\d+|an?|one|two|three|four|six|the"
    r" next)\s*(?:\d+\s*)?(?:days?\b|weeks?\b|hours?\b|%|percent\b)"
)
BOX = re.compile(r"\[\s*\]|\(\s*\)|\[[xX✓✔]\]|\([xX✓✔]\)|[☐☑☒□■✅]")
TICKED = re.compile(r"\[[xX✓✔]\]|\([xX✓✔]\)|[☑☒■✅]")
STRUCK = re.compile(r"~~.*?~~", re.DOTALL)
CLAUSE = re.compile(r"[,;:.!()\[\]{}|/\n–—•·…\"“”]+|\s-+\s|\bthen\b")
TOKEN = re.compile(r"\w+(?:[-'’]\w+)*")


@lru_cache(KEPT_TEXTS)
def read_decision(text: str) -> DecisionKind:
    """What a decision's printed text says.

    `unread` where it is empty, put off, contradictory or not known.
    """
    chosen = _ticked(STRUCK.sub(" ", unicodedata.normalize("NFKC", text)))
    return "unread" if chosen is None else _read(_simplified(chosen))


def _ticked(text: str) -> str | None:
    """What a text says where boxes are ticked: the one ticked choice; None where none or several are.

    Boxes stand before their choices or after them; a text in which both may be is not read.
    """
    boxes = [b for b in BOX.finditer(text) if b[0] not in "✅☒■" or len(BOX.findall(text)) > 1]
    if not boxes:
        return text.replace("✅", " ")
    lead, trail = text[: boxes[0].start()].strip(" -*•_"), text[boxes[-1].end() :].strip(" .*_|")
    if not lead or lead.endswith(":"):
        edges = [b.start() for b in boxes]
        choices = [text[a:b] for a, b in pairwise([*edges, len(text)])]
    elif not trail:
        edges = [b.end() for b in boxes]
        choices = [text[a:b] for a, b in pairwise([0, *edges])]
    else:
        return None
    match [choice for choice in choices if TICKED.search(choice)]:
        case [ticked]:
            return BOX.sub(" ", ticked)
        case _:
            return None


def _simplified(text: str) -> str:
    for sign, word in SIGNS.items():
        text = text.replace(sign, word)
    text = re.sub(r"(?<=\w)\*(?!\w)", " conditional ", text.replace("**", ""))
    text = re.sub(r"[‐‑‒–−]", "-", text.casefold().replace("\ufe0f", ""))
    text = re.sub(r"(?<=[^\W_])_(?=[^\W_])", " ", text)  # NOT_APPROVED, as programs write it
    text = re.sub(r"\bno\s*-?\s*go\b|\bnon-go\b", "no-go", text)
    text = re.sub(r"\bgo(?:\s*/\s*|\s+or\s+|\s+)no-go\b|\byes\s*/\s*no\b", "undecided", text)
    text = ACTS.sub(" no-go ", re.sub(r"\bnot-", "not ", text).replace("-ready", " ready"))
    text = re.sub(r"\bsubject-to\b", "subject to", text)
    text = FRACTION.sub(lambda m: " " if m["part"] == m["whole"] else " pending ", text)
    text = re.sub(r"\bin part\b", " partial ", FOR_A_WHILE.sub(" limited ", text))
    text = re.sub(r"\b(?:in|under)[ -]review\b|\bto be\b|\bn/a\b|\bin process\b|_{2,}|\?", " pending ", text)
    return HARMLESS.sub(" ", text)


def _read(text: str) -> DecisionKind:
    tokens = TOKEN.findall(text)
    clauses = [TOKEN.findall(part) for part in CLAUSE.split(text)]
    read = [_clause(clause) for clause in clauses if clause]
    yes = any("yes" in found for found in read)
    against = any("against" in found for found in read)
    if yes and against:
        return "unread"
    if against:
        denied = any("denied" in found for found in read)
        return "unread" if denied and _has(tokens, PENDING) else "rejected"
    if _has(tokens, PENDING) or _has(tokens, FOREIGN) or any("doubt" in found for found in read):
        return "unread"
    weak = _has(tokens, APPROVAL)
    if _has(tokens, CONDITIONAL) or any("limited" in found for found in read):
        return "conditional" if weak or _has(tokens, YES) else "unread"
    return "approved" if yes else "unread"


def _has(tokens: list[str], words: frozenset[str]) -> bool:
    return any(word in words for word in tokens)


def _is_negator(word: str) -> bool:
    return word in CONTRACTED or (word[-2:] != "nt" and NEGATORS.fullmatch(word) is not None)


def _clause(tokens: list[str]) -> frozenset[str]:
    """What a clause says: `yes`, `against`, `limited`, `denied` (a yes that is negated) or `doubt`."""
    found: set[str] = set()
    negated = False
    for i, word in enumerate(tokens):
        if _is_negator(word):
            negated = True
            found.add("doubt")
        elif word in AGAINST or UNDONE.fullmatch(word):
            found.add("against" if not negated else "spent")
        elif word in YES:
            if negated:
                found |= {"against", "denied"}
            elif _leads(tokens, i):
                found |= _tail(word, tokens[i + 1 :])
    if tokens[0] == "with" and set(tokens[1:2]) - BESIDE:
        found.add("limited")
    if tokens == ["no"]:
        found.add("against")
    if found & {"spent", "denied", "against"}:
        found.discard("doubt")  # What was negated has been told.
    return frozenset(found)


def _leads(tokens: list[str], i: int) -> bool:
    """Whether a word of approval is what its clause says, not what it mentions."""
    return tokens[i - 1] in COPULA or all(t in FILLER or t in YES or t in CONDITIONAL for t in tokens[:i])


def _tail(word: str, rest: list[str]) -> set[str]:
    """A yes, less what follows it: "ready for review", "passed to the committee", "approved for testing"."""
    if word == "go" and rest and rest[0] not in TAIL_OF_GO:
        return {"doubt"}
    if word in ("passed", "pass") and rest[:1] in (["to"], ["on"], ["over"], ["by"]):
        return {"doubt"}
    aims = {rest[i + 1] for i, t in enumerate(rest[:-1]) if t in ("for", "in", "to")} | set(
        rest[:3] if rest[:1] == ["for"] else ()
    )
    if aims & STAGES or (word == "ready" and aims & LIMITED_TO):
        return {"doubt"}
    follows = {rest[i + 1] for i, t in enumerate(rest[:-1]) if t == "with"}
    return {"yes", "limited"} if aims & LIMITED_TO or follows - BESIDE else {"yes"}
