"""Alerts as trigger events: Prometheus' /api/v1/alerts and the webhook of Alertmanager.

An alert is a trigger's by its label `trigger`, or where its name or summary is the trigger's id or text. One
that fires makes the trigger fire since it began; one that is pending or resolved is told: only a person
resolves a trigger.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from dashboard.domain.certificate import Certificate
from dashboard.domain.observations import Observation
from dashboard.domain.rollout.events import TriggerChanged
from dashboard.domain.triggers import Trigger
from dashboard.domain.values.fields import parse_instant
from dashboard.errors import UsageError
from dashboard.importers.documents.document import Document, refuse
from dashboard.importers.formats import Format, ImportOptions, append_body
from dashboard.store.ledger import Entry, observations_body
from dashboard.store.publish import Writer
from dashboard.store.read import certification_ids, read_record
from dashboard.store.read.directory import choose

LABEL = "trigger"


def _alerts(document: Document) -> list[Mapping[str, Any]] | None:
    """The alerts of a document, None where it holds none of their shape."""
    if not document.first_line.lstrip().startswith("{") or '"alerts"' not in document.text[:20_000]:
        return None
    try:
        value = json.loads(document.text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict):
        return None
    data = value.get("data")
    found = data.get("alerts") if isinstance(data, dict) else value.get("alerts")
    is_list = isinstance(found, list) and all(
        isinstance(a, dict) and isinstance(a.get("labels"), dict) for a in found
    )
    return found if is_list else None


def _folded(text: object) -> str:
    return "".join(letter for letter in str(text).casefold() if letter.isalnum())


def trigger_of(alert: Mapping[str, Any], certificate: Certificate) -> Trigger | None:
    """The trigger that an alert speaks of, None where it names none."""
    notes = alert.get("annotations") or {}
    labels = alert["labels"]
    said = [labels.get(LABEL), labels.get("alertname"), notes.get("summary"), notes.get("description")]
    names = [_folded(each) for each in said if each]
    for name in names:
        for trigger in certificate.rollback.triggers:
            if name in (_folded(trigger.id), _folded(trigger.text)):
                return trigger
    return None


def _began(document: Document, alert: Mapping[str, Any]) -> str:
    at = str(alert.get("startsAt") or alert.get("activeAt") or "")
    # Go writes nanoseconds; the record keeps microseconds.
    whole, point, rest = at.partition(".")
    digits = rest[: len(rest) - len(rest.lstrip("0123456789"))]
    try:
        return parse_instant(f"{whole}{point}{digits[:6]}{rest[len(digits) :]}").isoformat()
    except ValueError as error:
        raise refuse(
            document.name, f"has an alert without the time it began ({error}); send it again"
        ) from None


def _quiet(alert: Mapping[str, Any], trigger: Trigger, known: set[tuple[str, str]]) -> str:
    """What an alert that does not fire now says of its trigger, whose firings are known."""
    since = alert.get("startsAt") or alert.get("activeAt")
    if (alert.get("state") or alert.get("status")) != "resolved" or not since:
        return "nothing fired, and only a person resolves a trigger"
    if any(each == trigger.id for each, _ in known):
        return "its trigger stays fired, only a person resolves it"
    how = f"readiness record trigger {trigger.id} fired --observed-at {since} --reason R"
    return f"it fired since {since}, and no firing of it is recorded; record it: {how}"


def _told(
    document: Document, certificate: Certificate, known: set[tuple[str, str]]
) -> Iterator[tuple[Observation | None, str | None]]:
    """What each alert says: a firing that is not known yet, or a note."""
    triggers = ", ".join(t.id for t in certificate.rollback.triggers) or "none"
    for alert in _alerts(document) or ():
        name = str(alert["labels"].get("alertname", "an alert without a name"))[:80]
        state = alert.get("state") or alert.get("status")
        trigger = trigger_of(alert, certificate)
        if trigger is None:
            yield (
                None,
                f"{name}: no trigger has this id or text, nor does its label {LABEL} name one of: {triggers}",
            )
        elif state != "firing":
            yield None, f"{name} ({trigger.id}) is {state}: {_quiet(alert, trigger, known)}"
        else:
            at = _began(document, alert)
            if (trigger.id, at) in known:
                continue
            known.add((trigger.id, at))
            summary = (alert.get("annotations") or {}).get("summary")
            reason = f"alert {name}" + (f": {summary}" if summary else "")
            body = {"observed_at": at, "trigger": trigger.id, "change": "fired", "reason": reason[:2000]}
            try:
                yield TriggerChanged.model_validate(body), None
            except ValidationError as error:
                raise refuse(
                    document.name, f"{name} cannot be recorded ({error.errors()[0]['msg']})"
                ) from None


def _append(writer: Writer, document: Document, options: ImportOptions) -> Entry | None:
    chosen = choose(certification_ids(writer.cursor), options.certification)
    record = read_record(writer.cursor, certification=chosen, as_of=writer.now)
    known = {
        (seen.trigger, seen.observed_at.isoformat())
        for seen in record.observations
        if isinstance(seen, TriggerChanged) and seen.change == "fired"
    }
    if not _alerts(document):
        raise UsageError(
            f"{document.name}: holds no alert: nothing fires, and only a person resolves a trigger"
        )
    found = list(_told(document, record.certificate, known))
    fired = [observation for observation, _ in found if observation]
    notes = [note for _, note in found if note]
    if not fired and not notes:
        return None
    if not fired:
        raise UsageError(f"{document.name}: no alert fires a trigger: {'; '.join(notes)[:600]}")
    reading = {"notes": [{"line": 1, "text": note} for note in notes]}
    body = {**observations_body(chosen, fired), **({"reading": reading} if notes else {})}
    return append_body(writer, document, options, kind="observations", body=body)


ALERTS = Format("alerts", lambda document: _alerts(document) is not None, _append)
