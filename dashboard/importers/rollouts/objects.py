"""Objects of Kubernetes as a file holds them, and what the models of other tools' objects share."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from dashboard.importers.documents.tree import Tree
from dashboard.importers.validation.certificate import line_of

# What `kubectl logs --timestamps --prefix` and others put before a line of Flagger's log.
PREFIX = re.compile(r"""^[^{}"']{1,200}\s(?=\{\s*"level":)""")
LONGEST = 1000  # characters of a controller's message that are kept


def unprefixed(line: str) -> str:
    """A line without what a tool that gathers logs has put before its object."""
    return PREFIX.sub("", line)


def _cleaned(value: object) -> object:
    """A text on one line without control characters, and not longer than is kept."""
    if not isinstance(value, str):
        return value
    shown = (" " if unicodedata.category(c) in {"Cc", "Cf", "Cs"} else c for c in value)
    text = " ".join("".join(shown).split())
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 2]} …"


Message = Annotated[str, BeforeValidator(_cleaned), Field(min_length=1)]


def _present(value: Any) -> Any:
    """A value without the keys that hold null or an empty text: so Go's clients write what is not there."""
    if isinstance(value, dict):
        return {key: _present(inner) for key, inner in value.items() if inner not in (None, "")}
    if isinstance(value, list):
        return [_present(inner) for inner in value]
    return value


def _listed(value: object) -> object:
    """A list; an empty mapping is one too: so Lua, and what it has patched, write an empty list."""
    return [] if value == {} else value


Listed = BeforeValidator(_listed)


class ExternalModel(BaseModel):
    """Base of what is read of another tool's objects: frozen, and blind to what the board has no use for."""

    model_config = ConfigDict(frozen=True, extra="ignore", coerce_numbers_to_str=True)

    @model_validator(mode="before")
    @classmethod
    def _absent(cls, value: Any) -> Any:
        return _present(value)


@dataclass(frozen=True, eq=False)
class KubernetesObject:
    """One object of a file, or an event: its value, and where it stands in a document."""

    value: dict[str, Any]
    tree: Tree
    path: str = ""

    def at(self, field_path: str) -> str:
        """The path of a field in the document."""
        return f"{self.path}.{field_path}".strip(".")

    def line(self, field_path: str) -> int:
        """The line of a field, or of what is nearest around it."""
        line = line_of(self.at(field_path), self.tree.lines)
        return line if line > 1 or self.path else min(self.tree.lines.values(), default=1)

    @property
    def group_kind(self) -> tuple[str, str]:
        """Its API group and kind."""
        return str(self.value.get("apiVersion")).split("/", 1)[0], str(self.value.get("kind"))

    @property
    def is_webhook_event(self) -> bool:
        """Whether it is what a webhook of Flagger's was sent: a name, a phase and a message."""
        return "apiVersion" not in self.value and {"name", "phase", "metadata"} <= self.value.keys()

    @property
    def is_log_line(self) -> bool:
        """Whether it is a line of Flagger's log."""
        return "apiVersion" not in self.value and {"canary", "msg", "ts"} <= self.value.keys()

    @property
    def metadata(self) -> dict[str, Any]:
        """Its metadata; empty where it has none."""
        return _mapping(self.value.get("metadata"))

    @property
    def about(self) -> dict[str, Any]:
        """What an event of Kubernetes is about; empty for everything else."""
        return _mapping(self.value.get("involvedObject") or self.value.get("regarding"))

    @property
    def name(self) -> str:
        """The name of the object, or of what an event is about."""
        if self.is_log_line:
            return str(self.value["canary"]).partition(".")[0]
        return str(self.about.get("name") or self.metadata.get("name") or self.value.get("name") or "")

    @property
    def namespace(self) -> str:
        """Its namespace; empty where none is given."""
        if self.is_log_line:
            return str(self.value["canary"]).partition(".")[2]
        outer = self.about.get("namespace") or self.metadata.get("namespace")
        return str(outer or self.value.get("namespace") or "")

    @property
    def identity(self) -> str:
        """Its namespace and name, as `prod/web`."""
        return f"{self.namespace}/{self.name}".strip("/")

    def matches(self, labels: Mapping[str, str]) -> bool:
        """Whether it has all of some labels; `name` and `namespace` are those of the object."""
        own = {**_mapping(self.metadata.get("labels")), "name": self.name}
        own["namespace"] = self.namespace or "default"
        return all(own.get(key) == value for key, value in labels.items())

    @property
    def owning_rollout(self) -> str | None:
        """The Rollout that owns it, as `prod/web`; None where none does."""
        owner = next((o for o in self._owners if o.get("kind") == "Rollout" and o.get("name")), None)
        return f"{self.namespace}/{owner['name']}".strip("/") if owner else None

    @property
    def _owners(self) -> list[dict[str, Any]]:
        owners = self.metadata.get("ownerReferences")
        return [o for o in owners if isinstance(o, dict)] if isinstance(owners, list) else []

    def owner_other_than(self, workload: "KubernetesObject | None") -> str | None:
        """The owner of an object that is not a workload's.

        None where it is the workload's, or says nothing.
        """
        owners = self._owners
        if workload is None:
            return None
        elsewhere = self.namespace and workload.namespace and self.namespace != workload.namespace
        if not owners:
            return f"the namespace {self.namespace}" if elsewhere else None
        if not elsewhere and any(_is_reference(owner, workload) for owner in owners):
            return None
        owner = owners[0]
        return f"{owner.get('kind') or 'an object'} {self.namespace}/{owner.get('name')}".replace(" /", " ")


def _is_reference(owner: Mapping[str, Any], workload: KubernetesObject) -> bool:
    """Whether an owner is a workload: by its uid where both name one, else by kind and name."""
    uid, own = owner.get("uid"), workload.metadata.get("uid")
    if uid and own:
        return bool(uid == own)
    kinds = {owner.get("kind") or workload.group_kind[1], workload.group_kind[1]}
    return owner.get("name") == workload.name and len(kinds) == 1


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
