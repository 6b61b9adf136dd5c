"""The traffic-shift timeline: what is drawn, and what stands beside it."""

from datetime import UTC, datetime
from typing import Any

import plotly.graph_objects as go
import pytest

from dashboard.domain.rollout.events import PlanRevised, Traffic, TriggerChanged
from dashboard.domain.standing.assessment import Assessment, assess
from dashboard.domain.values.instants import end_of
from dashboard.domain.values.source import Observed
from dashboard.figures.charts.timeline import timeline
from dashboard.figures.shapes.colours import LIGHT
from tests.domain.conftest import MakeRecord, at, day

TRIGGERS = {"triggers": [{"id": "security", "text": "Incident", "kind": "event"}]}


def seen(kind: type[Observed], on: str, **fields: Any) -> Any:
    return kind.model_validate({"observed_at": at(on), **fields}, strict=False)


@pytest.fixture
def shown(make: MakeRecord) -> Assessment:
    """Steps planned on 20, 22 and 24 September: 10% in time, 50% a day late after a rollback, then a pause."""
    record = make(
        seen(Traffic, "2025-09-20", percent=10),
        seen(Traffic, "2025-09-22", percent=50),
        seen(TriggerChanged, "2025-09-22", trigger="security", change="fired", reason="CVE"),
        seen(Traffic, "2025-09-22", percent=10, reason="errors"),
        seen(Traffic, "2025-09-23", percent=50),
        seen(Traffic, "2025-09-25", change="pause", reason="<b>wait</b>"),
        rollback=TRIGGERS,
    )
    return assess(record, end_of(day(13), UTC))


def curve(figure: go.Figure, name: str) -> list[tuple[datetime, float]]:
    (trace,) = [t for t in figure.data if t.name == name]
    return list(zip(trace.x, trace.y, strict=True))


def texts(figure: go.Figure) -> list[str]:
    return [a.text for a in figure.layout.annotations]


def test_plan_and_actual_are_steps_and_actual_ends_at_the_instant(shown):
    figure = timeline(shown, "light")

    assert [y for _, y in curve(figure, "planned")] == [0, 10, 50, 100, 100]
    assert [y for _, y in curve(figure, "actual")] == [0, 10, 50, 10, 50, 50, 50]
    assert curve(figure, "actual")[-1][0] == shown.as_of
    assert {t.line.shape for t in figure.data if t.mode == "lines"} == {"hv"}
    assert figure.layout.showlegend is False
    assert figure.layout.yaxis.visible is False


def test_rollbacks_pauses_and_firings_are_marked_and_named(shown):
    figure = timeline(shown, "light")
    labels = texts(figure)

    for label in ("Rolled back to 10%", "Paused at 50%", "security fired"):
        assert f"<b>{label}</b>" in labels
        (marker,) = [t for t in figure.data if t.name == label]
        assert marker.marker.color == (LIGHT.warn if "Paused" in label else LIGHT.bad).text
    heights = [a.ay for a in figure.layout.annotations if a.ayref == "y"]
    assert len(heights) == len(set(heights)) == 3


def test_late_steps_say_how_late_and_upcoming_ones_stay_quiet(shown):
    found = [
        text for text in texts(timeline(shown, "light")) if text.startswith(("<b>10%", "<b>50%", "<b>100%"))
    ]

    assert found[0] == "<b>10%</b>"
    assert found[1].startswith("<b>50%</b>")
    assert found[1].endswith(">, 1 day late</span>")
    assert found[2].endswith(">, 2 days late</span>")


def test_the_instant_is_today_or_as_of(shown):
    said = f'<br><b style="color:{LIGHT.accent}">Actual 50%</b>'

    assert f"<b>As of 26 Sep</b>{said}" in texts(timeline(shown, "light"))
    assert f"<b>Today, 26 Sep</b>{said}" in texts(timeline(shown, "light", is_live=True))


def test_what_is_read_from_across_a_room_is_large(shown):
    sizes = {a.text: a.font.size for a in timeline(shown, "light").layout.annotations}

    assert {
        size for text, size in sizes.items() if "%" in text and "Rolled" not in text and "Paused" not in text
    } == {24}
    assert sizes["<b>Rolled back to 10%</b>"] == sizes["<b>security fired</b>"] == sizes["Planned"] == 18


def test_the_first_plan_stays_visible_beside_a_revision(make: MakeRecord):
    revised = seen(PlanRevised, "2025-09-21", steps=[{"percent": 20}, {"percent": 100}])
    figure = timeline(assess(make(revised), end_of(day(10), UTC)), "light")

    assert [y for _, y in curve(figure, "first plan")] == [0, 10, 50, 100, 100]
    assert [y for _, y in curve(figure, "planned")] == [0, 20, 100, 100]
    assert "First plan" in texts(figure)


def test_what_a_record_says_stays_text(shown):
    figure = timeline(shown, "light")

    hovers = [t.hovertemplate for t in figure.data if t.name == "Paused at 50%"]
    assert "&lt;b&gt;wait&lt;/b&gt;" in hovers[0]
    assert figure.layout.xaxis.ticktext[0] == "20<br>Sep"


def test_the_label_of_an_early_event_stands_to_its_right(make: MakeRecord):
    fired = [
        seen(TriggerChanged, on, trigger="security", change="fired", reason=on)
        for on in ("2025-09-14", "2025-09-25")
    ]
    figure = timeline(assess(make(*fired, rollback=TRIGGERS), end_of(day(13), UTC)), "light")

    sides = [(a.xanchor, a.ax > 0) for a in figure.layout.annotations if a.text == "<b>security fired</b>"]
    assert sides == [("left", True), ("right", False)]
