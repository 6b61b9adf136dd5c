"""What a document names must be there: ids are unique, and references lead somewhere."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from dashboard.domain.certificate import Certificate
from dashboard.domain.operations import MONTHS
from dashboard.domain.operations.signoffs import Closing
from dashboard.domain.values import wording
from dashboard.domain.values.fields import folded_name
from dashboard.domain.values.quantities import has_long_number
from dashboard.importers.validation.observations import observation_fault, unknown

PathFault = tuple[str, str]
MOST_PERIODS = 20_000  # of duties over the certificate's life, each a row wherever they are shown


def duplicates(names: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Where a name is there again, and that it is; case and width do not tell two names apart."""
    seen = Counter[str]()
    for index, name in enumerate(names):
        if seen[folded_name(name)]:
            yield index, f"{name} is there twice; give each its own"
        seen[folded_name(name)] += 1


def _duplicates(path: str, key: str, names: Iterable[str]) -> Iterator[PathFault]:
    return ((f"{path}[{index}].{key}", message) for index, message in duplicates(names))


def _ids(certificate: Certificate) -> Iterator[PathFault]:
    yield from _duplicates("gates", "id", (g.id for g in certificate.gates))
    yield from _duplicates("agents", "id", (a.id for a in certificate.agents))
    yield from _duplicates("conditions", "id", (c.id for c in certificate.conditions))
    yield from _duplicates("rollback.triggers", "id", (t.id for t in certificate.rollback.triggers))
    yield from _duplicates("rollback.procedures", "id", (p.id for p in certificate.rollback.procedures))
    yield from _duplicates("rollout.phases", "number", (str(p.number) for p in certificate.rollout.phases))
    duties = (f"{o.cadence} {o.number}" for o in certificate.obligations)
    yield from _duplicates("obligations", "number", duties)


def _missing(path: str, what: str, names: Iterable[str], known: Collection[str]) -> Iterator[PathFault]:
    """A fault for each name of a list that is not known."""
    return ((f"{path}[{n}]", unknown(what, name, known)) for n, name in enumerate(names) if name not in known)


def _links(certificate: Certificate) -> Iterator[PathFault]:
    gates, agents = (
        dict.fromkeys(g.id for g in certificate.gates),
        dict.fromkeys(a.id for a in certificate.agents),
    )
    covered = gates | agents
    for i, condition in enumerate(certificate.conditions):
        yield from _missing(f"conditions[{i}].covers", "gate or agent", condition.covers, covered)
    for i, phase in enumerate(certificate.rollout.phases):
        yield from _missing(f"rollout.phases[{i}].agents", "agent", phase.agents, agents)
    if certificate.closing:
        yield from _closing(certificate, certificate.closing, gates, agents)


def _closing(
    certificate: Certificate, closing: Closing, gates: Collection[str], agents: Collection[str]
) -> Iterator[PathFault]:
    for name, authorised in (("immediate", closing.immediate), ("conditional", closing.conditional)):
        yield from _missing(f"closing.{name}", "agent", (a.agent for a in authorised), agents)
    for i, claim in enumerate(closing.success_claims):
        yield from _missing(f"closing.success_claims[{i}].about", "gate", claim.about, gates)
    duties = [f"{o.cadence}-{o.number}" for o in certificate.obligations]
    carriers = dict.fromkeys([*(c.id for c in certificate.conditions), *duties])
    for i, duty in enumerate(closing.post_deployment):
        path = f"closing.post_deployment[{i}].maps_to"
        yield from _missing(path, "condition or duty", duty.maps_to, carriers)


def _closures(certificate: Certificate) -> Iterator[PathFault]:
    conditions = {c.id: c for c in certificate.conditions}
    for i, agent in enumerate(certificate.agents):
        for n, work in enumerate(agent.outstanding):
            path = f"agents[{i}].outstanding[{n}].closed_by"
            if work.closed_by is None:
                continue
            condition = conditions.get(work.closed_by.condition)
            if condition is None:
                yield f"{path}.condition", unknown("condition", work.closed_by.condition, conditions)
                continue
            for k, item in enumerate(work.closed_by.items):
                if item > len(condition.items):
                    yield (
                        f"{path}.items[{k}]",
                        f"condition {condition.id} has {len(condition.items)} items, not {item}",
                    )


def _order(certificate: Certificate) -> Iterator[PathFault]:
    head = certificate.certification
    if head.valid_until and head.valid_until < head.decided_on:
        yield (
            "certification.valid_until",
            f"{head.valid_until} lies before the decision on {head.decided_on}; correct it",
        )
    previous = None
    for i, phase in enumerate(certificate.rollout.phases):
        for n, step in enumerate(phase.steps):
            if previous is not None and step.percent <= previous:
                yield (
                    f"rollout.phases[{i}].steps[{n}].percent",
                    f"{step.percent} does not rise above {previous}; order the steps",
                )
            previous = step.percent


def _intervals(certificate: Certificate) -> Iterator[PathFault]:
    """A trigger whose samples lie further apart than its breach must last can never be judged."""
    for i, trigger in enumerate(certificate.rollback.triggers):
        if trigger.kind == "threshold" and trigger.interval > trigger.hold:
            apart, hold = wording.span(trigger.interval), wording.span(trigger.hold)
            assumed = "" if trigger.hold_minutes else " (assumed)"
            message = (
                f"samples {apart} apart can never show a breach of {hold}{assumed}, nor that there is none"
            )
            yield (
                f"rollback.triggers[{i}].interval_seconds",
                f"{message}; shorten it, or give a longer hold_minutes",
            )


def _digits(certificate: Certificate) -> Iterator[PathFault]:
    """A figure with more digits than can be compared."""
    for i, gate in enumerate(certificate.gates):
        for name, text in (("requirement", gate.requirement), ("result", gate.result or "")):
            if has_long_number(text):
                yield (
                    f"gates[{i}].{name}",
                    "holds a number of more than 15 digits, which cannot be compared; shorten it",
                )


def _periods(certificate: Certificate) -> Iterator[PathFault]:
    """Duties that come due more often than can be shown."""
    first, last = certificate.certification.decided_on, certificate.certification.valid_until
    if last is None:
        return
    months = (last.year - first.year) * 12 + last.month - first.month
    times = sum(months // MONTHS[duty.cadence] for duty in certificate.obligations)
    if times > MOST_PERIODS:
        yield (
            "obligations",
            (
                f"come due {times:,} times until {last}, more than the {MOST_PERIODS:,} that can be shown; "
                "shorten the list or the validity"
            ),
        )


def reference_faults(certificate: Certificate) -> Iterator[PathFault]:
    """Every id that is there twice and every reference that leads nowhere, as (path, message), one by one."""
    yield from _ids(certificate)
    yield from _links(certificate)
    yield from _closures(certificate)
    yield from _order(certificate)
    yield from _intervals(certificate)
    yield from _digits(certificate)
    yield from _periods(certificate)
    for i, seen in enumerate(certificate.observations):
        fault = observation_fault(seen, certificate)
        if fault:
            yield f"observations[{i}]", fault
