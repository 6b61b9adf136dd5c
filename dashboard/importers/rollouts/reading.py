"""What is read in a file of manifests, gathered while its objects are read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar

from pydantic import ValidationError

from dashboard.domain.certificate import Certificate
from dashboard.domain.observations import OBSERVATION, Observation
from dashboard.errors import Fault
from dashboard.importers.documents.document import Document
from dashboard.importers.documents.tree import Tree
from dashboard.importers.observations.tables import LinedObservation
from dashboard.importers.rollouts.objects import ExternalModel, KubernetesObject
from dashboard.importers.validation.certificate import fault_words, model_faults
from dashboard.importers.validation.observations import observation_fault

EXPORT = "give what kubectl get -o yaml prints while it runs"
Model = TypeVar("Model", bound=ExternalModel)


@dataclass(frozen=True)
class Note:
    """Something left out, or something with a catch, in words, and its line."""

    line: int
    text: str


@dataclass(frozen=True)
class ManifestReport:
    """The observations of a file of manifests, oldest first, and the notes on it."""

    observations: tuple[LinedObservation, ...]
    notes: tuple[Note, ...]


@dataclass
class ManifestReading:
    """The observations, notes and faults of a file, gathered object by object."""

    document: Document
    certificate: Certificate
    now: datetime
    labels: Mapping[str, str] = field(default_factory=dict)
    observations: list[LinedObservation] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def model(self, kind: type[Model], item: KubernetesObject) -> Model | None:
        """An object as a model of what is read of it; None, and its faults, where it is not one."""
        try:
            return kind.model_validate(item.value)
        except ValidationError as error:
            under = Tree(value=item.value, lines=_under(item))
            for fault in model_faults(self.document.name, under, error):
                path = item.at(fault.field)
                self.faults.append(Fault(fault.file, item.line(fault.field), path, fault.message))
            return None

    def trigger_of(self, metric: str) -> str | None:
        """The trigger that reads a metric, by the metric's name or its own."""
        triggers = self.certificate.rollback.triggers
        return next((t.id for t in triggers if metric in (t.metric, t.id)), None)

    def note(self, item: KubernetesObject, field_path: str, text: str) -> None:
        """Say something about a field."""
        self.notes.append(Note(line=item.line(field_path), text=text))

    def fault(self, item: KubernetesObject, field_path: str, message: str) -> None:
        """Refuse a field."""
        self.faults.append(Fault(self.document.name, item.line(field_path), item.at(field_path), message))

    def observe(self, item: KubernetesObject, field_path: str, **body: Any) -> Observation | None:
        """Record an observation that a field brings.

        None, and a fault, where it does not fit the certification.
        """
        given = {key: value for key, value in body.items() if value is not None}
        try:
            observation = OBSERVATION.validate_python(given)
        except ValidationError as error:
            self.fault(item, field_path, fault_words(error))
            return None
        unfit = observation_fault(observation, self.certificate)
        if unfit:
            self.fault(item, field_path, unfit)
            return None
        self.observations.append(LinedObservation(observation, item.line(field_path)))
        return observation

    def declare(
        self, item: KubernetesObject, path: str, weights: Sequence[Decimal], at: datetime | None, reason: str
    ) -> None:
        """Record a plan of declared weights; promotion after the last of them is the step to 100%."""
        steps = [{"percent": weight} for weight in weights]
        if weights[-1] < 100:
            steps.append({"percent": Decimal(100)})
            last = f"promotion after the last weight ({weights[-1]:f}%) is the step to 100%"
            self.note(item, path, f"{reason}: {last}")
        if at is None:
            self.note(item, path, f"{reason}: the manifest has no time; the plan holds from its import")
        body = {"steps": steps, "reason": reason, "workload": item.identity}
        self.observe(item, path, kind="plan", observed_at=at or self.now, **body)


def _under(item: KubernetesObject) -> dict[str, int]:
    """The lines of an object's fields by their path in it."""
    if not item.path:
        return item.tree.lines
    start = f"{item.path}."
    return {p.removeprefix(start): line for p, line in item.tree.lines.items() if p.startswith(start)}
