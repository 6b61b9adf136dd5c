"""What the document claims, against what follows from its own figures."""

import re
from collections.abc import Iterator

from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.values import wording
from dashboard.domain.values.decision import read_decision
from dashboard.domain.values.similarity import shared, things
from dashboard.domain.values.subject import CERTIFICATE, Subject
from dashboard.findings import Finding, Place, places

LIKELY = 0.75  # Share of the shorter text's words from which two are taken for the same thing.
EVERY_GATE = re.compile(
    r"^(?!.*\b(?:not|but|except)\b)(?:.*\b(all|every)\b.*\bpass|.*\ball\b.*\bgates\b)", re.IGNORECASE
)
NARROW = re.compile(
    r"\b(single|one|partial|limited|basic|pilot|prototype|subset|local|manual)\b", re.IGNORECASE
)
WIDE = re.compile(
    r"\b(enterprise|full|all|complete|comprehensive|global|multi|high|large|any|every)\b", re.IGNORECASE
)


def all_gates_passed(assessment: Assessment) -> Iterator[Finding]:
    """A headline or claim says that all gates passed, and some did not."""
    open_gates = [(path, g) for path, g in places.gates(assessment) if g.status != "pass"]
    if not open_gates:
        return
    certificate, head = assessment.certificate, assessment.head
    named = wording.listed([g.gate.id for _, g in open_gates])
    against = [
        Place(
            path=path, text=f"{g.gate.id}: {wording.mark(g.status).word.lower()}, {wording.result(g.result)}"
        )
        for path, g in open_gates
    ]
    claims = (
        [Place(path="certification.declared_gates", text=head.declared_gates)] if head.declared_gates else []
    )
    if certificate.closing:
        claims += [
            Place(path=f"closing.success_claims[{n}]", text=claim.text)
            for n, claim in enumerate(certificate.closing.success_claims)
            if "gate" in claim.text.lower()
        ]
    for claim in claims:
        if EVERY_GATE.search(claim.text):
            message = f"“{claim.text}”, but {named} {'does' if len(open_gates) == 1 else 'do'} not pass"
            yield _found("all-gates-passed", "contradiction", CERTIFICATE, message, claim, *against)


def decision_unreserved(assessment: Assessment) -> Iterator[Finding]:
    """The decision has no reservation, and the certificate stands under one, or has lapsed."""
    head, standing = assessment.head, assessment.standing
    if (
        standing.status not in ("conditional", "lapsed")
        or read_decision(head.declared_decision) != "approved"
    ):
        return
    why = [reason.sentence for reason in standing.reasons]
    said = Place(path="certification.declared_decision", text=head.declared_decision)
    message = (
        f"the decision reads “{head.declared_decision}”, the certificate stands"
        f" {wording.mark(standing.status).word.lower()}"
    )
    yield _found(
        "decision-unreserved",
        "contradiction",
        CERTIFICATE,
        message,
        said,
        Place(path="conditions", text="; ".join(why)),
    )


def attested(assessment: Assessment) -> Iterator[Finding]:
    """A gate passes on a word, not on a measurement."""
    for path, state in places.gates(assessment):
        if state.status == "pass" and state.basis == "attested" and not state.covered_by:
            message = (
                f"passes by attestation (“{state.result}”); nothing was measured against"
                f" “{state.gate.requirement}”"
            )
            yield _found(
                "attested",
                "note",
                state.subject,
                message,
                Place(path=path, text=f"{state.result}, required: {state.gate.requirement}"),
            )


def narrower_than_required(assessment: Assessment) -> Iterator[Finding]:
    """An attested result speaks of less than its requirement asks."""
    for path, state in places.gates(assessment):
        if state.basis != "attested" or state.status != "pass":
            continue
        assert state.result, "what was attested has words"
        narrow, wide = NARROW.search(state.result), WIDE.search(state.gate.requirement)
        if not (narrow and wide):
            continue
        name = things(state.gate.name)
        elsewhere = [p for p in places.statements(assessment) if things(p.text.partition(":")[0]) & name]
        message = (
            f"requires “{state.gate.requirement}”, its result is “{state.result}”: a pass that is possibly"
            " narrower than its requirement"
        )
        result = Place(path=f"{path}.result", text=state.result)
        asked = Place(path=f"{path}.requirement", text=state.gate.requirement)
        yield _found(
            "narrower-than-required", "contradiction", state.subject, message, asked, result, *elsewhere
        )


