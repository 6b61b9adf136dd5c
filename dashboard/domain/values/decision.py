"""What a decision says, read from its words and never assumed (RULES.md, The decision).

The question is asked the careful way round: a text is a plain yes only where a word of approval leads a
clause and nothing in the text takes it back, limits it or puts it off. What cannot be told is `unread`.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Literal

from dashboard.domain.values.fields import KEPT_TEXTS

DecisionKind = Literal["approved", "conditional", "rejected", "unread"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


YES = _words(
    "approved certified authorised authorized accepted granted go ready cleared passed pass yes"
    " approve approves certify certifies authorise authorises authorize authorizes accept accepts"
    " recertified re-certified reapproved re-approved go-ahead"
)
# Nouns of approval: a yes where a condition goes with them ("conditional approval") or "full" or "granted"
# does.
APPROVAL = _words(
    "approval authorisation authorization acceptance clearance certification pass permission sign-off signoff"
)
AGAINST = _words(
    "rejected reject rejects rejecting rejection denied deny denies denial declined decline declines"
    " declining refused refuse refuses refusal refusing failed fail fails failing failure failures"
    " withdrawn withdraw blocked block blocks blocking blocker blockers revoked rescinded annulled"
    " cancelled canceled void voided vetoed veto disallowed prohibited forbidden banned barred stop"
    " stopped halt halted abort aborted no-go unfit unsafe unsuitable unacceptable unsatisfactory"
    " negative disqualified terminated suspended nay disapprove disapproves disapproval nonconforming"
    " non-compliant noncompliant"
)
UNDONE = re.compile(
    r"(?:un|dis|non|in|de)-?(?:approved|certified|authori[sz]ed|accepted|ready|cleared|granted|passed)"
)
PENDING = _words(
    "pending hold held deferred defer deferral postponed postpone postponement delayed delay withheld"
    " withhold draft drafted tbd tbc tba todo undecided undetermined unknown unclear uncertain unsure"
    " unconfirmed unverified unsigned awaiting awaits await awaited waiting yet expected expects"
    " proposed proposes proposal planned intended intends tentative tentatively preliminary"
    " preliminarily requested request requests sought seek seeks seeking submitted submit applied will"
    " would could should might shall perhaps maybe possibly probably likely hopefully presumably"
    " allegedly apparently seemingly supposedly almost nearly virtually false error mistake mistaken"
    " erroneously wrongly protest dissent dissenting nowhere elsewhere against copy opposed objection"
    " objections contrary practically barely hardly scarcely missing absent incomplete blank template"
    " example sample placeholder previously formerly former expired lapsed superseded obsolete"
    " candidate inconclusive ambiguous abstained abstention tie tied deadlocked escalated escalate"
    " referred reconsider reconsidered reopened paused pause disputed contested challenged appeal"
    " appealed investigate investigation investigating questioned doubt doubts doubtful progress"
    " ongoing unresolved unable lacks lacking lack nominally verbally informally soon tomorrow later"
    " eventually recommend recommends recommended recommending far"
)
CONDITIONAL = _words(
    "conditional conditionally condition conditions subject provisional provisionally provided"
    " limited limitedly restricted restriction restrictions limitation limitations caveat caveats"
    " reservation reservations exception exceptions except excluding excludes exclude exclusion"
    " exclusions only partial partially partly interim temporary temporarily contingent depending"
    " depends dependent assuming if unless until till once after when whenever but however although"
    " though while qualified waiver waivers waived remain remains remaining outstanding open must"
    " requires require required requiring principle minus pilot caution proviso provisos stipulation"
    " stipulations concerns concern mitigation mitigations remediation fix fixes amendments warn"
    " warning"
)
LIMITED_TO = _words(
    "staging test tests testing trial trials beta alpha pilot development dev internal sandbox"
    " evaluation demo nonproduction non-production preproduction pre-production uat qa"
)
# Not a yes to the release, whatever word stands before: "ready for review".
STAGES = _words(
    "review reviews approval sign-off signoff decision assessment audit discussion consideration voting"
)
NEGATORS = re.compile(r"(?:not|no|never|cannot|nor|neither|nobody|none|nothing|without|non|\w+n[’']t|\w+nt)")
CONTRACTED = _words(
    "isnt arent wasnt werent hasnt havent hadnt doesnt dont didnt wont wouldnt cant couldnt shouldnt"
)
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
FILLER = _words(
    "the this that a an and it its we our i system systems release releases version product service"
    " software project platform deployment production prod launch is are was were has have been being"
    " be hereby now therefore thus so fully full formally officially unanimously unconditional"
    " unconditionally finally final board panel committee authority decision decisions verdict status"
    " result outcome recommendation overall certification certificate approval authorisation"
    " authorization acceptance clearance assessment declared deemed as considered found all enterprise"
    " operationally technically ok okay granted"
)
COPULA = _words("is are was were been has have hereby declared deemed")
TAIL_OF_GO = _words("for ahead live to and with decision")
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
        choices = [text[a:b] for a, b in zip(edges, [*edges[1:], len(text)], strict=True)]
    elif not trail:
        edges = [b.end() for b in boxes]
        choices = [text[a:b] for a, b in zip([0, *edges], edges, strict=False)]
    else:
        return None
    ticked = [choice for choice in choices if TICKED.search(choice)]
    return BOX.sub(" ", ticked[0]) if len(ticked) == 1 else None


def _simplified(text: str) -> str:
    for sign, word in SIGNS.items():
        text = text.replace(sign, word)
    text = re.sub(r"(?<=\w)\*(?!\w)", " conditional ", text.replace("**", ""))
    text = re.sub(r"[‐‑‒–−]", "-", text.casefold().replace("\ufe0f", ""))
    text = re.sub(r"\bno\s*-?\s*go\b|\bnon-go\b", "no-go", text)
    text = re.sub(r"\bgo\s*/\s*no-go\b|\bgo or no-go\b|\byes\s*/\s*no\b", "undecided", text)
    text = ACTS.sub(" no-go ", re.sub(r"\bnot-", "not ", text).replace("-ready", " ready"))
    text = re.sub(r"\bsubject-to\b", "subject to", text)
    text = FRACTION.sub(lambda m: " " if m["part"] == m["whole"] else " pending ", text)
    text = FOR_A_WHILE.sub(" limited ", text)
    text = re.sub(r"\b(?:in|under)[ -]review\b|\bto be\b|\bn/a\b|\bin process\b|_{2,}|\?", " pending ", text)
    return HARMLESS.sub(" ", text)


def _read(text: str) -> DecisionKind:
    tokens = TOKEN.findall(text)
    clauses = [TOKEN.findall(part) for part in CLAUSE.split(text)]
    read = [_clause(c) for c in clauses if c]
    yes = any("yes" in found for found in read)
    against = any("against" in found for found in read)
    if yes and against:
        return "unread"
    if against:
        denied = any("denied" in found for found in read)
        return "unread" if denied and _has(tokens, PENDING) else "rejected"
    if _has(tokens, PENDING) or any("doubt" in found for found in read):
        return "unread"
    weak = _has(tokens, APPROVAL)
    if _has(tokens, CONDITIONAL) or any("limited" in found for found in read):
        return "conditional" if yes or weak or _has(tokens, YES) else "unread"
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
        elif word in YES or (word == "granted"):
            if negated:
                found |= {"against", "denied"}
            elif _leads(tokens, i):
                found |= _tail(word, tokens[i + 1 :])
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
        rest[2:3] if rest[:1] == ["for"] else ()
    )
    if aims & STAGES or (word == "ready" and aims & LIMITED_TO):
        return {"doubt"}
    return {"yes", "limited"} if aims & LIMITED_TO else {"yes"}
