from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest

from dashboard.domain.values.subject import Subject
from dashboard.domain.values.wording import mark
from dashboard.figures.shapes.drawing import Box, Dot, Drawing, Path, Spot, write
from dashboard.figures.shapes.window_frames import day_frames
from dashboard.ui.components import drawings
from dashboard.ui.components.drawings import (
    BarRow,
    HeatRow,
    ScaleGap,
    ScalePoint,
    StepMark,
    StepPhase,
    WindowRow,
)
from tests.ui.conftest import BERLIN, window


def step(percent: float, state: str = "planned", **more: Any) -> StepMark:
    return StepMark.model_validate({"percent": percent, "state": state, "label": "plan 26 Nov", **more})


def bar(name: str = "Documentation", **more: Any) -> BarRow:
    given: dict[str, Any] = {
        "mark": mark("conditional"),
        "value": "87%",
        "share": 87,
        "required": 100,
        **more,
    }
    return BarRow(name=name, **given)


def draw_windows(text: str = "Complete remaining documentation") -> None:
    states = [window(text), window(text)]
    row = WindowRow(title=text, due_on=states[0].due_on, absolute="19 to 25 Nov")
    rows = [row.model_copy(update={"slip": text}), row.model_copy(update={"progress": "2 of 7 items done"})]
    frames = day_frames(states, word="As of")
    drawings.windows(rows, frames, label=text, zone=BERLIN)


def draw_stepper(text: str = "Gradual rollout") -> None:
    late = step(30, "late", note="1 day overdue")
    phases = [
        StepPhase(name=text, steps=(step(10, "reached"), step(20, "reached_late", note="1 day late"), late)),
        StepPhase(name=text, steps=(step(50), step(75), step(100))),
    ]
    drawings.stepper(phases, label=text, actual=25)


def draw_bars(text: str = "Functional completeness") -> None:
    rows = [bar(text, requirement="required 100%", detail="covered by condition 1"), bar(text, share=None)]
    drawings.bars(rows, label=text, tick_name=text)


def draw_scale(text: str = "CE: not measured") -> None:
    values = {"WO": 0.7, "AB": 0.8, "QV": 0.9, "SR": 1.2, "SC": 1.8}
    points = [
        ScalePoint(value=v, href=name, text=f"{name} {v}%", focus=name == "QV") for name, v in values.items()
    ]
    drawings.scale(
        points,
        label=text,
        limit=4.7,
        limit_label="Limit 4.7%",
        zero="0%",
        missing=[ScaleGap(text=text, href="CE")],
    )


def draw_heat(text: str = "All deployed agents operational and performing within targets") -> None:
    cells = (mark("met"), mark("stands"), mark("no_data"), None)
    rows = [
        HeatRow(group="Phase 2", href="thing", name=text, cells=cells),
        HeatRow(group="Telemetry", href="thing", name="up", cells=cells),
    ]
    drawings.heat(
        rows, label=text, columns=["Week 1, 5 Nov", "Week 2, 12 Nov", "Week 3, 19 Nov", "Week 4, 26 Nov"]
    )


def sheet(width: float, text: str) -> Drawing:
    """A drawing that says how wide its sheet is, with two spots that tell a text."""
    spots = tuple(Spot(x=60 * n, y=60, width=50, height=30, text=f"{text} {n}") for n in (1, 2))
    shapes = (
        Box(x=0, y=0, width=width, height=100, fill="band", stroke="line"),
        Box(x=200, y=50, width=100, height=20, fill="none_ground", hatch="none"),
        Path(points=((0, 90), (width, 90)), stroke="muted", dotted=True),
        Dot(x=50, y=50, radius=10, fill="accent", stroke="paper"),
        write(10, 30, f"{width:g} {text}", 17),
    )
    return Drawing(width=width, height=100, label=text, shapes=shapes, spots=spots)


def draw_shapes(text: str = "Traffic") -> None:
    drawings.shapes({0: sheet(360, text), 554: sheet(680, text)})


ALL = [draw_windows, draw_stepper, draw_bars, draw_scale, draw_heat, draw_shapes]


@pytest.mark.parametrize("draw", ALL)
@pytest.mark.parametrize("width", [354, 491])
def test_nothing_is_cut_small_or_overflowing(stage, draw: Callable[[], None], width: int):
    draw()
    stage.show(width)
    stage.page.clock.run_for(100)

    assert stage.page.evaluate(
        "[box.scrollWidth - box.clientWidth, box.scrollHeight - box.clientHeight]"
    ) == [0, 0]
    sizes = "[...host.querySelectorAll('.board *')].map((e) => parseFloat(getComputedStyle(e).fontSize))"
    assert min(stage.page.evaluate(sizes)) >= 14


@pytest.mark.parametrize("draw", ALL)
def test_a_record_s_text_stays_text(stage, draw: Callable[[str], None]):
    hostile = "<img src=x onerror=alert(1)><b>bold</b>"
    draw(hostile)
    stage.show()

    assert hostile in stage.text()
    assert stage.page.locator("#host img, #host b").count() == 0