def done_and_outstanding(assessment: Assessment) -> Iterator[Finding]:
    """The same thing is said to be there, and to be outstanding."""
    done = [(p, things(p.text), things(p.text.partition(": ")[2])) for p in places.done(assessment)]
    for subject, left in places.outstanding(assessment):
        own = things(left.text)
        for there, whole, unnamed in done:
            if shared(own, whole) >= LIKELY or shared(own, unnamed) >= LIKELY:
                both = f"“{there.text}” and “{left.text}”"
                message = f"{both} are possibly the same thing, both there and outstanding"
                yield _found("done-and-outstanding", "contradiction", subject, message, there, left)


def authorised_unready(assessment: Assessment) -> Iterator[Finding]:
    """An agent is authorised without reservation, and is not ready."""
    for path, state in places.agents(assessment):
        if state.agent.authorization == "full" and state.status in ("conditional", "not_ready"):
            word = wording.mark(state.status).word.lower()
            message = (
                f"authorised in full, but {word}: scores {wording.quantity(state.score)} of 100,"
                f" {wording.count(len(state.outstanding), 'item')} outstanding"
            )
            yield _found(
                "authorised-unready",
                "contradiction",
                state.subject,
                message,
                Place(path=f"{path}.authorization", text=state.agent.authorization_text or "full"),
            )


def approved_and_rejected(assessment: Assessment) -> Iterator[Finding]:
    """The decision approves, and a member of a board rejected."""
    head = assessment.head
    if assessment.decision.kind not in ("approved", "conditional"):
        return
    for b, board in enumerate(assessment.certificate.boards):
        for n, signoff in enumerate(board.signoffs):
            if signoff.decision == "rejected":
                message = f"the decision approves, but {signoff.role} ({board.name}) rejected"
                said = Place(path="certification.declared_decision", text=head.declared_decision)
                yield _found(
                    "approved-and-rejected",
                    "contradiction",
                    CERTIFICATE,
                    message,
                    said,
                    Place(path=f"boards[{b}].signoffs[{n}]", text=f"{signoff.role}: rejected"),
                )


def two_names(assessment: Assessment) -> Iterator[Finding]:
    """The system goes by more than one name."""
    head = assessment.head
    if head.also_named:
        names = (head.system, *head.also_named)
        message = f"the system has {len(names)} names: {wording.listed([f'“{n}”' for n in names])}"
        others = [
            Place(path=f"certification.also_named[{n}]", text=name) for n, name in enumerate(head.also_named)
        ]
        yield _found(
            "two-names",
            "contradiction",
            CERTIFICATE,
            message,
            Place(path="certification.system", text=head.system),
            *others,
        )


def phase_with_two_meanings(assessment: Assessment) -> Iterator[Finding]:
    """A phase's number is used of something that the rollout's phase of that number does not speak of."""
    said = tuple(places.statements(assessment))
    for k, state in enumerate(assessment.rollout.phases):
        phase = state.phase
        own = things(" ".join([phase.name, phase.scope or "", *phase.deliverables, *phase.success_criteria]))
        mention = re.compile(rf"\bPhase {phase.number}\b(?!\.)")
        elsewhere = [p for p in said if mention.search(p.text)]
        foreign = [p for p in elsewhere if not things(mention.sub("", p.text)) & own or "Sprint" in p.text]
        if foreign:
            message = (
                f"“Phase {phase.number}” is {phase.period} of the rollout ({phase.name}), and possibly also"
                " something else"
            )
            here = Place(
                path=f"rollout.phases[{k}]", text=f"Phase {phase.number}: {phase.name} ({phase.period})"
            )
            yield _found("phase-with-two-meanings", "note", state.subject, message, here, *elsewhere)


def _found(rule: str, severity: str, subject: Subject, message: str, *sources: Place) -> Finding:
    return Finding.model_validate(
        {"rule": rule, "severity": severity, "subject": subject, "message": message, "sources": sources}
    )
