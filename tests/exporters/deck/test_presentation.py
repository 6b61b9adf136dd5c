"""The presentation of a review: its words, drawings, tables and look, and that nothing leaves a slide."""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from itertools import combinations
from typing import Any
from zipfile import ZipFile

import pytest
from pptx import Presentation
from pptx.enum.dml import MSO_FILL, MSO_THEME_COLOR
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.oxml.ns import qn

from dashboard.domain.observations import GateResult
from dashboard.domain.rollout.events import Traffic
from dashboard.domain.values import wording
from dashboard.domain.values.instants import end_of
from dashboard.exporters.deck.presentation import pptx
from dashboard.exporters.deck.text import VIOLET
from dashboard.figures.shapes.colours import LIGHT
from dashboard.figures.shapes.measure import extent
from dashboard.findings.moment import Moment
from dashboard.review import Review, review_of
from dashboard.review.slides import slides
from tests.domain.conftest import MakeRecord, at, day

HOSTILE = ["<script>alert(1)</script>", "=1+1", "</a:t></a:r>", "{{x}}", "a & b", "![](http://x)", "🚀"]
SIX = 6
COVER = 1


def held(make: MakeRecord, *seen: Any, on: int = 11, **changed: Any) -> Review:
    return review_of(Moment(make(*seen, **changed), end_of(day(on), UTC)))


def shifts(*of: tuple[int, str]) -> list[Traffic]:
    return [Traffic(percent=Decimal(p), observed_at=at(on), reason="why") for p, on in of]


@pytest.fixture
def usual(make: MakeRecord) -> Review:
    return held(make, *shifts((10, "2025-09-21"), (50, "2025-09-22"), (10, "2025-09-23")))


@pytest.fixture
def nasty(make: MakeRecord) -> Review:
    """Sixty gates, ten conditions, texts of hundreds of letters, and what would be markup elsewhere."""
    gates: list[dict[str, Any]] = [
        {
            "id": f"G-{n}" + "X" * (n % 3 * 20),
            "name": f"{HOSTILE[n % 7]} " + "long " * (n % 60),
            "requirement": "95%+",
            "result": "90%" if n % 2 else "97%",
        }
        for n in range(60)
    ]
    conditions: list[dict[str, Any]] = [
        {
            "id": str(n),
            "title": f"{HOSTILE[n % 7]} " + "W" * 20 * n,
            "timeline": f"{n}-{n + 2} weeks from deployment start",
            "covers": [gates[n]["id"]],
            "items": ["First"],
            "owner": "Someone " * 9,
        }
        for n in range(1, 11)
    ]
    head = {
        "title": ("A long title " * 40)[:500].strip(),
        "system": "=1+1 " * 90,
        "authority": "<b> " * 90,
        "sample": True,
    }
    found = [
        GateResult(
            gate=gates[n]["id"], value=Decimal(91), text="Measured again " * 60, observed_at=at("2025-09-22")
        )
        for n in range(9)
    ]
    moved = shifts((10, "2025-09-20"), (5, "2025-09-21"), (50, "2025-09-22"), (10, "2025-09-23"))
    stripped = {k: v.strip() if isinstance(v, str) else v for k, v in head.items()}
    for thing in (*gates, *conditions):
        thing.update({k: v.strip() for k, v in thing.items() if isinstance(v, str)})
    return held(
        make,
        *found,
        *moved,
        gates=gates,
        conditions=conditions,
        agents=[],
        certification={**stripped, "id": "N" * 64},
    )


def opened(review: Review) -> Any:
    return Presentation(BytesIO(pptx(review)))


def each(shapes: Any) -> Iterator[Any]:
    for shape in shapes:
        yield shape
        if shape.shape_type == MSO_SHAPE_TYPE.GROUP:
            yield from each(shape.shapes)


def texts(slide: Any) -> list[str]:
    found = [shape.text_frame.text for shape in each(slide.shapes) if shape.has_text_frame]
    for shape in slide.shapes:
        if shape.has_table:
            found += [cell.text for row in shape.table.rows for cell in row.cells]
    return found


def all_texts(deck: Any) -> list[str]:
    return [text for slide in deck.slides for text in texts(slide)]


def drawn(slide: Any, name: str) -> Any:
    """A drawing of a slide: one group of shapes."""
    return next(shape for shape in slide.shapes if shape.name == name)


