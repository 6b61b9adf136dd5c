"""The words that decisions are read by (RULES.md, The decision)."""


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
    " choose select delete"
    " referred reconsider reconsidered reopened paused pause disputed contested challenged appeal"
    " appealed investigate investigation investigating questioned doubt doubts doubtful progress"
    " ongoing unresolved unable lacks lacking lack nominally verbally informally soon tomorrow later"
    " eventually recommend recommends recommended recommending far"
)
# Words of other languages that take back or limit: what stands beside them is not read.
FOREIGN = _words(
    "nicht kein keine keinen ohne aber nur noch erst sofern falls unter vorbehalt auflagen bedingt "
    "abgelehnt verweigert"
    " nein gesperrt zurückgestellt ausstehend entwurf ne pas sans mais sauf sous réserve réserves "
    "refusé refusée rejeté"
    " rejetée jamais seulement attente provisoire sin pero salvo solo sólo nunca rechazado rechazada "
    "denegado denegada"
    " pendiente nao não sem mas salvo reprovado niet geen maar alleen zonder afgekeurd voorlopig "
    "senza però ma solo"
    " respinto respinta negato non inte ej men endast ikke ingen nej avvist avslått ei kun avslag nie "
    "tylko odrzucono"
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
CONTRACTED = _words(
    "isnt arent wasnt werent hasnt havent hadnt doesnt dont didnt wont wouldnt cant couldnt shouldnt"
)
FILLER = _words(
    "the this that a an and it its we our i system systems release releases version product service"
    " software project platform deployment production prod launch is are was were has have been being"
    " be hereby now therefore thus so fully full formally officially unanimously unconditional"
    " unconditionally finally final board panel committee authority decision decisions verdict status"
    " result outcome recommendation overall certification certificate approval authorisation"
    " authorization acceptance clearance assessment declared deemed as considered found all enterprise"
    " operationally technically ok okay granted go-live launch rollout"
)
COPULA = _words("is are was were been has have hereby declared deemed")
# What a yes may come with and stay a plain one; whatever else follows "with" limits it: deviations,
# actions, findings.
BESIDE = _words(
    "immediate effect confidence high full no zero all distinction honours honors commendation thanks "
    "pleasure flying"
    " unanimity respect regard the immediately"
)
TAIL_OF_GO = _words("for ahead live to and with decision")
# Results that are good of some gates: no outage, none open, below.
TERSE = _words("no n none false below open missing missed n/a na - – — red yellow amber")
