"""What a heading, a label or a table's header claims.

A verdict, a score or a date is never mere structure.
"""

import re

from dashboard.importers.markdown.days import DATE

VERDICT = re.compile(
    r"\[(?:OK|PASS|FAIL|WARN|BLOCKED|ERROR|NO|YES)\]|[✅❌⚠✔✗✘☑☐☒🔴🟢🟡🟠⛔]"
    r"|\b(?:pass|passed|passes|fail|failed|fails|failing|failures?|no-?go|not|never|approved|rejected|denied|declined"
    r"|refused|blocked|withdrawn|withheld|revoked|suspended|certified|ready|met|unmet|hold|pending|conditional"
    r"|conditionally|authori[sz]ed|accepted|granted|cleared|deferred|postponed|expired|expires|overdue|missed"
    r"|granted|go(?!-live|[ ]live))\b",
    re.IGNORECASE,
)
FIGURE = re.compile(r"\d\s*%|(?<![\d/])(?!24/7)\d+(?:\.\d+)?\s*/\s*\d|\b\d+(?:\.\d+)?\s+(?:of|out of)\s+\d")
# Names of lists and sections that hold such a word, and claim nothing by it.
NAMES = re.compile(
    r"(?:production |readiness |acceptance )?(?:criteria|requirements?|gates?)(?: (?:not"
    r" )?(?:met|passed|failed))?"
    r"|conditional approvals?|approved environments?|environments authori[sz]ed|authori[sz]ed environments?"
    r"|(?:immediate|conditional) deployment authori[sz]ed|agents authori[sz]ed(?: for .*)?"
    r"|(?:authori[sz]ed|approved) for (?:immediate|conditional)(?: production)? deployment"
    r"|outstanding requirements(?: \(non-blocking\))?|pass criteria|fail"
    r" criteria|passed|failed|pending|pass/fail"
    r"|certified by|approved by|authori[sz]ed by|not in scope|(?:[\d.]+ )?go ?/ ?no-?go(?: decision| "
    r"criteria|"
    r" checklist)?|pass|met",
    re.IGNORECASE,
)


def carries_claim(text: str, bare: str) -> bool:
    """Whether a text, `bare` without marks, says more than what the lines under it are about."""
    if NAMES.fullmatch(bare.strip(" :")):
        return False
    return any(pattern.search(text) for pattern in (VERDICT, FIGURE, DATE))