def corners(deck: Any, colour: Any) -> int:
    """How many corners the line in a colour of the theme has in the drawing of traffic; 0 without one."""
    lines = [
        s for s in drawn(deck.slides[COVER + 3], "Traffic").shapes if s.shape_type == MSO_SHAPE_TYPE.FREEFORM
    ]
    found = [s for s in lines if s.line.fill.type == MSO_FILL.SOLID and s.line.color.theme_color == colour]
    return sum(len(s.element.findall(f".//{qn('a:pt')}")) for s in found)


def tables(deck: Any) -> list[Any]:
    return [shape.table for slide in deck.slides for shape in slide.shapes if shape.has_table]


def test_the_standing_and_the_traffic_can_be_read(usual: Review):
    found, standing = all_texts(opened(usual)), usual.assessment.standing

    assert standing.headline in found
    assert standing.detail in found
    assert "Traffic on the new system\n10%\n+10 points since 17 Sep" in found
    assert any(text.startswith("Actual 10%") for text in found)


def test_the_cover_says_what_is_certified_by_whom_and_for_which_meeting(usual: Review):
    cover = texts(opened(usual).slides[0])

    assert "Small" in cover
    assert "Small System\nBoard\nSMALL" in cover
    assert "Weekly review, 24 Sep 2025" in cover


def test_the_six_slides_say_what_the_review_says_and_nothing_is_lost(usual: Review):
    deck = opened(usual)
    shown = list(deck.slides)[COVER : COVER + SIX]

    for made, slide in zip(shown, slides(usual), strict=True):
        said = "\n".join(texts(made))
        assert made.shapes.title.text_frame.text == slide.title
        parts = [slide.lead, slide.heading, slide.left_out, slide.closing, *(x.text for x in slide.lines)]
        assert [part for part in parts if part and part not in said] == []
        assert [x.note for x in slide.lines if x.note and x.note not in said] == []


def test_every_gate_has_its_status_as_shape_and_word_and_in_colour(usual: Review):
    gates = tables(opened(usual))[0]
    state = usual.assessment.gates[0]
    mark = wording.mark(state.status)
    runs = gates.cell(1, 0).text_frame.paragraphs[0].runs

    assert [cell.text for cell in gates.rows[0].cells] == [
        "Status",
        "Id",
        "Gate",
        "Result",
        "Required",
        "Covered by",
    ]
    assert [cell.text for cell in gates.rows[1].cells] == [
        f"{mark.shape} {mark.word}",
        "G-1",
        "Coverage",
        "90%",
        "95%+",
        "condition 1",
    ]
    assert {f"#{run.font.color.rgb}" for run in runs} == {LIGHT.warn.text}


def test_the_worst_gate_comes_first(make: MakeRecord):
    gates = [
        {"id": f"G-{n}", "name": "Gate", "requirement": "95%+", "result": result}
        for n, result in enumerate(("97%", "90%", "98%"))
    ]
    found = tables(opened(held(make, gates=gates, conditions=[], agents=[])))[0]

    assert [found.cell(n, 1).text for n in (1, 2, 3)] == ["G-1", "G-0", "G-2"]
    assert found.cell(1, 0).text == "✕ Fail"


def test_every_due_date_can_be_read(nasty: Review):
    found = [[cell.text for cell in row.cells] for table in tables(opened(nasty)) for row in table.rows]

    for state in nasty.assessment.conditions:
        (row,) = [r for r in found if r[1] == state.condition.id]
        assert row[4] == f"{wording.window(state.opens_on, state.due_on, state.on)} (assumed)"
        assert row[0] == f"{wording.mark(state.status).shape} {wording.mark(state.status).word}"


def test_a_long_table_goes_on_under_its_name_and_keeps_every_gate(nasty: Review):
    deck = opened(nasty)
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    pages = sum(title.startswith("Gates (") for title in titles) + 1
    ids = [row.cells[1].text for table in tables(deck) for row in table.rows]

    assert pages > 3
    assert f"Gates (2 of {pages})" in titles
    assert {state.gate.id[:4] for state in nasty.assessment.gates} <= {found[:4] for found in ids}


def test_the_rollout_is_drawn_as_editable_shapes_with_its_labels(usual: Review):
    slide = opened(usual).slides[COVER + 3]
    traffic = drawn(slide, "Traffic")
    labels = texts(slide)

    assert traffic.shape_type == MSO_SHAPE_TYPE.GROUP
    assert {"As of 24 Sep", "Planned 100%", "Rolled back to 10%"} <= set(labels)
    assert {"20 Sep", "22 Sep", "24 Sep"} <= set(labels)
    assert {"Phase 1 · Base", "Phase 2 · Shift"} <= set(labels)


