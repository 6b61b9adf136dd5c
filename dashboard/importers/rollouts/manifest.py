"""What the readers of manifests share: an object with its lines, and what was found in it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from dashboard.domain.certificate import Certificate
from dashboard.domain.observations import Observation
from dashboard.errors import Fault
from dashboard.importers.documents.document import Document
from dashboard.importers.documents.tree import Tree
from dashboard.importers.observations.tables import LinedObservation
from dashboard.importers.validation.certificate import fault_words, line_of, model_faults
from dashboard.importers.validation.observations import observation_fault

OBSERVATION: TypeAdapter[Observation] = TypeAdapter(Observation)


class Foreign(BaseModel):
    """Base of what is read of another tool's objects: frozen, and blind to what the board has no use for."""

    model_config = ConfigDict(frozen=True, extra="ignore", coerce_numbers_to_str=True)


Model = TypeVar("Model", bound=Foreign)


@dataclass(frozen=True)
class Note:
    """Something left out, or something with a catch, in words, and its line."""

    line: int
    text: str


@dataclass(frozen=True)
class ShiftReport:
    """The observations of a file of manifests, oldest first, and the notes on it."""

    observations: tuple[LinedObservation, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True, eq=False)
class Item:
    """One object of a file: its value, and where it stands in a document."""

    value: dict[str, Any]
    tree: Tree
    path: str = ""

    def at(self, field_path: str) -> str:
        """The path of a field in the document."""
        return f"{self.path}.{field_path}".strip(".")

    def line(self, field_path: str) -> int:
        """The line of a field, or of what is nearest around it."""
        found = line_of(self.at(field_path), self.tree.lines)
        return found if found > 1 or self.path else min(self.tree.lines.values(), default=1)

    @property
    def group_kind(self) -> tuple[str, str]:
        """Its API group and kind."""
        return str(self.value.get("apiVersion")).split("/", 1)[0], str(self.value.get("kind"))

    @property
    def is_event(self) -> bool:
        """Whether it is an event of Flagger's: no Kubernetes object, but a name, a phase and a message."""
        return "apiVersion" not in self.value and {"name", "phase", "metadata"} <= self.value.keys()

    @property
    def metadata(self) -> dict[str, Any]:
        """Its metadata; empty where it has none."""
        found = self.value.get("metadata")
        return found if isinstance(found, dict) else {}

    @property
    def name(self) -> str:
        """Its name."""
        return str(self.metadata.get("name") or self.value.get("name") or "")

    @property
    def identity(self) -> str:
        """Its namespace and name."""
        return f"{self.metadata.get('namespace') or 'default'}/{self.name}"

    def matches(self, labels: Any) -> bool:
        """Whether it has all of some labels; `name` and `namespace` are those of the object."""
        own = self.metadata.get("labels")
        known = {**(own if isinstance(own, dict) else {}), "name": self.name}
        known["namespace"] = self.metadata.get("namespace") or "default"
        return all(known.get(key) == value for key, value in labels.items())

    def belongs_to(self, workload: "Item | None") -> bool:
        """Whether it has no owner, or is owned by a workload; everything belongs where there is none."""
        owners = self.metadata.get("ownerReferences")
        if workload is None or not isinstance(owners, list) or not owners:
            return True
        return any(isinstance(owner, dict) and owner.get("name") == workload.name for owner in owners)


@dataclass
class Found:
    """What is found in a file, gathered while its objects are read."""

    document: Document
    certificate: Certificate
    now: datetime
    observations: list[LinedObservation] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def model(self, kind: type[Model], item: Item) -> Model | None:
        """An object as a model of what is read of it; None, and its faults, where it is not one."""
        try:
            return kind.model_validate(item.value)
        except ValidationError as error:
            under = Tree(value=item.value, lines=_under(item))
            for fault in model_faults(self.document.name, under, error):
                path = item.at(fault.field)
                self.faults.append(Fault(fault.file, item.line(fault.field), path, fault.message))
            return None

    def note(self, item: Item, field_path: str, text: str) -> None:
        """Say something about a field."""
        self.notes.append(Note(line=item.line(field_path), text=text))

    def fault(self, item: Item, field_path: str, message: str) -> None:
        """Refuse a field."""
        self.faults.append(Fault(self.document.name, item.line(field_path), item.at(field_path), message))

    def observe(self, item: Item, field_path: str, **body: Any) -> None:
        """Record an observation that a field brings; a fault where it does not fit the certification."""
        given = {key: value for key, value in body.items() if value is not None}
        try:
            seen = OBSERVATION.validate_python(given)
        except ValidationError as error:
            self.fault(item, field_path, fault_words(error))
            return
        unfit = observation_fault(seen, self.certificate)
        if unfit:
            self.fault(item, field_path, unfit)
            return
        self.observations.append(LinedObservation(seen, item.line(field_path)))


def _under(item: Item) -> dict[str, int]:
    """The lines of an item's fields by their path in it."""
    if not item.path:
        return item.tree.lines
    start = f"{item.path}."
    return {p.removeprefix(start): line for p, line in item.tree.lines.items() if p.startswith(start)}
