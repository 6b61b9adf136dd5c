"""Which objects of a file are about one workload: its own, its analysis runs, its events."""

from dashboard.domain.rollout.controllers import same_workload
from dashboard.importers.documents.document import refuse
from dashboard.importers.rollouts.objects import KubernetesObject
from dashboard.importers.rollouts.reading import ManifestReading

WORKLOADS = {("argoproj.io", "Rollout"), ("flagger.app", "Canary")}
OWNED = {("argoproj.io", "AnalysisRun"), ("argoproj.io", "Experiment")}


def is_event(item: KubernetesObject) -> bool:
    """Whether it is an event about a workload, of whatever source."""
    about = str(item.about.get("kind")) in {kind for _, kind in WORKLOADS}
    is_kubernetes = item.value.get("kind") in (None, "Event") and about
    return item.is_webhook_event or item.is_log_line or is_kubernetes


def picked(items: list[KubernetesObject], reading: ManifestReading) -> list[KubernetesObject]:
    """The objects of one workload: those that the labels leave; RefusedError where several are left."""
    labels = reading.labels
    workloads = [item for item in items if item.group_kind in WORKLOADS or is_event(item)]
    names = [item for item in workloads if item.matches(labels)]
    second = next((item for item in names if not same_workload(item.identity, names[0].identity)), None)
    if second is not None:
        first = names[0]
        message = f"is a second workload, {second.identity} beside {first.identity}"
        message = f"{message}; pick one with --label name={first.name}"
        if first.name == second.name:
            message = message.replace("name=", "namespace=").replace(f"={first.name}", f"={first.namespace}")
        raise refuse(
            reading.document.name, message, line=second.line("metadata"), field=second.at("metadata")
        )
    if labels and workloads and not names:
        wanted = ", ".join(f"{key}={value}" for key, value in labels.items())
        raise refuse(reading.document.name, f"holds no workload with {wanted}; correct --label")
    return _kept(items, workloads, names, reading)


def _kept(
    items: list[KubernetesObject],
    workloads: list[KubernetesObject],
    chosen: list[KubernetesObject],
    reading: ManifestReading,
) -> list[KubernetesObject]:
    """The chosen workload's objects; what belongs to another is said, once a workload."""
    owner = next((item for item in chosen if item.group_kind in WORKLOADS), chosen[0] if chosen else None)
    if owner is None:
        return items
    kept, told = [], set[str]()
    for item in items:
        is_workload = item in workloads
        if is_workload and not same_workload(item.identity, owner.identity):
            if item.identity not in told:
                words = f"left out: {item.identity}, another workload than {owner.identity}"
                reading.note(item, "", words)
            told.add(item.identity)
            continue
        other = item.owner_other_than(owner) if item.group_kind in OWNED else None
        if other is None:
            kept.append(item)
        else:
            words = f"left out: {item.group_kind[1]} {item.name} belongs to {other}, another workload"
            reading.note(item, "", words)
    return kept
