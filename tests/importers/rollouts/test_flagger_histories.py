"""Whatever Flagger goes through, and however it is heard of, the board has the certified version's true share."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.domain.rollout.controllers import ControllerState
from dashboard.domain.rollout.course import TrafficCourse, traffic_course
from dashboard.importers.documents.document import Document
from dashboard.importers.rollouts.manifests import read_manifests
from tests.examples import examples
from tests.importers.rollouts.board import certificate

BEGIN = datetime(2025, 9, 15, tzinfo=UTC)
HOUR = timedelta(hours=1)
WEIGHTS, ITERATIONS = (20, 40, 60), 2
ANALYSES = {
    "canary": "maxWeight: 60, stepWeight: 20",
    "A/B": "iterations: 2, match: [{headers: {cookie: {exact: a}}}]",
    "blue-green": "iterations: 2",
    "kubernetes": "iterations: 2",
}
RUNNING = ("Waiting", "Progressing", "WaitingPromotion", "Promoting", "Finalising")
COMMANDS = st.one_of(
    st.tuples(st.just("release"), st.integers(0, 3)),
    st.tuples(
        st.sampled_from([*["go"] * 6, "fail", "wait", "wait to promote", "set back", "suspend", "poll"]),
        st.just(0),
    ),
)


@dataclass(frozen=True)
class Flagger:
    """A canary of versions h0 to h3 (`applied` is tried, `promoted` is what the primary runs), as Flagger moves it."""

    strategy: str
    applied: str = "h0"
    promoted: str = "h0"
    phase: str = "Initialized"
    weight: int = 0
    iterations: int = 0
    suspended: bool = False
    said: str = "Initialization done! shop.prod"

    def obey(self, command: str, version: int) -> "Flagger":
        """Do what a person would, or Flagger itself at its next turn."""
        now = replace(self, suspended=command == "suspend", said="Halt shop.prod advancement no values found")
        if command == "release":
            return now.release(f"h{version}")
        if command == "fail" and self.phase in ("Progressing", "WaitingPromotion"):
            return replace(
                now, phase="Failed", weight=0, iterations=0, said="Canary failed! Scaling down shop.prod"
            )
        if command == "set back" and self.phase == "Failed":
            return replace(now, applied=self.promoted, said="")
        if command == "wait" and self.phase == "Progressing" and not (self.weight or self.iterations):
            return replace(now, phase="Waiting", said="Halt shop.prod advancement waiting for approval gate")
        if command == "wait to promote" and self.phase == "Progressing" and self.is_at_the_end:
            said = "Halt shop.prod advancement waiting for promotion approval gate"
            return replace(now, phase="WaitingPromotion", said=said)
        return now.go() if command == "go" else replace(now, said="")

    def release(self, version: str) -> "Flagger":
        """Another version is applied: it is tried from the beginning; what is promoted already is not tried."""
        if version in (self.applied, self.promoted) or self.phase in ("Promoting", "Finalising"):
            return replace(self, said="")
        restarts = self.phase in ("Progressing", "WaitingPromotion")
        how = "Restarting analysis for" if restarts else "Scaling up"
        said = f"New revision detected! {how} shop.prod"
        return replace(self, applied=version, phase="Progressing", weight=0, iterations=0, said=said)

    @property
    def is_at_the_end(self) -> bool:
        """Whether only the promotion is left."""
        if self.strategy == "canary":
            return self.weight == WEIGHTS[-1]
        return self.iterations >= ITERATIONS + (self.strategy != "A/B")

    def go(self) -> "Flagger":
        """Its next turn, with all checks met."""
        if self.phase == "Waiting":
            return replace(self, phase="Progressing", said="New revision detected! Scaling up shop.prod")
        if self.phase in ("Progressing", "WaitingPromotion") and not self.is_at_the_end:
            return self._advance()
        return self._promote()

    def _promote(self) -> "Flagger":
        if self.phase in ("Progressing", "WaitingPromotion"):
            return replace(
                self, phase="Promoting", said="Copying shop.prod template spec to shop-primary.prod"
            )
        if self.phase == "Promoting":
            return replace(self, phase="Finalising", weight=0, said="Routing all traffic to primary")
        if self.phase == "Finalising":
            said = "Promotion completed! Scaling down shop.prod"
            return replace(self, phase="Succeeded", promoted=self.applied, weight=0, iterations=0, said=said)
        return replace(self, said="")

    def _advance(self) -> "Flagger":
        if self.strategy == "canary":
            weight = next(w for w in WEIGHTS if w > self.weight)
            return replace(self, weight=weight, said=f"Advance shop.prod canary weight {weight}")
        tried = self.iterations + 1
        said = f"Advance shop.prod canary iteration {tried}/{ITERATIONS}"
        if tried > ITERATIONS:
            said = "Routing all traffic to canary" if self.strategy == "blue-green" else ""
        return replace(self, iterations=tried, said=said)

    def share(self, version: str) -> int | None:
        """The truth in percent; None where nobody can tell it: an A/B test, and a promotion under way."""
        if version not in (self.applied, self.promoted):
            return 0
        if self.phase in ("Succeeded", "Finalising"):
            return 100 if version == self.applied else 0
        if self.phase in ("Initialized", "Failed"):
            return 100 if version == self.promoted else 0
        if self.phase == "Promoting" or (self.strategy == "A/B" and self.iterations):
            return None
        canary = 100 if self.has_all else self.weight
        return canary if version == self.applied else 100 - canary

    def told(self, version: str) -> int | None:
        """The share as far as a status tells it.

        Nothing of what is tried without weights until all is switched, nor of what waits to be promoted:
        Flagger then says 0 (its issue 1819).
        """
        is_tried = self.phase in RUNNING and version in (self.applied, self.promoted)
        if is_tried and self.phase == "WaitingPromotion":
            return None
        is_told = self.strategy == "canary" or self.has_all or self.phase == "Finalising"
        return self.share(version) if is_told or not is_tried else None

    @property
    def has_all(self) -> bool:
        """Whether blue-green has switched all traffic; the provider kubernetes does not."""
        return self.strategy == "blue-green" and self.iterations > ITERATIONS

    @property
    def tried(self) -> str | None:
        """The version that is tried, was, or has just been promoted; None where it is the old one."""
        return None if self.phase == "Initialized" or self._is_back else self.applied

    @property
    def _is_back(self) -> bool:
        return self.phase == "Failed" and self.applied == self.promoted

    def manifest(self, at: datetime) -> str:
        """What `kubectl get canary -o yaml` would print."""
        provider = ", provider: kubernetes" if self.strategy == "kubernetes" else ""
        is_tried = self.phase in ("Progressing", "Waiting")
        weight, iterations = (self.weight, self.iterations) if is_tried else (0, 0)
        return (
            "apiVersion: flagger.app/v1beta1\nkind: Canary\nmetadata: {name: shop, namespace: prod}\n"
            f"spec: {{suspend: {str(self.suspended).lower()}, analysis: {{{ANALYSES[self.strategy]}}}{provider}}}\n"
            f"status:\n  phase: {self.phase}\n  canaryWeight: {weight}\n  iterations: {iterations}\n"
            f"  lastAppliedSpec: {self.applied}\n  lastPromotedSpec: {self.promoted}\n"
            f'  lastTransitionTime: "{at:%Y-%m-%dT%H:%M:%SZ}"\n'
        )

    def event(self, at: datetime) -> str:
        """What its webhook is sent; it tells nothing where it does nothing."""
        metadata = {"eventMessage": self.said, "timestamp": str(int(at.timestamp() * 1000))}
        body = {"name": "shop", "namespace": "prod", "phase": self.phase, "checksum": self.applied}
        return json.dumps({**body, "metadata": metadata}) if self.said else ""

    def line(self, at: datetime) -> str:
        """A line of its log, which names no version."""
        said = {
            "level": "info",
            "ts": f"{at:%Y-%m-%dT%H:%M:%S.000Z}",
            "canary": "shop.prod",
            "msg": self.said,
        }
        return json.dumps(said) if self.said else ""


@dataclass(frozen=True)
class Moment:
    """A turn: when, where Flagger stood then, and what was heard of it."""

    at: datetime
    flagger: Flagger
    heard: tuple[ControllerState, ...]


def history(
    strategy: str, commands: list[tuple[str, int]], say: Callable[[Flagger, datetime], str]
) -> list[Moment]:
    flagger, moments, definition = Flagger(strategy), list[Moment](), certificate()
    for n, command in enumerate([("poll", 0), *commands]):
        flagger, at = flagger.obey(*command), BEGIN + n * HOUR
        text = say(flagger, at)
        heard: tuple[ControllerState, ...] = ()
        if text:
            report = read_manifests(Document(name="f", content=text.encode()), definition, now=at)
            seen = (each.observation for each in report.observations)
            heard = tuple(each for each in seen if isinstance(each, ControllerState))
        moments.append(Moment(at, flagger, heard))
    return moments


def board(moments: list[Moment], data: Any, named: str | None, start: datetime) -> TrafficCourse:
    """What the board makes of reports in any number and order: each is heard once at least."""
    reports = [state for m in moments for state in m.heard for _ in range(data.draw(st.integers(1, 3)))]
    seen = data.draw(st.permutations(reports)) if reports else []
    return traffic_course(sorted(seen, key=lambda s: s.observed_at), named=named, start=start)


def certified(moments: list[Moment], named: str | None, start: datetime) -> str | None:
    """The version under certification by the rule: the named one, else the first that is tried after the start."""
    if named:
        return named
    return next((m.flagger.tried for m in moments if m.at >= start and m.flagger.tried), None)


STRATEGIES = st.sampled_from(["canary", "canary", *ANALYSES])
NAMES = st.sampled_from([None, None, "h0", "h1", "h2", "h4"])


@settings(max_examples=examples(8, 30), deadline=None)
@given(STRATEGIES, st.lists(COMMANDS, max_size=14), NAMES, st.data())
def test_the_share_of_a_polled_canary_is_true_and_null_with_words_where_it_is_not_said(
    strategy, commands, named, data
):
    moments = history(strategy, commands, Flagger.manifest)
    start = BEGIN + data.draw(st.integers(0, len(moments))) * HOUR - HOUR / 2

    for n, now in enumerate(moments, 1):
        course = board(moments[:n], data, named, start)
        version = certified(moments[:n], named, start) if now.at >= start else None

        assert course.percent == (now.flagger.told(version) if version else None)
        assert course.percent is not None or course.words


@settings(max_examples=examples(8, 30), deadline=None)
@given(STRATEGIES, st.lists(COMMANDS, max_size=14), st.sampled_from([Flagger.event, Flagger.line]), st.data())
def test_the_share_by_what_flagger_said_is_true_wherever_it_is_known(strategy, commands, say, data):
    moments = history(strategy, commands, say)
    version = next((v.hash or v.checksum for m in moments for s in m.heard for v in s.versions), None)
    first = next((m.flagger.applied for m in moments for s in m.heard if s.versions), None)

    for n, now in enumerate(moments, 1):
        course = board(moments[:n], data, None, BEGIN)

        assert version in (None, first)
        if say is Flagger.event and now.flagger.said.startswith("Advance shop.prod canary weight"):
            assert course.percent is not None
        assert course.percent is None or course.percent == now.flagger.share(first or "")
        assert course.percent is not None or course.words or not any(m.heard for m in moments[:n])


@settings(max_examples=examples(8, 30), deadline=None)
@given(STRATEGIES, st.lists(COMMANDS, max_size=14), NAMES, st.data())
def test_no_rollback_without_a_decrease(strategy, commands, named, data):
    moments = history(strategy, commands, Flagger.manifest)
    course = board(moments, data, named, BEGIN)
    version = certified(moments, named, BEGIN)
    shares = [m.flagger.told(version) for m in moments] if version else []
    known = [share for share in shares if share is not None]

    falls = [after for before, after in pairwise(known) if after < before]
    assert [int(e.percent) for e in course.events[1:] if e.kind == "rollback"] == falls
