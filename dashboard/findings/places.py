"""Where in the record file the things stand that rules compare."""

from collections.abc import Iterable, Iterator

from dashboard.domain.agents import AgentState
from dashboard.domain.conditions import ConditionState
from dashboard.domain.gates import GateState
from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.values.subject import Subject
from dashboard.findings import Place


def gates(assessment: Assessment) -> Iterator[tuple[str, GateState]]:
    """Each gate with its path."""
    return ((f"gates[{i}]", g) for i, g in enumerate(assessment.gates))


def agents(assessment: Assessment) -> Iterator[tuple[str, AgentState]]:
    """Each agent with its path."""
    return ((f"agents[{i}]", a) for i, a in enumerate(assessment.agents))


def conditions(assessment: Assessment) -> Iterator[tuple[str, ConditionState]]:
    """Each condition with its path."""
    return ((f"conditions[{i}]", c) for i, c in enumerate(assessment.conditions))


def path_of(assessment: Assessment, subject: Subject) -> str:
    """Where the certificate states a gate, an agent or a condition."""
    listed: Iterable[tuple[str, GateState | AgentState | ConditionState]]
    listed = (*gates(assessment), *agents(assessment), *conditions(assessment))
    return next(path for path, state in listed if state.subject == subject)


def outstanding(assessment: Assessment) -> Iterator[tuple[Subject, Place]]:
    """What is still to be done, with the agent or condition it belongs to."""
    for path, agent in agents(assessment):
        for n, work in enumerate(agent.work):
            if work.open:
                yield agent.subject, Place(path=f"{path}.outstanding[{n}]", text=work.text)
    for path, condition in conditions(assessment):
        for n, item in enumerate(condition.items):
            if not item.done and condition.is_unmet:
                yield condition.subject, Place(path=f"{path}.items[{n}]", text=item.text)


def _criteria(assessment: Assessment, *, met_only: bool = False) -> Iterator[Place]:
    for path, state in agents(assessment):
        for n, criterion in enumerate(state.criteria):
            if criterion.met or not met_only:
                text = f"{state.agent.id} {criterion.name}: {criterion.text}"
                yield Place(path=f"{path}.criteria[{n}]", text=text)


def _listed(path: str, texts: Iterable[str]) -> Iterator[Place]:
    return (Place(path=f"{path}[{n}]", text=text) for n, text in enumerate(texts))


def done(assessment: Assessment) -> Iterator[Place]:
    """What the document says is there already: criteria met, support, controls and practices."""
    operations = assessment.certificate.operations
    yield from _criteria(assessment, met_only=True)
    for name in ("operational", "security_operations"):
        area = getattr(operations, name)
        yield from _listed(f"operations.{name}.support", area.support if area else ())
    yield from _listed(
        "operations.recovery.controls", operations.recovery.controls if operations.recovery else ()
    )
    for k, graded in enumerate(operations.cross_cutting):
        yield from _listed(f"operations.cross_cutting[{k}].practices", graded.practices)


def statements(assessment: Assessment) -> Iterator[Place]:
    """Every text that says something of the system outside its gates and its rollout's phases."""
    certificate = assessment.certificate
    for k, graded in enumerate(certificate.operations.cross_cutting):
        results = (f"{result.name}: {result.text}" for result in graded.results)
        yield from _listed(f"operations.cross_cutting[{k}].results", results)
    yield from _criteria(assessment)
    for path, agent in agents(assessment):
        yield from _listed(f"{path}.authorization_notes", agent.agent.authorization_notes)
    for path, condition in conditions(assessment):
        if condition.condition.summary:
            yield Place(path=f"{path}.summary", text=condition.condition.summary)
        yield from _listed(f"{path}.items", (item.text for item in condition.items))
    for b, board in enumerate(certificate.boards):
        for n, signoff in enumerate(board.signoffs):
            if signoff.remark:
                yield Place(path=f"boards[{b}].signoffs[{n}].remark", text=signoff.remark)
