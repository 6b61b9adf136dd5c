"""The names that many houses give to the facts of a certificate's head."""

import re

KEYS = {
    name: field
    for field, names in {
        "id": (
            "certification id|certificate id|cert id|certificate no|certificate number|certification no"
            "|certification number|approval id|release approval id|certificate ref"
        ),
        "authority": (
            "certification authority|authority|certified by|issued by|issuing authority|certifying authority"
            "|approving authority|certifying body|certifier"
        ),
        "type": "certification type|certificate type|approval type",
        "system": "system|system name|certified system|system under certification|system under review",
        "decided_on": (
            "certification date|decision date|date of decision|date of certification|certified on"
            "|approval date|date of approval|approved on|issue date|date of issue|issued on|issued "
            "at|issued|signed at"
        ),
        "validity": (
            "validity period|validity|certification valid|valid until|valid through|valid to|valid"
            " till|expires|expiry|expiry date|expiration|expiration date|expires on|certification"
            " expires|certificate expires|valid"
        ),
        "next_review": "next review|next review date|review due|next recertification|recertification due",
        "time_zone": "time zone|timezone",
        "deployment_start": "deployment start|start of deployment|deployment date|go-live date|go-live",
        "declared_decision": (
            "certification decision|decision|final decision|verdict|final verdict|go/no-go|go/no-go"
            " decision|release decision|deployment decision|certification verdict|overall verdict|overall"
            " decision|approval decision|certification status|approval status|production readiness decision"
            "|certificate status|launch decision|board decision|final decision state|decision "
            "state|determination"
            "|final determination|disposition|go/no-go recommendation|launch authorization|launch "
            "authorisation"
            "|launch readiness status|certification outcome"
        ),
    }.items()
    for name in names.split("|")
}
# What means this only in the head.
LOOSE = {
    name: field
    for field, names in {
        "id": "id|reference|ref|document id|release id|report id|number|no",
        "authority": (
            "approved by|approver|authorized by|authorised by|board|approval board|organisation|organization"
        ),
        "type": "type|kind",
        "system": (
            "project|project name|product|product name|application|service|component|module|name|software"
        ),
        "decided_on": (
            "date|report date|date issued|effective date|effective|release date|assessment date"
            "|completion date|completed|completed on|signed on|generated"
        ),
        "declared_decision": (
            "status|overall status|result|overall result|outcome|recommendation"
            "|overall recommendation|final recommendation|final status|production status|release status"
            "|production ready|overall assessment"
        ),
    }.items()
    for name in names.split("|")
}
DECISIONS = frozenset(name for name, field in KEYS.items() if field == "declared_decision")
# A word of approval as a key has the decision's day, or the decision: `Approved: 2026-03-02`,
# `Certified: no`.
APPROVED = frozenset(("approved", "certified", "authorized", "authorised", "accepted", "granted"))
CLOSING = {
    "emergency contact": "emergency_contact",
    "risk assessment": "risk",
    "overall risk": "risk",
    "deployment authorization": "authorization",
    "production readiness certification": "statement",
    "final statement": "statement",
}
RISKS = ("emergency contact", "risk assessment", "overall risk")
ENDED = r"(?:withdrawn|revoked|rescinded|suspended|void(?:ed)?|annulled|cancell?ed)"
# A validity that was taken back; `until revoked` is none.
TAKEN_BACK = re.compile(rf"(?i)(?:validity(?: period)?:\W*)?{ENDED}\b(?!.*\buntil\b).*")
