"""What the document calls a gate or an agent, against what its figures make of it."""

from collections.abc import Iterator

from dashboard.domain.gates.words import attestation
from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.values import wording
from dashboard.domain.values.decision import read_decision
from dashboard.domain.values.subject import Subject
from dashboard.findings import Finding, Place, places


def declared_word(assessment: Assessment) -> Iterator[Finding]:
    """A gate's printed word says other than its figures do, or an agent's denies what its score gives."""
    yield from _denied(assessment)
    expected = {"pass": "met", "conditional": "partial", "fail": "unmet"}
    for path, state in places.gates(assessment):
        word = state.gate.declared
        meant = attestation(word)
        if (
            meant is None
            or state.status == "not_assessed"
            or _agree(meant, expected[state.status], closed=bool(state.covered_by))
        ):
            continue
        derived = wording.mark(state.status).word.lower()
        message = f"declared {word}, but {state.result} against {state.gate.requirement} makes it {derived}"
        result = Place(path=f"{path}.result", text=f"{state.result}, required: {state.gate.requirement}")
        yield _differs(state.subject, message, Place(path=f"{path}.declared", text=str(word)), result)


def _denied(assessment: Assessment) -> Iterator[Finding]:
    for path, state in places.agents(assessment):
        agent = state.agent
        said = {"declared": agent.declared, "heading": agent.heading}
        field = next(
            (name for name, word in said.items() if word and read_decision(word) == "rejected"), None
        )
        if field and state.status == "ready" and state.score == agent.score:
            score = wording.score(state.score)
            message = f"declared {said[field]}, but {score} with nothing outstanding makes it ready"
            word = Place(path=f"{path}.{field}", text=str(said[field]))
            figure = Place(path=f"{path}.score", text=score)
            yield _differs(state.subject, message, word, figure)


def _agree(declared: str, derived: str, *, closed: bool) -> bool:
    # What was declared open may have been closed by its conditions since, or have run out of time.
    since = (closed and derived == "met") or (declared == "partial" and derived == "unmet")
    return declared == derived or since


def _differs(subject: Subject, message: str, word: Place, figure: Place) -> Finding:
    return Finding(
        rule="declared-word",
        severity="contradiction",
        subject=subject,
        message=message,
        sources=(word, figure),
    )