def test_plan_and_actual_are_lines_of_their_own_and_without_traffic_there_is_the_plan_alone(
    usual: Review, make: MakeRecord
):
    with_traffic, without = opened(usual), opened(held(make))

    assert corners(with_traffic, MSO_THEME_COLOR.TEXT_2) == corners(without, MSO_THEME_COLOR.TEXT_2) == 8
    assert corners(with_traffic, MSO_THEME_COLOR.ACCENT_1) == 8
    assert corners(without, MSO_THEME_COLOR.ACCENT_1) == 0


def test_windows_are_native_shapes_hatched_where_days_are_left(usual: Review):
    group = next(s for s in opened(usual).slides[COVER + 2].shapes if s.name == "Windows")
    patterns = group.element.findall(f".//{qn('a:pattFill')}")

    assert group.shape_type == MSO_SHAPE_TYPE.GROUP
    assert [p.get("prst") for p in patterns] == ["wdUpDiag"]
    assert "As of 24 Sep" in {s.text_frame.text for s in group.shapes if s.has_text_frame}


def test_what_is_drawn_has_alt_text(usual: Review):
    shown = [
        shape
        for slide in opened(usual).slides
        for shape in slide.shapes
        if shape.has_table or shape.shape_type == MSO_SHAPE_TYPE.GROUP
    ]

    assert {shape.name for shape in shown} >= {"Traffic", "Windows", "Status"}
    assert [s.name for s in shown if not s.element.xpath(".//p:cNvPr")[0].get("descr")] == []


@pytest.mark.parametrize("which", ["usual", "nasty"])
def test_there_is_no_picture_in_the_deck(which: str, request: pytest.FixtureRequest):
    with ZipFile(BytesIO(pptx(request.getfixturevalue(which)))) as deck:
        names = deck.namelist()

    assert [
        n for n in names if n.rsplit(".")[-1].lower() in {"png", "jpg", "jpeg", "gif", "emf", "wmf", "bin"}
    ] == []


@pytest.mark.parametrize("which", ["usual", "nasty"])
def test_every_slide_has_a_title_a_footer_and_its_number(which: str, request: pytest.FixtureRequest):
    review = request.getfixturevalue(which)
    assessment = review.assessment
    footer = f"{assessment.head.id} · as of 24 Sep 2025, 23:59 UTC · Ledger head {'0' * 16}"

    for n, slide in enumerate(opened(review).slides, 1):
        kinds = {s.element.find(f".//{qn('p:ph')}").get("type"): s for s in slide.placeholders}
        assert slide.shapes.title.text_frame.text
        assert kinds["ftr"].text_frame.text == footer
        assert kinds["sldNum"].element.find(f".//{qn('a:fld')}").get("type") == "slidenum"
        assert kinds["sldNum"].element.find(f".//{qn('a:t')}").text == str(n)


def test_sample_data_is_marked_on_every_slide_and_nothing_else_is(usual: Review, nasty: Review):
    marked = [
        [s for s in slide.shapes if s.has_text_frame and s.text_frame.text == "Sample data"]
        for slide in opened(nasty).slides
    ]

    assert {len(found) for found in marked} == {1}
    assert marked[0][0].text_frame.paragraphs[0].runs[0].font.color.theme_color is not None
    assert "Sample data" not in all_texts(opened(usual))


@pytest.mark.parametrize("which", ["usual", "nasty"])
def test_every_shape_lies_on_its_slide(which: str, request: pytest.FixtureRequest):
    deck = opened(request.getfixturevalue(which))

    assert (deck.slide_width, deck.slide_height) == (12192000, 6858000)
    for slide in deck.slides:
        outside = [
            (shape.name, shape.left, shape.top, shape.width, shape.height)
            for shape in each(slide.shapes)
            if shape.left < 0
            or shape.top < 0
            or shape.left + shape.width > deck.slide_width
            or shape.top + shape.height > deck.slide_height
        ]
        assert outside == []


LAID = {"Verdict", "Ground", "Status"}  # behind others


@pytest.mark.parametrize("which", ["usual", "nasty"])
def test_nothing_on_a_slide_covers_another(which: str, request: pytest.FixtureRequest):
    for slide in opened(request.getfixturevalue(which)).slides:
        parts = [shape for shape in slide.shapes if shape.name not in LAID]
        covered = [
            (one.name, other.name)
            for one, other in combinations(parts, 2)
            if one.left < other.left + other.width
            and other.left < one.left + one.width
            and one.top < other.top + other.height
            and other.top < one.top + one.height
        ]
        assert covered == []


