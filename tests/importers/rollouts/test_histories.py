"""Whatever a controller goes through, however often asked, the board has the certified version's share."""

from dataclasses import dataclass, field
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

WEIGHTS = (10, 30, 60)
BEGIN = datetime(2025, 9, 15, tzinfo=UTC)
HOUR = timedelta(hours=1)
COMMANDS = st.one_of(
    st.tuples(st.just("release"), st.integers(0, 3)),
    st.tuples(
        st.sampled_from(["step", "step", "step", "abort", "retry", "promote", "pause", "restart"]), st.just(0)
    ),
)


@dataclass
class Controller:
    """A controller with a rollout of versions h0 to h3, h0 stable at first; `weight` is the canary's."""

    is_routed: bool
    stable: str = "h0"
    current: str = "h0"
    step: int = 0
    weight: int = 0
    is_aborted: bool = False
    is_paused: bool = False
    shares: list[dict[str, int]] = field(default_factory=list)

    def obey(self, command: str, version: int) -> None:
        """Do what a person or the controller itself would."""
        self.is_paused = command == "pause"
        under_way = self.current != self.stable
        if command == "release" and f"h{version}" != self.current:
            self.current, self.is_aborted = f"h{version}", False
            self._go_to(0 if self.current != self.stable else None)
        elif command == "step" and under_way and not self.is_aborted:
            self._go_to(self.step + 1)
        elif command == "abort" and under_way:
            self.is_aborted, self.weight = True, 0
        elif command == "retry" and self.is_aborted:
            self.is_aborted = False
            self._go_to(0)
        elif command == "promote" and under_way and not self.is_aborted:
            self._go_to(len(WEIGHTS))

    def _go_to(self, step: int | None) -> None:
        """Stand at the pause after a weight.

        After the last one, or where there is nothing to do, all is stable.
        """
        if step is not None and step < len(WEIGHTS):
            self.step, self.weight = step, WEIGHTS[step]
        else:
            self.step, self.weight, self.stable = 0, 0, self.current

    def share(self, version: str) -> int:
        """The truth: the share of a version, in percent."""
        canary = self.weight if version == self.current != self.stable else 0
        return canary + (100 - self.weight if version == self.stable else 0)

    def manifest(self, at: datetime) -> str:
        """What `kubectl get rollout -o yaml` would print."""
        steps = ", ".join(f"{{setWeight: {weight}}}, {{pause: {{}}}}" for weight in WEIGHTS)
        settled = self.current == self.stable
        index = 2 * len(WEIGHTS) if settled else 0 if self.is_aborted else 2 * self.step + 1
        lines = [
            f"  currentPodHash: {self.current}",
            f"  stableRS: {self.stable}",
            f"  currentStepIndex: {index}",
            f'  conditions: [{{type: Progressing, lastUpdateTime: "{at:%Y-%m-%dT%H:%M:%SZ}"}}]',
        ]
        if self.is_aborted:
            lines.append(f'  abort: true\n  abortedAt: "{at:%Y-%m-%dT%H:%M:%SZ}"')
        if self.is_routed:
            canary = f"canary: {{podTemplateHash: {self.current}, weight: {self.weight}}}"
            stable = f"stable: {{podTemplateHash: {self.stable}, weight: {100 - self.weight}}}"
            lines.append(f"  canary: {{weights: {{{canary}, {stable}}}}}")
        return (
            "apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: web, namespace: prod}\n"
            f"spec: {{paused: {str(self.is_paused).lower()}, strategy: {{canary: {{steps: [{steps}]}}}}}}\n"
            "status:\n" + "\n".join(lines) + "\n"
        )


@dataclass(frozen=True)
class Moment:
    """A change: when, what the controller reported of it, and the truth then."""

    at: datetime
    state: ControllerState
    stable: str
    canary: str | None
    shares: dict[str, int]


def history(commands: list[tuple[str, int]], *, is_routed: bool) -> list[Moment]:
    controller, definition, moments = Controller(is_routed), certificate(), list[Moment]()
    for n, command in enumerate([("restart", 0), *commands]):
        controller.obey(*command)
        at = BEGIN + n * HOUR
        document = Document(name="r.yaml", content=controller.manifest(at).encode())
        report = read_manifests(document, definition, now=at)
        (state,) = [o.observation for o in report.observations if isinstance(o.observation, ControllerState)]
        canary = controller.current if controller.current != controller.stable else None
        shares = {f"h{v}": controller.share(f"h{v}") for v in range(5)}
        moments.append(Moment(at, state, controller.stable, canary, shares))
    return moments


def certified(moments: list[Moment], named: str | None, start: datetime) -> str | None:
    """The version under certification by the rule.

    The named one, else the first that is new after the start.
    """
    if named:
        return named
    for before, moment in zip([None, *moments], moments, strict=False):
        replaced = before is not None and before.stable != moment.stable
        if moment.at >= start and (moment.canary or replaced):
            return moment.canary or moment.stable
    return None


def board(moments: list[Moment], data: Any, named: str | None, start: datetime) -> TrafficCourse:
    """What the board makes of polls in any number and order: each change is seen once at least."""
    polls = [m for m in moments for _ in range(data.draw(st.integers(1, 3)))]
    seen = data.draw(st.permutations(polls))
    return traffic_course(
        sorted([m.state for m in seen], key=lambda s: s.observed_at), named=named, start=start
    )


@settings(max_examples=examples(8, 40), deadline=None)
@given(
    st.lists(COMMANDS, max_size=9),
    st.booleans(),
    st.sampled_from([None, None, "h0", "h1", "h2", "h4"]),
    st.data(),
)
def test_the_share_is_true_whenever_it_is_known_and_null_with_words_when_not(
    commands, is_routed, named, data
):
    moments = history(commands, is_routed=is_routed)
    start = BEGIN + data.draw(st.integers(0, len(moments))) * HOUR - HOUR / 2

    for n, now in enumerate(moments, 1):
        course = board(moments[:n], data, named, start)
        version = certified(moments[:n], named, start) if now.at >= start else None
        expected = now.shares[version] if version else None

        assert course.percent == expected
        assert course.percent is not None or course.words
        assert course.gaps == ()


@settings(max_examples=examples(8, 40), deadline=None)
@given(st.lists(COMMANDS, max_size=12), st.booleans(), st.sampled_from([None, "h0", "h1"]), st.data())
def test_there_is_no_rollback_without_a_decrease_and_no_decrease_without_a_rollback(
    commands, is_routed, named, data
):
    moments = history(commands, is_routed=is_routed)
    course = board(moments, data, named, BEGIN)
    version = certified(moments, named, BEGIN)
    since = next((n for n, m in enumerate(moments) if named or m.canary), len(moments))
    shares = [m.shares[version] for m in moments[since:]] if version else []

    falls = [after for before, after in pairwise(shares) if after < before]
    assert [int(e.percent) for e in course.events[1:] if e.kind == "rollback"] == falls
    assert all(e.kind != "rollback" for e in course.events[:1])


@settings(max_examples=examples(8, 40), deadline=None)
@given(st.lists(COMMANDS, max_size=9), st.data())
def test_what_is_polled_again_changes_nothing(commands, data):
    moments = history(commands, is_routed=True)
    once = traffic_course([m.state for m in moments], start=BEGIN)
    often = board(moments, data, None, BEGIN)

    def what(course: TrafficCourse) -> list[tuple[Any, ...]]:
        return [(e.at, e.kind, e.percent) for e in course.events]

    assert what(often) == what(once)
    assert (often.percent, often.standstill, often.release) == (once.percent, once.standstill, once.release)