@pytest.mark.parametrize("width", [354, 520, 1740])
def test_no_two_labels_of_the_scale_overlap(stage, width: int):
    draw_scale()
    stage.show(width)

    boxes = [label.bounding_box() for label in stage.page.locator("#host .label").all()]
    spots = [(b["x"], b["y"], b["x"] + b["width"], b["y"] + b["height"]) for b in boxes if b]
    crossing = [
        (a, b)
        for a in spots
        for b in spots
        if a < b and a[0] < b[2] and b[0] < a[2] and a[1] + 2 < b[3] and b[1] + 2 < a[3]
    ]
    assert len(spots) == 7
    assert crossing == []


@pytest.mark.parametrize(
    ("width", "drawn"), [(354, "360 Traffic"), (553, "360 Traffic"), (554, "680 Traffic")]
)
def test_a_place_is_drawn_on_the_sheet_that_is_made_for_its_width(stage, width: int, drawn: str):
    draw_shapes()
    stage.show(width)

    assert stage.page.locator("#host text").all_text_contents() == [drawn]


def test_a_hatched_box_is_filled_with_a_pattern_of_its_own_drawing(stage):
    draw_shapes()
    stage.show(354)

    fills = stage.page.locator("#host rect").evaluate_all("all => all.map((e) => e.style.fill)")
    assert 'url("#hatch-none")' in fills
    assert stage.page.locator("#host pattern").evaluate_all("all => all.map((e) => e.id)") == ["hatch-none"]


def test_a_place_that_grows_changes_its_sheet(stage):
    draw_shapes()
    stage.show(354)
    stage.page.evaluate("box.style.width = '700px'")

    stage.page.wait_for_function("host.querySelector('text').textContent === '680 Traffic'")
    assert stage.page.locator("#host svg").count() == 1


def test_what_a_spot_tells_is_read_out_and_shown_to_pointer_and_keyboard(stage):
    draw_shapes()
    stage.show(354)
    tip, spots = stage.page.locator("#host .tip"), stage.page.locator("#host .spot")

    assert stage.page.locator("#host svg").get_attribute("role") == "group"
    assert [spot.get_attribute("aria-label") for spot in spots.all()] == ["Traffic 1", "Traffic 2"]
    assert [spot.get_attribute("tabindex") for spot in spots.all()] == ["0", "-1"]
    assert tip.is_hidden()
    spots.nth(1).hover()
    assert tip.inner_text() == "Traffic 2"
    stage.page.mouse.move(1, 1)
    assert tip.is_hidden()
    stage.page.keyboard.press("Tab")
    stage.page.keyboard.press("ArrowRight")
    assert tip.inner_text() == "Traffic 2"
    stage.page.keyboard.press("Home")
    assert tip.inner_text() == "Traffic 1"
    stage.page.keyboard.press("Escape")
    assert tip.is_hidden()


def test_what_is_about_a_thing_is_a_link_to_it(stage):
    gate, step = Subject(kind="gate", id="G-1"), Subject(kind="step", id="50%")
    labels = (write(20, 20, "50%", 16, subject=step), write(20, 50, "20 Sep", 16))
    spots = (Spot(x=60, y=60, width=50, height=30, text="Gate G-1", subject=gate),)
    sheet = Drawing(width=360, height=100, label="Traffic", shapes=labels, spots=spots)
    drawings.shapes({0: sheet}, address=lambda about: f"thing?id={quote(about.id)}")
    stage.show(354)

    links = stage.page.locator("#host a")
    assert [link.get_attribute("href") for link in links.all()] == ["/thing?id=50%25", "/thing?id=G-1"]
    assert links.first.text_content() == "50%"
    assert [link.get_attribute("tabindex") for link in links.all()] == ["-1", "0"]
    assert links.last.get_attribute("aria-label") == "Gate G-1"


def test_the_name_of_a_row_is_a_link_to_its_address(stage):
    drawings.bars([bar(href="thing?certification=DEMO&id=PROD-007")], label="Gates")
    stage.show()

    link = stage.page.locator("#host a").get_attribute("href")
    assert link == "/thing?certification=DEMO&id=PROD-007"


@pytest.mark.parametrize("href", ["javascript:alert(1)", "//evil.example/gates", "http://evil.example/"])
def test_a_link_never_leaves_the_board(stage, href: str):
    drawings.bars([bar(href=href)], label="Gates")
    stage.show()

    assert stage.page.locator("#host a").count() == 0


def test_conditional_is_hatched_and_attested_hollow(stage):
    attested = bar("Scalability", mark=mark("pass"), attested=True, share=100, required=None)
    drawings.bars([bar(), attested], label="Gates")
    stage.show()

    fills = (
        "[...host.querySelectorAll('.fill')].map((e) => getComputedStyle(e).backgroundImage.split('(')[0])"
    )
    assert stage.page.evaluate(fills) == ["repeating-linear-gradient", "none"]
    assert stage.page.locator("#host .hollow").count() == 1


def test_traffic_between_two_steps_is_marked_there(stage):
    draw_stepper()
    stage.show()

    assert stage.page.locator("#host .between-name").inner_text() == "25%"
    assert stage.page.locator("#host .actual").count() == 0