def test_ids_of_shapes_are_unique_on_a_slide(usual: Review):
    for slide in opened(usual).slides:
        ids = slide.element.xpath(".//p:cNvPr/@id")
        assert len(ids) == len(set(ids))


def test_hostile_texts_stay_texts(nasty: Review):
    data = pptx(nasty)
    said = " ".join(all_texts(Presentation(BytesIO(data))))
    with ZipFile(BytesIO(data)) as deck:
        relations = b"".join(deck.read(n) for n in deck.namelist() if n.endswith(".rels"))
        embedded = [n for n in deck.namelist() if "embeddings" in n]

    assert [text for text in HOSTILE if text not in said] == []
    assert b"External" not in relations
    assert embedded == []


def test_what_a_file_cannot_hold_is_replaced(make: MakeRecord):
    gates = [{"id": "G-1", "name": "Not\uffff a\ufffe letter", "requirement": "95%+", "result": "90%"}]
    found = tables(opened(held(make, gates=gates, certification={"title": "One\nTwo\uffff"})))[0]

    assert found.cell(1, 2).text == "Not\ufffd a\ufffd letter"


@pytest.mark.parametrize("which", ["usual", "nasty"])
def test_the_same_review_gives_the_same_bytes(which: str, request: pytest.FixtureRequest):
    review = request.getfixturevalue(which)

    assert pptx(review) == pptx(review)


def test_no_time_but_that_of_the_review_is_in_the_file(usual: Review):
    data = pptx(usual)
    with ZipFile(BytesIO(data)) as deck:
        kept = deck.read("docProps/core.xml").decode()
        members = {i.date_time[0] for i in deck.infolist()}

    assert members == {1980}
    assert kept.count("2025-09-24T23:59:59Z") == 2


def test_its_properties_are_those_of_the_certificate(usual: Review):
    properties = opened(usual).core_properties

    assert (properties.title, properties.author) == ("Small", "Board")
    assert properties.subject == "Weekly review, 24 Sep 2025"
    assert properties.created == properties.modified == datetime(2025, 9, 24, 23, 59, 59)  # noqa: DTZ001  python-pptx leaves UTC out


def test_the_theme_has_the_boards_colours_and_font(usual: Review):
    with ZipFile(BytesIO(pptx(usual))) as deck:
        theme = deck.read("ppt/theme/theme1.xml").decode()

    assert [c for c in (LIGHT.text, LIGHT.accent, LIGHT.warn.shape, VIOLET) if c[1:] not in theme] == []
    assert theme.count('<a:latin typeface="Arial"/>') == 2


def test_notes_keep_what_a_slide_left_out_and_where_it_comes_from(usual: Review):
    notes = [
        slide.notes_slide.notes_text_frame.text for slide in list(opened(usual).slides)[COVER : COVER + SIX]
    ]

    assert usual.assessment.standing.sentence in notes[0]
    assert all(change.sentence in notes[1] for change in usual.changes.changes)
    assert "made.yaml, entry 2" in notes[1]
    assert all(finding.message in notes[4] for finding in usual.findings)


def test_a_certificate_without_conditions_or_rollout_has_no_empty_drawing(make: MakeRecord):
    deck = opened(held(make, conditions=[], agents=[], rollout={}))

    assert not {"Traffic", "Windows"} & {shape.name for slide in deck.slides for shape in slide.shapes}
    assert len(tables(deck)) == 1
    assert all(slide.shapes.title.text_frame.text for slide in deck.slides)


def test_what_is_permitted_stands_in_a_box_as_wide_as_its_text(make: MakeRecord):
    security = {"id": "security", "text": "Incident", "kind": "event"}
    slide = opened(held(make, *shifts((10, "2025-09-21")), rollback={"triggers": [security]})).slides[
        COVER + 3
    ]
    (ground,) = [shape for shape in slide.shapes if shape.name == "Ground"]
    (text,) = [s for s in slide.shapes if s.has_text_frame and s.text_frame.text.startswith("Permitted now")]
    wide = extent(text.text_frame.text, 18, bold=True)

    assert 0 < ground.width.pt - wide < 45
    assert ground.height.pt < 40
    assert len(text.text_frame.paragraphs[0].runs[0].text) == len(text.text_frame.text)
