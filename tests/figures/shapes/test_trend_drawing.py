"""A trend as a drawing: values over days, the limit, and what each measurement tells."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.figures.shapes.drawing import Dot, Drawing, Path
from dashboard.figures.shapes.placing import ground_under
from dashboard.figures.shapes.trend_drawing import Trend, trend_drawing, trend_sheets
from tests.domain.conftest import at
from tests.figures.conftest import beyond, labels, overlapping, texts

WEEKLY = tuple((at(f"2025-09-{day:02d}"), Decimal(value)) for day, value in ((1, 90), (8, 91), (15, 95)))


def trend(*readings: tuple[datetime, Decimal], limit: str | None = "100", zone: str = "UTC") -> Trend:
    asked = Decimal(limit) if limit else None
    return Trend(readings or WEEKLY, limit=asked, limit_label="required: 100%", unit="%", zone=ZoneInfo(zone))


def drawn(found: Trend, *, width: float = 680, height: float = 230, size: float = 20) -> Drawing:
    return trend_drawing(found, label="Coverage: 3 results", width=width, height=height, size=size)


def test_the_line_goes_through_every_value_and_the_last_is_said():
    drawing = drawn(trend())
    (line,) = [s for s in drawing.shapes if isinstance(s, Path) and s.stroke == "accent"]
    dots = [(s.x, s.y) for s in drawing.shapes if isinstance(s, Dot)]
    (first, second, third) = line.points

    assert dots == list(line.points)
    assert second[0] - first[0] == pytest.approx(third[0] - second[0])
    assert (first[1] - second[1]) * 5 == pytest.approx(first[1] - third[1])
    assert set(texts(drawing)) == {"required: 100%", "95%", "1 Sep", "8 Sep", "15 Sep"}


def test_the_limit_is_a_dotted_line_at_its_value_and_without_one_there_is_none():
    with_limit, without = drawn(trend()), drawn(trend(limit=None))
    (limit,) = [s for s in with_limit.shapes if isinstance(s, Path) and s.dotted]

    assert limit.points[0][1] == limit.points[1][1]
    assert limit.points[0][1] < min(s.y for s in with_limit.shapes if isinstance(s, Dot))
    assert not [s for s in without.shapes if isinstance(s, Path) and s.dotted]
    assert "required: 100%" not in texts(without)


def test_each_measurement_tells_its_day_and_value_in_a_column_of_its_own():
    drawing = drawn(trend())
    first, second, third = drawing.spots

    assert [s.text for s in drawing.spots] == ["1 Sep 2025: 90%", "8 Sep 2025: 91%", "15 Sep 2025: 95%"]
    assert (first.x, third.x + third.width) == (0, drawing.width)
    assert (first.x + first.width, second.x + second.width) == (second.x, third.x)


def test_days_are_those_of_the_certification_s_zone():
    late = datetime(2025, 9, 1, 23, 30, tzinfo=UTC)
    drawing = drawn(trend((late, Decimal(1)), (late + timedelta(days=7), Decimal(2)), zone="Asia/Kolkata"))

    assert drawing.spots[0].text == "2 Sep 2025: 1%"
    assert {"2 Sep", "9 Sep"} <= set(texts(drawing))


@pytest.mark.parametrize("value", ["99.9", "98", "95", "101"])
def test_the_last_value_is_clear_of_the_limit_s_line_and_name(value: str):
    drawing = drawn(trend((at("2025-09-01"), Decimal(50)), (at("2025-09-08"), Decimal(value))))
    (last,) = [label for label in labels(drawing) if label.text == f"{value}%"]
    (limit,) = [s for s in drawing.shapes if isinstance(s, Path) and s.dotted]

    (line,) = ground_under(limit)
    assert last.y < line.top or last.y - 0.72 * last.size > line.bottom
    assert overlapping(drawing) == []


@given(
    st.lists(st.tuples(st.integers(0, 400), st.integers(-5, 100)), min_size=1, max_size=60),
    st.one_of(st.none(), st.integers(-5, 120).map(str)),
)
def test_no_label_leaves_a_sheet_or_covers_a_day_whatever_is_measured(
    found: list[tuple[int, int]], limit: str | None
):
    readings = tuple((at("2025-01-01") + timedelta(days=n), Decimal(value)) for n, value in sorted(found))
    for drawing in trend_sheets(trend(*readings, limit=limit), "Trend").values():
        assert beyond(drawing) == []
        days = [label for label in labels(drawing) if "%" not in label.text]
        assert overlapping(drawing.model_copy(update={"shapes": tuple(days)})) == []
        assert len(drawing.spots) == len(readings)
        assert all(0 <= s.y <= drawing.height for s in drawing.shapes if isinstance(s, Dot))
